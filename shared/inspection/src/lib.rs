//! What the bytes of an uploaded file are, and a clean copy of them (`spec/product.md`, Attachments).
//!
//! [`inspect`] goes by the bytes, never by the name. What it accepts it writes anew, so that nothing that the original
//! held besides is in the copy; what it can't look through it refuses. It never panics, and any file of the size that
//! is accepted takes at most about 10 s and 512 MB: see [`Limits`], and `examples/worst.rs` for the figures.
//!
//! Storage, states and the clock are its callers': whether time is left comes as a closure.

mod doc;
mod docx;
mod image;
mod ocr;
mod pdf;
#[cfg(feature = "samples")]
pub mod samples;
mod sniff;
mod text;
mod verdict;

use std::panic::{AssertUnwindSafe, catch_unwind};

use guichet_domain::attachment::{Finding, FindingKind, Format, MOST_BYTES};

pub use ocr::{Tesseract, Tools};
use sniff::What;
pub use text::masked;
use verdict::{Job, Verdict};

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// What the clean copy is; what the file was taken for where it is refused, if anything that is accepted.
    pub format: Option<Format>,
    /// In the order of [`FindingKind`], each kind once.
    pub findings: Vec<Finding>,
    /// The file written anew; none exactly where a finding refuses it.
    pub clean: Option<Vec<u8>>,
}

/// How much of a file is looked at. The default keeps memory below 512 MB and time below 10 s.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: usize,
    /// Pixels of an image.
    pub pixels: u64,
    /// Bytes of an image's pixels, as they are decoded.
    pub pixel_bytes: u64,
    /// Scans of a JPEG, each of which goes over all of its pixels.
    pub scans: usize,
    /// Bytes of an image that is written anew.
    pub written: usize,
    /// Entries of an archive, streams of a compound file.
    pub entries: usize,
    /// Bytes that a document's parts inflate to, all together.
    pub inflated: u64,
    /// How many times its size an archive's entry may inflate to, from a megabyte on.
    pub ratio: u64,
    /// Objects of a PDF.
    pub objects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: usize::try_from(MOST_BYTES).unwrap_or(usize::MAX),
            pixels: 40_000_000,
            pixel_bytes: 160_000_000,
            scans: 64,
            written: 64 * 1024 * 1024,
            entries: 2_000,
            inflated: 150_000_000,
            ratio: 200,
            objects: 200_000,
        }
    }
}

/// Looks through a file. `filename_extension` is what the name ends in, without the dot; `still` says whether time is
/// left, and is asked often: once it says no, the file is refused as too complex.
pub fn inspect(
    bytes: Vec<u8>,
    filename_extension: Option<&str>,
    tools: &Tools,
    still: &(dyn Fn() -> bool + Sync),
) -> Inspected {
    inspect_within(bytes, filename_extension, tools, &Limits::default(), still)
}

/// [`inspect`], with other limits than the usual ones.
pub fn inspect_within(
    bytes: Vec<u8>,
    filename_extension: Option<&str>,
    tools: &Tools,
    limits: &Limits,
    still: &(dyn Fn() -> bool + Sync),
) -> Inspected {
    if bytes.is_empty() {
        return Verdict::refused(FindingKind::Empty).into_inspected(None);
    }
    if bytes.len() > limits.bytes {
        return Verdict::refused_at(FindingKind::TooLarge, bytes.len().to_string()).into_inspected(None);
    }
    let job = Job { tools, limits, still };
    // Decoders of others' making are well tested, not proven.
    let what = catch_unwind(|| sniff::what(&bytes)).unwrap_or(What::Unknown);
    let verdict = catch_unwind(AssertUnwindSafe(|| look(bytes, &what, &job)));
    let verdict = verdict.unwrap_or_else(|_| Verdict::refused(FindingKind::Unreadable).of(what.format()));
    verdict.into_inspected(what.fitting().map(|fitting| (fitting, filename_extension)))
}

fn look(bytes: Vec<u8>, what: &What, job: &Job<'_>) -> Verdict {
    match *what {
        What::Image(source) => image::inspect(bytes, source, job),
        What::Text(encoding) => text::inspect(bytes, encoding, job),
        What::Zip => docx::inspect(bytes, job),
        What::Ole => doc::inspect(bytes, job),
        What::Pdf => pdf::inspect(bytes, job),
        What::Other(name) => Verdict::refused_at(FindingKind::Unsupported, name.to_owned()),
        What::Unknown => Verdict::refused(FindingKind::Unsupported),
    }
}
