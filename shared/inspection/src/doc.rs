//! DOC: an OLE compound file, written anew stream by stream ([MS-CFB], [MS-DOC]).

use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use cfb::{CompoundFile, Version};
use guichet_domain::attachment::{FindingKind, Format};

use crate::docx::size;
use crate::image::outline;
use crate::sniff::{Source, What};
use crate::verdict::{Job, Refusal, Verdict};

type Compound<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Streams and storages at the root by which other programs' files are known.
const OTHERS: [(&str, &str); 8] = [
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__properties_version1.0", "msg"),
    ("VisioDocument", "vsd"),
    ("CONTENTS", "works"),
    ("Contents", "publisher"),
    ("MSysObjects", "access"),
];
/// Where Word's first stream says that it is one ([MS-DOC], 2.5.1 `FibBase`).
const WORD: [u8; 2] = [0xec, 0xa5];
/// How many signatures of images are looked at, most of which are none.
const SIGNATURES: usize = 500;

/// Looks through a compound file, which is a DOC or not accepted.
pub fn inspect(bytes: Vec<u8>, job: &Job<'_>) -> Verdict {
    look(&bytes, job).unwrap_or_else(Verdict::from)
}

/// An entry as it is written anew.
struct Entry {
    path: PathBuf,
    stream: bool,
    id: [u8; 16],
}

fn look(bytes: &[u8], job: &Job<'_>) -> Result<Verdict, Refusal> {
    let mut read = CompoundFile::open(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let mut entries = Vec::new();
    for entry in read.walk() {
        if entries.len() > job.limits.entries {
            return Err(Refusal::at(FindingKind::TooLarge, [format!("{}+", job.limits.entries)]));
        }
        entries.push(Entry { path: entry.path().to_owned(), stream: entry.is_stream(), id: *entry.clsid().as_bytes() });
    }
    if read.exists("/EncryptedPackage") {
        return Err(Refusal::new(FindingKind::Encrypted));
    }
    if !read.is_stream("/WordDocument") {
        let other = OTHERS.iter().find(|(name, _)| read.exists(Path::new("/").join(name)));
        return Err(Refusal::at(FindingKind::Unsupported, other.map(|(_, is)| (*is).to_owned())));
    }
    let mut verdict = Verdict::new(Format::Doc);
    refuse_what_is_foreign(&entries, &mut verdict);
    let mut written = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::with_capacity(bytes.len())))
        .map_err(|_| unreadable())?;
    // Streams of a forged file may share their bytes.
    let mut left = bytes.len() as u64 * 2;
    for entry in &entries {
        if !(job.still)() {
            return Err(Refusal::new(FindingKind::TooComplex));
        }
        if !entry.stream {
            storage(&mut written, entry).ok_or_else(unreadable)?;
            continue;
        }
        let content = stream(&mut read, &entry.path, &mut left)?;
        if is(&entry.path, "WordDocument") {
            refuse_what_is_closed(&content)?;
        }
        images(&content, &mut verdict, job)?;
        if is(&entry.path, "\u{5}SummaryInformation") || is(&entry.path, "\u{5}DocumentSummaryInformation") {
            verdict.found(FindingKind::MetadataRemoved);
            continue;
        }
        written
            .create_new_stream(&entry.path)
            .and_then(|mut stream| stream.write_all(&content).and_then(|()| stream.flush()))
            .map_err(|_| unreadable())?;
    }
    written.flush().map_err(|_| unreadable())?;
    Ok(verdict.clean(written.into_inner().into_inner()))
}

fn unreadable() -> Refusal {
    Refusal::new(FindingKind::Unreadable)
}

/// Whether a path is this entry of the root.
fn is(path: &Path, name: &str) -> bool {
    path == Path::new("/").join(name)
}

/// Macros, and other files within.
fn refuse_what_is_foreign(entries: &[Entry], verdict: &mut Verdict) {
    for Entry { path, .. } in entries {
        let mut steps = path.iter().filter_map(|step| step.to_str());
        if steps.clone().any(|s| matches!(s, "Macros" | "_VBA_PROJECT_CUR" | "VBA" | "_VBA_PROJECT")) {
            verdict.found(FindingKind::Macros);
        }
        // An empty pool is in many a document.
        if steps.any(|step| step == "ObjectPool")
            && let Some(object) = steps.next()
        {
            verdict.found_at(FindingKind::EmbeddedFiles, object.to_owned());
        }
    }
}

/// What is no DOC of Word 97 to 2003, or is encrypted.
fn refuse_what_is_closed(document: &[u8]) -> Result<(), Refusal> {
    if !document.starts_with(&WORD) {
        return Err(unreadable());
    }
    // `fEncrypted`
    match document.get(11) {
        Some(flags) if flags & 1 != 0 => Err(Refusal::new(FindingKind::Encrypted)),
        Some(_) => Ok(()),
        None => Err(unreadable()),
    }
}

fn stream(read: &mut Compound<'_>, path: &Path, left: &mut u64) -> Result<Vec<u8>, Refusal> {
    let mut content = Vec::new();
    let stream = read.open_stream(path).map_err(|_| unreadable())?;
    stream.take(*left + 1).read_to_end(&mut content).map_err(|_| unreadable())?;
    *left = left.checked_sub(content.len() as u64).ok_or_else(|| Refusal::new(FindingKind::TooLarge))?;
    Ok(content)
}

/// A storage with its class, and with no time of its own.
fn storage(written: &mut CompoundFile<Cursor<Vec<u8>>>, entry: &Entry) -> Option<()> {
    let root = entry.path == Path::new("/");
    if !root {
        written.create_storage(&entry.path).ok()?;
        written.set_created_time(&entry.path, UNIX_EPOCH).ok()?;
    }
    written.set_modified_time(&entry.path, UNIX_EPOCH).ok()?;
    written.set_storage_clsid(&entry.path, uuid::Uuid::from_bytes(entry.id)).ok()
}

/// Images that lie in a stream as they are in files.
fn images(content: &[u8], verdict: &mut Verdict, job: &Job<'_>) -> Result<(), Refusal> {
    let mut at = 0;
    for _ in 0..SIGNATURES {
        let rest = &content[at..];
        let next = memchr::memchr2_iter(0x89, 0xff, rest).find_map(|offset| match rest.get(offset..)? {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some((offset, Source::Png, "png")),
            [0xff, 0xd8, 0xff, ..] => Some((offset, Source::Jpeg, "jpeg")),
            _ => None,
        });
        let Some((offset, source, name)) = next else {
            break;
        };
        if !(job.still)() {
            return Err(Refusal::new(FindingKind::TooComplex));
        }
        let file = &rest[offset..];
        at += offset + 3;
        if let Some(outline) = outline::of(file, source)
            && let Some((width, height)) = size(&file[..outline.end], What::Image(source))
        {
            verdict.found_at(FindingKind::ImagesInside, format!("{name}, {width} × {height}"));
            at += outline.end - 3;
        }
    }
    Ok(())
}
