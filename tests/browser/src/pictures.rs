//! Pictures made for a test, and what one that came out of the browser is made of.

/// A picture of which every pixel is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Red, green, blue of each pixel, row by row.
    pub pixels: Vec<[u8; 3]>,
}

/// What the file of [`Picture::png`] tells besides: what must never leave.
pub const SECRET: &str = "Patient: Tremblay, Maude; NAM TREM 8001 0112";

impl Picture {
    /// Never black, and no two neighbours alike.
    pub fn of(width: u32, height: u32) -> Self {
        let byte = |value: u32| u8::try_from(value % 200).unwrap() + 40;
        let pixel = |place: u32| [byte(place * 7), byte(place / width * 13), byte(place * 3 + 90)];
        Self { width, height, pixels: (0..width * height).map(pixel).collect() }
    }

    pub fn at(&self, x: u32, y: u32) -> [u8; 3] {
        self.pixels[(y * self.width + x) as usize]
    }

    /// The same with black from (x, y), so wide and so high.
    #[must_use]
    pub fn blackened(mut self, boxes: &[(u32, u32, u32, u32)]) -> Self {
        for &(x, y, width, height) in boxes {
            for row in y..y + height {
                let start = (row * self.width + x) as usize;
                self.pixels[start..start + width as usize].fill([0; 3]);
            }
        }
        self
    }

    /// As a file with a text in it, and bytes after its end.
    pub fn png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.add_text_chunk("Comment".to_owned(), SECRET.to_owned()).unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(self.pixels.as_flattened()).unwrap();
        writer.finish().unwrap();
        file.extend_from_slice(SECRET.as_bytes());
        file
    }

    /// # Panics
    /// Where it is no PNG of three or four bytes a pixel.
    pub fn read(file: &[u8]) -> Self {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a PNG");
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).expect("an image");
        let samples = info.color_type.samples();
        assert_eq!(info.bit_depth, png::BitDepth::Eight);
        let pixels = bytes[..info.buffer_size()].chunks(samples).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Self { width: info.width, height: info.height, pixels }
    }
}

/// The names of a PNG's chunks, and how many bytes follow the last.
pub fn chunks(file: &[u8]) -> (Vec<String>, usize) {
    let (mut names, mut at) = (Vec::new(), 8);
    while at + 12 <= file.len() {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        names.push(String::from_utf8_lossy(&file[at + 4..at + 8]).into_owned());
        at += 12 + length;
        if names.last().is_some_and(|name| name == "IEND") {
            break;
        }
    }
    (names, file.len() - at)
}
