//! Text files: decoded, checked for nominative data by line, written anew as UTF-8.

mod decode;
mod markup;
mod search;

use guichet_domain::attachment::{FindingKind, Format};

pub use decode::{Encoding, clean as decoded, encoding};
pub use markup::markup;
pub use search::{each, masked, search};

use crate::verdict::{Job, Verdict};

/// Looks through a text of a known encoding.
pub fn inspect(bytes: Vec<u8>, encoding: Encoding, job: &Job<'_>) -> Verdict {
    let Some(text) = decode::clean(&bytes, encoding, job.still) else {
        return Verdict::refused(FindingKind::TooComplex).of(Some(Format::Text));
    };
    drop(bytes);
    let mut verdict = Verdict::new(Format::Text);
    if !search(&text, &mut verdict, job.still) {
        return Verdict::refused(FindingKind::TooComplex).of(Some(Format::Text));
    }
    verdict.clean(text.into_bytes())
}
