//! Decoding under limits: the dimensions are looked at before anything is allocated, and no byte is handed to a decoder
//! once the time is over.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

use guichet_domain::attachment::FindingKind;
use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::error::{ImageError, LimitErrorKind};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageResult};

use super::outline::Outline;
use crate::sniff::Source;
use crate::verdict::{Job, Refusal};

/// The first picture of an image, turned as it is to be seen.
pub fn decode(bytes: &[u8], source: Source, outline: &Outline, job: &Job<'_>) -> Result<DynamicImage, Refusal> {
    let reader = Guarded { inner: Cursor::new(bytes), still: job.still };
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(job.limits.pixel_bytes * 2);
    match source {
        Source::Png => picture(PngDecoder::with_limits(reader, limits), outline, job),
        Source::Jpeg => picture(JpegDecoder::new(reader), outline, job),
        Source::Gif => picture(GifDecoder::new(reader), outline, job),
        Source::WebP => picture(WebPDecoder::new(reader), outline, job),
        Source::Bmp => picture(BmpDecoder::new(reader), outline, job),
        Source::Dib => picture(BmpDecoder::new_without_file_header(reader), outline, job),
    }
}

fn picture(decoder: ImageResult<impl ImageDecoder>, outline: &Outline, job: &Job<'_>) -> Result<DynamicImage, Refusal> {
    let refusal = |error: ImageError| {
        if !(job.still)() {
            return Refusal::new(FindingKind::TooComplex);
        }
        match error {
            ImageError::Limits(e) if !matches!(e.kind(), LimitErrorKind::Unsupported { .. }) => {
                Refusal::new(FindingKind::TooLarge)
            }
            _ => Refusal::new(FindingKind::Unreadable),
        }
    };
    let mut decoder = decoder.map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > job.limits.pixels || decoder.total_bytes() > job.limits.pixel_bytes {
        return Err(Refusal::at(FindingKind::TooLarge, [format!("{width} × {height}")]));
    }
    // Each scan goes over all pixels, however few bytes it has.
    if outline.scans > job.limits.scans || pixels * outline.scans as u64 > job.limits.pixels * 12 {
        return Err(Refusal::new(FindingKind::TooComplex));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    image.apply_orientation(orientation);
    Ok(plain(image))
}

/// What lies under wholly transparent pixels is not seen, yet there: it is taken out. Depths that neither PNG nor JPEG
/// has become one that they have.
fn plain(image: DynamicImage) -> DynamicImage {
    let mut image = match image {
        DynamicImage::ImageRgb32F(_) => image.into_rgb8().into(),
        DynamicImage::ImageRgba32F(_) => image.into_rgba8().into(),
        image => image,
    };
    match &mut image {
        DynamicImage::ImageRgba8(rgba) => rgba.pixels_mut().filter(|p| p[3] == 0).for_each(|p| p.0 = [0; 4]),
        DynamicImage::ImageLumaA8(grey) => grey.pixels_mut().filter(|p| p[1] == 0).for_each(|p| p.0 = [0; 2]),
        DynamicImage::ImageRgba16(rgba) => rgba.pixels_mut().filter(|p| p[3] == 0).for_each(|p| p.0 = [0; 4]),
        DynamicImage::ImageLumaA16(grey) => grey.pixels_mut().filter(|p| p[1] == 0).for_each(|p| p.0 = [0; 2]),
        _ => {}
    }
    image
}

/// A reader that hands out a little at a time, and nothing more once the time is over.
struct Guarded<'a> {
    inner: Cursor<&'a [u8]>,
    still: &'a (dyn Fn() -> bool + Sync),
}

const AT_A_TIME: usize = 1 << 15;

impl BufRead for Guarded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !(self.still)() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let rest = self.inner.fill_buf()?;
        Ok(rest.get(..AT_A_TIME).unwrap_or(rest))
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
    }
}

impl Read for Guarded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(into.len());
        into[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl Seek for Guarded<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
