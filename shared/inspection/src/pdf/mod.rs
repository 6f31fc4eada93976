//! PDF: read as objects, of which those are written anew that its last trailer leads to, without what acts by itself,
//! other files, and what tells about its author.

mod load;
mod strip;
mod weigh;

use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::attachment::{FindingKind, Format};
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::verdict::{Job, Refusal, Verdict};

/// Looks through a PDF.
pub fn inspect(bytes: Vec<u8>, job: &Job<'_>) -> Verdict {
    look(bytes, job).unwrap_or_else(Verdict::from).of(Some(Format::Pdf))
}

fn look(bytes: Vec<u8>, job: &Job<'_>) -> Result<Verdict, Refusal> {
    weigh::weigh(&bytes, job)?;
    let around = around(&bytes);
    let mut read = load::load(&bytes, job)?;
    drop(bytes);
    if read.trailer.has(b"Encrypt") || read.was_encrypted() {
        return Err(Refusal::new(FindingKind::Encrypted));
    }
    let mut verdict = Verdict::new(Format::Pdf);
    if around {
        verdict.found(FindingKind::TrailingDataRemoved);
    }
    if read.revision_count() > 1 {
        verdict.found(FindingKind::EarlierRevisionsRemoved);
    }
    if read.trailer.has(b"Info") {
        verdict.found(FindingKind::MetadataRemoved);
    }
    let root = read.trailer.get(b"Root").and_then(Object::as_reference);
    let root = root.map_err(|_| Refusal::new(FindingKind::Unreadable))?;
    inline_open_action(&mut read, root);
    let mut written = Document::with_version(version(&read.version));
    written.objects = reachable(&mut read.objects, root, &mut verdict, job)?;
    if !written.get_dictionary(root).is_ok_and(|catalog| catalog.has(b"Pages")) {
        return Err(Refusal::new(FindingKind::Unreadable));
    }
    drop(read);
    written.max_id = written.objects.keys().map(|id| id.0).max().unwrap_or(0);
    let mut trailer = Dictionary::new();
    trailer.set("Root", Object::Reference(root));
    written.trailer = trailer;
    let mut clean = Vec::new();
    written.save_to(&mut clean).map_err(|_| Refusal::new(FindingKind::Unreadable))?;
    if clean.len() > job.limits.written {
        return Err(Refusal::new(FindingKind::TooLarge));
    }
    Ok(verdict.clean(clean))
}

/// Whether more than an end of line stands before its header or after its last mark of an end.
fn around(bytes: &[u8]) -> bool {
    let end = memchr::memmem::rfind(bytes, b"%%EOF").and_then(|at| bytes.get(at + 5..));
    !bytes.starts_with(b"%PDF-") || !end.is_some_and(|rest| rest.len() <= 4 && rest.iter().all(u8::is_ascii_whitespace))
}

/// Puts what happens on opening into the catalog itself, where [`strip`] judges it.
fn inline_open_action(read: &mut Document, root: ObjectId) {
    let action = read.get_dictionary(root).and_then(|catalog| catalog.get(b"OpenAction"));
    let Ok(id) = action.and_then(Object::as_reference) else {
        return;
    };
    let action = read.objects.get(&id).cloned().unwrap_or(Object::Null);
    if let Ok(catalog) = read.get_dictionary_mut(root) {
        catalog.set("OpenAction", action);
    }
}

/// The version, where it is written as one.
fn version(read: &str) -> &str {
    match read.as_bytes() {
        [b'1', b'.', b'0'..=b'7'] | [b'2', b'.', b'0'] => read,
        _ => "1.7",
    }
}

/// The objects that the catalog leads to, each stripped.
fn reachable(
    read: &mut BTreeMap<ObjectId, Object>,
    root: ObjectId,
    verdict: &mut Verdict,
    job: &Job<'_>,
) -> Result<BTreeMap<ObjectId, Object>, Refusal> {
    let actions = strip::named_actions(read);
    let (mut next, mut seen) = (vec![root], BTreeSet::from([root]));
    let mut kept = BTreeMap::new();
    while let Some(id) = next.pop() {
        if !(job.still)() {
            return Err(Refusal::new(FindingKind::TooComplex));
        }
        let Some(mut object) = read.remove(&id) else {
            continue;
        };
        strip::strip(&mut object, &actions, verdict);
        strip::references(&object, &mut |to| {
            if seen.insert(to) {
                next.push(to);
            }
        });
        kept.insert(id, object);
    }
    Ok(kept)
}
