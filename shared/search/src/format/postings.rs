//! In which documents a stem is, and how much it weighs there: the distance from the document before, then one byte
//! of weight for readers who see everything and, for a public document, one for those who see only public ones.
//!
//! Public documents come first in the collection, hence in each list.

use super::varint::{Reader, push};

/// A document's weight for a stem, by reader: from 1, almost nothing, to 255.
#[derive(Clone, Copy)]
pub(crate) struct Posting {
    pub document: u32,
    pub everyone: u8,
    pub agents: u8,
}

pub(crate) fn write(postings: &[Posting], public: u32, bytes: &mut Vec<u8>) {
    let mut last = 0;
    for posting in postings {
        push(u64::from(posting.document - last), bytes);
        bytes.push(posting.agents);
        if posting.document < public {
            bytes.push(posting.everyone);
        }
        last = posting.document;
    }
}

/// Reads `count` postings, giving each document and its weight to `each`.
#[inline]
pub(crate) fn read(bytes: &[u8], count: u32, public: u32, everyone: bool, mut each: impl FnMut(u32, u8)) {
    let mut reader = Reader(bytes);
    let mut document = 0u64;
    for _ in 0..count {
        let Some(distance) = reader.number() else { return };
        document = document.saturating_add(distance);
        let Ok(id) = u32::try_from(document) else { return };
        let Some(&[agents]) = reader.bytes(1) else { return };
        if id < public {
            let Some(&[public_weight]) = reader.bytes(1) else { return };
            each(id, if everyone { public_weight } else { agents });
        } else if everyone {
            return;
        } else {
            each(id, agents);
        }
    }
}
