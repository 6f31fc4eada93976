//! Parts that image files are put together from.

use std::io::Write as _;

use flate2::Crc;
use flate2::write::ZlibEncoder;
use image::{DynamicImage, ImageFormat};

/// An image as a file.
pub(super) fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let _ = image.write_to(&mut out, format);
    out.into_inner()
}

/// Compressed as zlib does.
pub fn zlib(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let _ = encoder.write_all(content);
    encoder.finish().unwrap_or_default()
}

/// A chunk of a PNG, with its checksum.
pub fn png_chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&length, &name, data, &crc.sum().to_be_bytes()].concat()
}

/// A PNG with further chunks after its header, and bytes after its end.
pub fn png_with_chunks(png: &[u8], chunks: &[Vec<u8>], trailing: &[u8]) -> Vec<u8> {
    // Signature and header.
    let (start, rest) = png.split_at(png.len().min(33));
    [start, &chunks.concat(), rest, trailing].concat()
}

/// A segment of a JPEG.
pub fn jpeg_segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    [&[0xff, marker], &length[..], data].concat()
}

/// A BMP without its file header, as the clipboard of Windows has it.
pub fn dib(bmp: &[u8]) -> Vec<u8> {
    bmp.get(14..).unwrap_or_default().to_vec()
}

/// A BMP of 24 bits a pixel.
pub fn bitmap(image: &DynamicImage) -> Vec<u8> {
    encoded(&DynamicImage::ImageRgb8(image.to_rgb8()), ImageFormat::Bmp)
}
