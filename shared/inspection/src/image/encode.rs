//! Writing an image anew: its pixels, and nothing else.

use std::io::{self, Write};

use guichet_domain::attachment::{FindingKind, Format};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder as _};

use crate::verdict::{Job, Refusal};

/// Good enough that small print stays sharp.
const QUALITY: u8 = 90;

/// The image as a file.
pub fn encode(image: &DynamicImage, format: Format, job: &Job<'_>) -> Result<Vec<u8>, Refusal> {
    let mut out = Bounded { bytes: Vec::new(), job };
    let written = if format == Format::Jpeg {
        image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))
    } else {
        let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Adaptive);
        encoder.write_image(image.as_bytes(), image.width(), image.height(), image.color().into())
    };
    match written {
        Ok(()) => Ok(out.bytes),
        Err(_) if !(job.still)() => Err(Refusal::new(FindingKind::TooComplex)),
        Err(_) => Err(Refusal::new(FindingKind::TooLarge)),
    }
}

/// Takes no more than the limit, nor anything once the time is over.
struct Bounded<'a> {
    bytes: Vec<u8>,
    job: &'a Job<'a>,
}

impl Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.job.limits.written {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if !(self.job.still)() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
