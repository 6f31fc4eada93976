//! DOCX: an archive of XML parts and images, written anew entry by entry.

mod archive;
mod parts;
mod words;

use std::io::{Cursor, Write as _};

use guichet_domain::attachment::{FindingKind, Format};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::sniff::{self, What};
use crate::text;
use crate::verdict::{Job, Refusal, Verdict};
use archive::Archive;
use parts::Part;
pub use parts::size;

/// Looks through an archive, which is a DOCX or not accepted.
pub fn inspect(bytes: Vec<u8>, job: &Job<'_>) -> Verdict {
    look(&bytes, job).unwrap_or_else(Verdict::from)
}

fn look(bytes: &[u8], job: &Job<'_>) -> Result<Verdict, Refusal> {
    let mut archive = Archive::open(bytes, job)?;
    let names = archive.names()?;
    match parts::kind(&names, &mut archive)? {
        "docx" => {}
        other => return Err(Refusal::at(FindingKind::Unsupported, [other.to_owned()])),
    }
    let mut verdict = Verdict::new(Format::Docx);
    if archive.surrounded {
        verdict.found(FindingKind::TrailingDataRemoved);
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let mut said = String::new();
    for (index, name) in names.iter().enumerate() {
        if !(job.still)() {
            return Err(Refusal::new(FindingKind::TooComplex));
        }
        let content = archive.read(index)?;
        if name.ends_with('/') {
            continue;
        }
        let is = sniff::what(&content);
        let (content, stored) = match parts::part(name, is) {
            Part::Macros => {
                verdict.found(FindingKind::Macros);
                continue;
            }
            Part::Embedded => {
                verdict.found_at(FindingKind::EmbeddedFiles, name.chars().take(100).collect());
                continue;
            }
            Part::Dropped => {
                verdict.found(FindingKind::MetadataRemoved);
                continue;
            }
            Part::Properties(empty) => {
                verdict.found(FindingKind::MetadataRemoved);
                (empty.as_bytes().to_vec(), false)
            }
            Part::Image => {
                verdict.found_at(FindingKind::ImagesInside, described(name, &content, is));
                (content, true)
            }
            Part::Relations => (words::relations(&content, &mut verdict, job)?, false),
            Part::Words => {
                words::collect(&content, &mut said, job)?;
                (content, false)
            }
            Part::Other => (content, false),
        };
        let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).compression_level(if stored {
            None
        } else {
            Some(3)
        });
        let written = writer
            .start_file(name.as_str(), options)
            .map_err(drop)
            .and_then(|()| writer.write_all(&content).map_err(drop));
        written.map_err(|()| Refusal::new(FindingKind::Unreadable))?;
    }
    let searched = text::each(&said, job.still, |kind, _| verdict.found(kind.into()));
    if !searched {
        return Err(Refusal::new(FindingKind::TooComplex));
    }
    let clean = writer.finish().map_err(|_| Refusal::new(FindingKind::Unreadable))?.into_inner();
    if clean.len() > job.limits.written {
        return Err(Refusal::new(FindingKind::TooLarge));
    }
    Ok(verdict.clean(clean))
}

/// An image's name without its folder, and its size where it is known.
fn described(name: &str, content: &[u8], is: What) -> String {
    let name: String = name.rsplit('/').next().unwrap_or(name).chars().take(60).collect();
    match parts::size(content, is) {
        Some((width, height)) => format!("{name}, {width} × {height}"),
        None => name,
    }
}
