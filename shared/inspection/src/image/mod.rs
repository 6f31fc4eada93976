//! Images: decoded under limits, written anew as PNG or JPEG with nothing but their pixels.

mod decode;
mod encode;
pub mod outline;
mod redaction;

use guichet_domain::attachment::{FindingKind, Format};
use image::{DynamicImage, GrayImage};

use crate::ocr;
use crate::sniff::Source;
use crate::verdict::{Job, Refusal, Verdict};

/// Looks through an image.
pub fn inspect(bytes: Vec<u8>, source: Source, job: &Job<'_>) -> Verdict {
    let format = if source == Source::Jpeg { Format::Jpeg } else { Format::Png };
    look(bytes, source, format, job).unwrap_or_else(Verdict::from).of(Some(format))
}

fn look(bytes: Vec<u8>, source: Source, format: Format, job: &Job<'_>) -> Result<Verdict, Refusal> {
    let outline = outline::of(&bytes, source).ok_or_else(|| Refusal::new(FindingKind::Unreadable))?;
    let mut verdict = Verdict::new(format);
    if let [from, ..] = source.extensions()
        && !matches!(source, Source::Png | Source::Jpeg)
    {
        verdict.found_at(FindingKind::Converted, (*from).to_owned());
        verdict.found_at(FindingKind::Converted, "png".to_owned());
    }
    if outline.animated {
        verdict.found(FindingKind::FirstFrame);
    }
    if outline.metadata {
        verdict.found(FindingKind::MetadataRemoved);
    }
    if outline.end < bytes.len() {
        verdict.found(FindingKind::TrailingDataRemoved);
    }
    let image = decode::decode(&bytes[..outline.end], source, &outline, job)?;
    drop(bytes);
    let grey = grey(&image);
    let clean = encode::encode(&image, format, job)?;
    drop(image);
    for redaction::Area { x, y, width, height } in redaction::areas(&grey, source == Source::Jpeg, job.still) {
        verdict.found_at(FindingKind::PoorRedaction, format!("{x},{y},{width},{height}"));
    }
    if !(job.still)() {
        return Err(Refusal::new(FindingKind::TooComplex));
    }
    // Where the time ends in here, the image is whole and clean all the same.
    ocr::search(&grey, &mut verdict, job);
    Ok(verdict.clean(clean))
}

/// How bright each pixel is, on white paper.
fn grey(image: &DynamicImage) -> GrayImage {
    fn on_white(brightness: u8, alpha: u8) -> u8 {
        let (brightness, alpha) = (u32::from(brightness), u32::from(alpha));
        u8::try_from((brightness * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    }
    fn luma(r: u8, g: u8, b: u8) -> u8 {
        let sum = u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29;
        u8::try_from(sum >> 8).unwrap_or(u8::MAX)
    }
    let pixels = match image {
        DynamicImage::ImageLuma8(grey) => return grey.clone(),
        DynamicImage::ImageRgb8(rgb) => rgb.pixels().map(|p| luma(p[0], p[1], p[2])).collect(),
        DynamicImage::ImageRgba8(rgba) => rgba.pixels().map(|p| on_white(luma(p[0], p[1], p[2]), p[3])).collect(),
        DynamicImage::ImageLumaA8(grey) => grey.pixels().map(|p| on_white(p[0], p[1])).collect(),
        other => return other.to_luma8(),
    };
    GrayImage::from_raw(image.width(), image.height(), pixels).unwrap_or_default()
}
