//! Images: plain ones, ones that tell more than they show, animated ones, and ones that claim or become too much.

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage};

use super::bytes::{encoded, jpeg_segment, png_chunk, png_with_chunks, zlib};

/// A few shapes, no two pixels of a corner alike.
fn picture(width: u32, height: u32) -> DynamicImage {
    let level = |n: u32| u8::try_from(n % 256).unwrap_or(0);
    RgbImage::from_fn(width, height, |x, y| Rgb([level(x * 5), level(y * 7), level(x * y)])).into()
}

/// A small PNG, as any program writes it.
pub fn png() -> Vec<u8> {
    encoded(&picture(40, 30), ImageFormat::Png)
}

/// A small JPEG.
pub fn jpeg() -> Vec<u8> {
    encoded(&picture(40, 30), ImageFormat::Jpeg)
}

/// A small GIF of one picture.
pub fn gif() -> Vec<u8> {
    encoded(&picture(40, 30), ImageFormat::Gif)
}

/// A small WebP.
pub fn webp() -> Vec<u8> {
    encoded(&picture(40, 30), ImageFormat::WebP)
}

/// EXIF with an orientation, a comment, a place, and a thumbnail with the marker in it.
fn exif(orientation: u16, marker: &str) -> Vec<u8> {
    let text = [marker.as_bytes(), b"\0\0\0\0"].concat();
    let length = u32::try_from(text.len()).unwrap_or(0);
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    // Three entries after the header, then the next directory's place; the place's directory; the text at the end.
    let (gps, after) = (8 + 2 + 3 * 12 + 4, 2 + 2 * 12 + 4);
    let main = [
        entry(0x010e, 2, length, gps + after),
        entry(0x0112, 3, 1, u32::from(orientation) << 16),
        entry(0x8825, 4, 1, gps),
    ];
    let place = [entry(0x0001, 2, 2, 0x4e00_0000), entry(0x001d, 2, length, gps + after)];
    [
        b"MM\0\x2a\0\0\0\x08\0\x03".to_vec(),
        main.concat(),
        vec![0; 4],
        b"\0\x02".to_vec(),
        place.concat(),
        vec![0; 4],
        text,
        jpeg(),
        marker.as_bytes().to_vec(),
    ]
    .concat()
}

/// A JPEG with EXIF of that orientation (1 to 8), XMP, a profile and a comment.
pub fn jpeg_turned(orientation: u16, marker: &str) -> Vec<u8> {
    let jpeg = jpeg();
    let (start, rest) = jpeg.split_at(2);
    let segments = [
        jpeg_segment(0xe1, &[b"Exif\0\0", &exif(orientation, marker)[..]].concat()),
        jpeg_segment(0xe1, format!("http://ns.adobe.com/xap/1.0/\0<x>{marker}</x>").as_bytes()),
        jpeg_segment(0xe2, format!("ICC_PROFILE\0\x01\x01{marker}").as_bytes()),
        jpeg_segment(0xfe, marker.as_bytes()),
    ];
    [start, &segments.concat(), rest].concat()
}

/// A JPEG that says where it was taken, with a thumbnail, and bytes after its end.
pub fn jpeg_with_gps(marker: &str) -> Vec<u8> {
    [jpeg_turned(1, marker), marker.as_bytes().to_vec()].concat()
}

/// A PNG with texts, EXIF, a time and a chunk of its own, and bytes after its end.
pub fn png_with_metadata_and_trailing(marker: &str) -> Vec<u8> {
    let chunks = [
        png_chunk(*b"tEXt", format!("Author\0{marker}").as_bytes()),
        png_chunk(*b"zTXt", &[b"Comment\0\0", &zlib(marker.as_bytes())[..]].concat()),
        png_chunk(*b"iTXt", format!("XML:com.adobe.xmp\0\0\0\0\0{marker}").as_bytes()),
        png_chunk(*b"eXIf", &exif(1, marker)),
        png_chunk(*b"tIME", &[7, 0xea, 1, 2, 3, 4, 5]),
        png_chunk(*b"prVt", marker.as_bytes()),
    ];
    png_with_chunks(&png(), &chunks, marker.as_bytes())
}

/// A GIF of three pictures.
pub fn animated_gif() -> Vec<u8> {
    let mut out = Vec::new();
    let frames = (0..3).map(|n| Frame::new(picture(20 + n, 20).crop_imm(0, 0, 20, 20).to_rgba8()));
    let _ = GifEncoder::new(&mut out).encode_frames(frames);
    out
}

/// A PNG with a second picture (APNG).
pub fn animated_png() -> Vec<u8> {
    let png = png();
    let control = png_chunk(*b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let frame = |number: u8| {
        let sizes = [&[0, 0, 0, number], &40_u32.to_be_bytes()[..], &30_u32.to_be_bytes(), &[0; 8]].concat();
        png_chunk(*b"fcTL", &[&sizes[..], &[0, 1, 0, 10, 0, 0]].concat())
    };
    let start = png_with_chunks(&png, &[control, frame(0)], &[]);
    let lines = vec![0; (40 * 3 + 1) * 30];
    let second = [frame(1), png_chunk(*b"fdAT", &[&[0, 0, 0, 2], &zlib(&lines)[..]].concat())].concat();
    let end = start.len() - 12;
    [&start[..end], &second, &start[end..]].concat()
}

/// A WebP of two pictures.
pub fn animated_webp() -> Vec<u8> {
    let still = webp();
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap_or(0).to_le_bytes();
        [&name[..], &length, data, &[0][..data.len() % 2]].concat()
    };
    let frame = [&[0; 6][..], &[39, 0, 0, 29, 0, 0, 100, 0, 0, 0], still.get(12..).unwrap_or_default()].concat();
    let parts = [
        b"WEBP".to_vec(),
        chunk(b"VP8X", &[2, 0, 0, 0, 39, 0, 0, 29, 0, 0]),
        chunk(b"ANIM", &[0; 6]),
        chunk(b"ANMF", &frame),
        chunk(b"ANMF", &frame),
    ];
    let parts = parts.concat();
    [b"RIFF", &u32::try_from(parts.len()).unwrap_or(0).to_le_bytes()[..], &parts].concat()
}

fn png_of(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let chunks = [png_chunk(*b"IHDR", &header), png_chunk(*b"IDAT", data), png_chunk(*b"IEND", &[])];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat()
}

/// A PNG whose header claims 60,000 by 60,000 pixels.
pub fn huge_png() -> Vec<u8> {
    png_of(60_000, 60_000, &zlib(&[0; 1000]))
}

/// A PNG of a few kilobytes that inflates to many times what its header claims.
pub fn bomb_png() -> Vec<u8> {
    png_of(30_000, 30_000, &zlib(&vec![0; 30 << 20]))
}

/// A JPEG whose header claims 60,000 by 60,000 pixels.
pub fn huge_jpeg() -> Vec<u8> {
    let mut jpeg = jpeg();
    if let Some(at) = jpeg.windows(2).position(|w| w == [0xff, 0xc0]) {
        let claimed = 60_000_u16.to_be_bytes();
        jpeg[at + 5..at + 9].copy_from_slice(&[claimed, claimed].concat());
    }
    jpeg
}

/// A GIF whose screen is 65,535 by 65,535.
pub fn huge_gif() -> Vec<u8> {
    let mut gif = gif();
    gif[6..10].fill(0xff);
    gif
}

/// A WebP of 16,383 by 16,383 pixels.
pub fn huge_webp() -> Vec<u8> {
    let mut webp = webp();
    // Fourteen bits for each side, less one.
    webp[21..25].copy_from_slice(&(0x3ffe_u32 << 14 | 0x3ffe).to_le_bytes());
    webp
}

/// A BMP whose header claims 60,000 by 60,000 pixels.
pub fn huge_bmp() -> Vec<u8> {
    let mut bmp = super::bitmap(&picture(4, 4));
    bmp[18..22].copy_from_slice(&60_000_u32.to_le_bytes());
    bmp[22..26].copy_from_slice(&60_000_u32.to_le_bytes());
    bmp
}
