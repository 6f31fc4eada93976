//! Screenshots: windows with text in a small font of dots, as they are, pixelated and blurred.

use image::imageops::{self, FilterType};
use image::{DynamicImage, GrayImage, ImageFormat, Rgb, RgbImage};

use super::bytes::encoded;

/// Five columns by seven rows, a bit for each dot, the first row first.
const FONT: [(char, [u8; 7]); 41] = [
    ('A', [14, 17, 17, 31, 17, 17, 17]),
    ('B', [30, 17, 17, 30, 17, 17, 30]),
    ('C', [14, 17, 16, 16, 16, 17, 14]),
    ('D', [30, 17, 17, 17, 17, 17, 30]),
    ('E', [31, 16, 16, 30, 16, 16, 31]),
    ('F', [31, 16, 16, 30, 16, 16, 16]),
    ('G', [14, 17, 16, 23, 17, 17, 14]),
    ('H', [17, 17, 17, 31, 17, 17, 17]),
    ('I', [14, 4, 4, 4, 4, 4, 14]),
    ('J', [7, 2, 2, 2, 2, 18, 12]),
    ('K', [17, 18, 20, 24, 20, 18, 17]),
    ('L', [16, 16, 16, 16, 16, 16, 31]),
    ('M', [17, 27, 21, 21, 17, 17, 17]),
    ('N', [17, 25, 21, 19, 17, 17, 17]),
    ('O', [14, 17, 17, 17, 17, 17, 14]),
    ('P', [30, 17, 17, 30, 16, 16, 16]),
    ('Q', [14, 17, 17, 17, 21, 18, 13]),
    ('R', [30, 17, 17, 30, 20, 18, 17]),
    ('S', [15, 16, 16, 14, 1, 1, 30]),
    ('T', [31, 4, 4, 4, 4, 4, 4]),
    ('U', [17, 17, 17, 17, 17, 17, 14]),
    ('V', [17, 17, 17, 17, 17, 10, 4]),
    ('W', [17, 17, 17, 21, 21, 27, 17]),
    ('X', [17, 17, 10, 4, 10, 17, 17]),
    ('Y', [17, 17, 10, 4, 4, 4, 4]),
    ('Z', [31, 1, 2, 4, 8, 16, 31]),
    ('0', [14, 17, 17, 17, 17, 17, 14]),
    ('1', [4, 12, 4, 4, 4, 4, 14]),
    ('2', [14, 17, 1, 6, 8, 16, 31]),
    ('3', [14, 17, 1, 6, 1, 17, 14]),
    ('4', [2, 6, 10, 18, 31, 2, 2]),
    ('5', [31, 16, 30, 1, 1, 17, 14]),
    ('6', [6, 8, 16, 30, 17, 17, 14]),
    ('7', [31, 1, 2, 4, 4, 4, 4]),
    ('8', [14, 17, 17, 14, 17, 17, 14]),
    ('9', [14, 17, 17, 15, 1, 2, 12]),
    ('-', [0, 0, 0, 14, 0, 0, 0]),
    ('.', [0, 0, 0, 0, 0, 12, 12]),
    (':', [0, 12, 12, 0, 12, 12, 0]),
    ('/', [1, 1, 2, 4, 8, 16, 16]),
    ('=', [0, 0, 31, 0, 31, 0, 0]),
];

/// What is drawn on.
pub struct Canvas {
    image: RgbImage,
}

impl Canvas {
    pub fn new(width: u32, height: u32, paper: [u8; 3]) -> Self {
        Self { image: RgbImage::from_pixel(width, height, Rgb(paper)) }
    }

    /// A box of one colour.
    pub fn fill(&mut self, at: (u32, u32), size: (u32, u32), colour: [u8; 3]) -> &mut Self {
        for y in at.1..(at.1 + size.1).min(self.image.height()) {
            for x in at.0..(at.0 + size.0).min(self.image.width()) {
                self.image.put_pixel(x, y, Rgb(colour));
            }
        }
        self
    }

    /// Text of capital letters, `height` pixels high, its strokes smoothed as screens do.
    pub fn text(&mut self, at: (u32, u32), height: u32, ink: [u8; 3], text: &str) -> &mut Self {
        self.print(at, height, ink, &dotted(text, 4), 4)
    }

    /// Text with rounded corners, which machines read better.
    pub fn round_text(&mut self, at: (u32, u32), height: u32, ink: [u8; 3], text: &str) -> &mut Self {
        let mut letters = imageops::blur(&dotted(text, 8), 3.2);
        letters.pixels_mut().for_each(|p| p.0[0] = if p.0[0] > 110 { 255 } else { 0 });
        self.print(at, height, ink, &letters, 8)
    }

    fn print(&mut self, at: (u32, u32), height: u32, ink: [u8; 3], large: &GrayImage, dots: u32) -> &mut Self {
        let size = (large.width() * height / (7 * dots), large.height() * height / (7 * dots));
        let small = imageops::resize(large, size.0.max(1), size.1.max(1), FilterType::Triangle);
        for (x, y, &image::Luma([share])) in small.enumerate_pixels() {
            if let Some(pixel) = self.image.get_pixel_mut_checked(at.0 + x, at.1 + y) {
                for (level, ink) in pixel.0.iter_mut().zip(ink) {
                    let (share, paper) = (u32::from(share), u32::from(*level));
                    *level = u8::try_from((u32::from(ink) * share + paper * (255 - share)) / 255).unwrap_or(0);
                }
            }
        }
        self
    }

    /// Each block of an area becomes its mean, as drawing programs do.
    pub fn pixelate(&mut self, at: (u32, u32), size: (u32, u32), block: u32) -> &mut Self {
        let end = ((at.0 + size.0).min(self.image.width()), (at.1 + size.1).min(self.image.height()));
        for y in (at.1..end.1).step_by(block as usize) {
            for x in (at.0..end.0).step_by(block as usize) {
                let (width, height) = (block.min(end.0 - x), block.min(end.1 - y));
                let mut sums = [0_u32; 3];
                let cells = || (y..y + height).flat_map(move |y| (x..x + width).map(move |x| (x, y)));
                for (x, y) in cells() {
                    sums.iter_mut().zip(self.image.get_pixel(x, y).0).for_each(|(sum, level)| *sum += u32::from(level));
                }
                let mean = sums.map(|sum| u8::try_from(sum / (width * height)).unwrap_or(0));
                self.fill((x, y), (width, height), mean);
            }
        }
        self
    }

    /// An area blurred with a Gaussian.
    pub fn blur(&mut self, at: (u32, u32), size: (u32, u32), sigma: f32) -> &mut Self {
        let area = imageops::crop_imm(&self.image, at.0, at.1, size.0, size.1).to_image();
        let blurred = imageops::blur(&area, sigma);
        imageops::replace(&mut self.image, &blurred, i64::from(at.0), i64::from(at.1));
        self
    }

    pub fn image(&self) -> DynamicImage {
        self.image.clone().into()
    }

    pub fn png(&self) -> Vec<u8> {
        encoded(&self.image(), ImageFormat::Png)
    }
}

/// Text as large dots, that many pixels each.
fn dotted(text: &str, dots: u32) -> GrayImage {
    let letters = u32::try_from(text.chars().count()).unwrap_or(0);
    let mut large = GrayImage::new((letters * 6 + 2) * dots, 9 * dots);
    for (n, letter) in (0..).zip(text.chars()) {
        let glyph = FONT.iter().find(|(c, _)| *c == letter.to_ascii_uppercase()).map_or([0; 7], |(_, rows)| *rows);
        for (row, bits) in (0..).zip(glyph) {
            for column in (0..5).filter(|c| bits >> (4 - c) & 1 == 1) {
                let corner = ((1 + n * 6 + column) * dots, (1 + row) * dots);
                // Strokes a little wider than their dots, so that they join.
                for (dx, dy) in (0..=dots).flat_map(|dx| (0..=dots).map(move |dy| (dx, dy))) {
                    large.put_pixel(corner.0 + dx, corner.1 + dy, image::Luma([255]));
                }
            }
        }
    }
    large
}

/// A window with a title, a table and lines of text.
pub fn screenshot() -> Canvas {
    let mut canvas = Canvas::new(900, 500, [255, 255, 255]);
    canvas.fill((0, 0), (900, 32), [40, 60, 110]).text((12, 8), 14, [255, 255, 255], "DOSSIER - CRISTAL-NET");
    for row in 0..8 {
        let y = 60 + row * 48;
        canvas.fill((20, y), (860, 1), [180, 180, 180]);
        let line = format!("LIGNE {row}: RENDEZ-VOUS 2026-01-{:02} MODULE LABO {}", row + 10, row * 37 + 100);
        canvas.text((30, y + 16), 12, [20, 20, 20], &line);
    }
    canvas.fill((620, 430), (160, 40), [0, 110, 60]).text((650, 443), 12, [255, 255, 255], "ENVOYER");
    canvas
}

/// A window that says this in the middle, large enough to be read by machines.
pub fn screenshot_saying(text: &str) -> Vec<u8> {
    let mut canvas = Canvas::new(900, 300, [255, 255, 255]);
    canvas.fill((0, 0), (900, 32), [40, 60, 110]).text((12, 8), 14, [255, 255, 255], "RECHERCHE");
    canvas.round_text((40, 120), 28, [0, 0, 0], text).png()
}

/// Where [`pixelated_screenshot`] and [`blurred_screenshot`] hide a line: left, top, width and height.
pub const HIDDEN: (u32, u32, u32, u32) = (27, 113, 320, 40);

/// A screenshot whose second line is pixelated instead of covered.
pub fn pixelated_screenshot() -> Vec<u8> {
    screenshot().pixelate((HIDDEN.0, HIDDEN.1), (HIDDEN.2, HIDDEN.3), 8).png()
}

/// A screenshot whose second line is blurred instead of covered.
pub fn blurred_screenshot() -> Vec<u8> {
    screenshot().blur((HIDDEN.0, HIDDEN.1), (HIDDEN.2, HIDDEN.3), 4.0).png()
}
