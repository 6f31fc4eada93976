//! What is taken out of a PDF's objects (ISO 32000-2: 12.6 Actions, 7.11.4 Embedded file streams, 14.3 Metadata).

use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::attachment::FindingKind;
use lopdf::{Dictionary, Object, ObjectId};

use crate::verdict::Verdict;

/// Actions that carry something out, fetch or send.
const ACTIONS: [&[u8]; 10] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"Rendition",
    b"RichMediaExecute",
    b"GoToE",
    b"Movie",
    b"Sound",
    b"GoTo3DView",
];
/// Entries that hold scripts, or actions that nobody asked for.
const SCRIPTS: [&[u8]; 5] = [b"AA", b"JS", b"JavaScript", b"XFA", b"OpenAction"];
/// Entries that hold other files.
const FILES: [&[u8]; 5] = [b"EF", b"EmbeddedFiles", b"RF", b"RichMediaContent", b"Collection"];
/// Entries that tell about the author, her programs, or an earlier look of a page.
const METADATA: [&[u8]; 4] = [b"Metadata", b"PieceInfo", b"Thumb", b"LastModified"];

/// How many objects may stand between an entry and its name.
const MOST_HOPS: usize = 8;

/// The numbers of the objects that are the name of one of the [`ACTIONS`]. Readers may overlook the generation; a name
/// that is too far away to be found counts as one.
pub fn named_actions(objects: &BTreeMap<ObjectId, Object>) -> BTreeSet<u32> {
    let acts = |object: &Object| {
        let mut object = object;
        for _ in 0..MOST_HOPS {
            match object {
                Object::Name(name) => return ACTIONS.contains(&name.as_slice()),
                Object::Reference(id) => match objects.range((id.0, 0)..=(id.0, u16::MAX)).next() {
                    Some((_, next)) => object = next,
                    None => return false,
                },
                _ => return false,
            }
        }
        true
    };
    objects.iter().filter(|(_, object)| acts(object)).map(|(id, _)| id.0).collect()
}

/// Takes it out of an object; the loader bounds how deep objects nest. `actions`: the [`named_actions`] of the document.
pub fn strip(object: &mut Object, actions: &BTreeSet<u32>, verdict: &mut Verdict) {
    match object {
        Object::Array(items) => items.iter_mut().for_each(|item| strip(item, actions, verdict)),
        Object::Dictionary(dictionary) => dictionary_of(dictionary, actions, verdict),
        Object::Stream(stream) => {
            if stream.dict.has_type(b"EmbeddedFile") {
                verdict.found(FindingKind::EmbeddedFilesRemoved);
                stream.set_content(Vec::new());
                stream.dict.remove(b"Filter");
            }
            dictionary_of(&mut stream.dict, actions, verdict);
        }
        _ => {}
    }
}

fn dictionary_of(dictionary: &mut Dictionary, actions: &BTreeSet<u32>, verdict: &mut Verdict) {
    let acts = match dictionary.get(b"S") {
        Ok(Object::Name(name)) => ACTIONS.contains(&name.as_slice()),
        Ok(Object::Reference(id)) => actions.contains(&id.0),
        _ => false,
    };
    if acts {
        verdict.found(FindingKind::ScriptsRemoved);
        *dictionary = Dictionary::new();
        return;
    }
    for key in SCRIPTS {
        // Where it opens is a place of the document, not an action, when it is an array.
        let harmless = key == b"OpenAction" && dictionary.get(key).is_ok_and(opens_at);
        if !harmless && dictionary.remove(key).is_some() {
            verdict.found(FindingKind::ScriptsRemoved);
        }
    }
    if dictionary.has(b"EF") {
        let called = [b"UF".as_slice(), b"F"].iter().find_map(|key| dictionary.get(key).ok());
        match called.and_then(|called| lopdf::decode_text_string(called).ok()) {
            Some(called) => verdict.found_at(FindingKind::EmbeddedFilesRemoved, called.chars().take(100).collect()),
            None => verdict.found(FindingKind::EmbeddedFilesRemoved),
        }
    }
    for key in FILES {
        if dictionary.remove(key).is_some() {
            verdict.found(FindingKind::EmbeddedFilesRemoved);
        }
    }
    for key in METADATA {
        if dictionary.remove(key).is_some() {
            verdict.found(FindingKind::MetadataRemoved);
        }
    }
    for (_, value) in dictionary.iter_mut() {
        strip(value, actions, verdict);
    }
}

/// Whether what happens on opening is but that a page is shown.
fn opens_at(to: &Object) -> bool {
    match to {
        Object::Array(_) => true,
        Object::Dictionary(action) => action.get(b"S").and_then(Object::as_name).is_ok_and(|s| s == b"GoTo"),
        _ => false,
    }
}

/// Calls for each object that this one refers to.
pub fn references(object: &Object, found: &mut dyn FnMut(ObjectId)) {
    match object {
        Object::Reference(id) => found(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| references(value, found)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, value)| references(value, found)),
        _ => {}
    }
}
