//! The documents in the index: an entry of fixed size for each, and its texts, the body compressed.

use crate::document::{Audience, Document};
use crate::format::varint::{Reader, push, push_text};
use crate::format::{u32_at, u64_at};

/// Where the texts are, revision, publication (8 bytes each), category (4).
pub(crate) const ENTRY: usize = 28;

/// LZ4 cannot say more than this many bytes in one.
const MOST_EXPANDED: usize = 255;

/// Appends a document to the two sections.
pub(crate) fn write(document: &Document, category: u32, entries: &mut Vec<u8>, store: &mut Vec<u8>) {
    entries.extend_from_slice(&(store.len() as u64).to_le_bytes());
    entries.extend_from_slice(&document.revision.to_le_bytes());
    entries.extend_from_slice(&document.published_at.to_le_bytes());
    entries.extend_from_slice(&category.to_le_bytes());
    push_text(&document.id, store);
    push_text(&document.title, store);
    push(document.tags.len() as u64, store);
    document.tags.iter().for_each(|tag| push_text(tag, store));
    push(document.body.len() as u64, store);
    let compressed = lz4_flex::block::compress(document.body.as_bytes());
    push(compressed.len() as u64, store);
    store.extend_from_slice(&compressed);
}

/// Reads the two sections.
#[derive(Clone, Copy)]
pub(crate) struct Store<'a> {
    pub entries: &'a [u8],
    pub texts: &'a [u8],
}

/// A document's texts, where they are.
pub(crate) struct Texts<'a> {
    pub id: &'a str,
    pub title: &'a str,
    rest: Reader<'a>,
}

impl<'a> Store<'a> {
    pub fn len(&self) -> usize {
        self.entries.len() / ENTRY
    }

    pub fn revision(&self, document: usize) -> u64 {
        u64_at(self.entries, document * ENTRY + 8).unwrap_or_default()
    }

    pub fn published_at(&self, document: usize) -> i64 {
        u64_at(self.entries, document * ENTRY + 16).unwrap_or_default().cast_signed()
    }

    pub fn category(&self, document: usize) -> u32 {
        u32_at(self.entries, document * ENTRY + 24).unwrap_or(u32::MAX)
    }

    pub fn texts(&self, document: usize) -> Option<Texts<'a>> {
        let from = usize::try_from(u64_at(self.entries, document.checked_mul(ENTRY)?)?).ok()?;
        let mut rest = Reader(self.texts.get(from..)?);
        Some(Texts { id: rest.text()?, title: rest.text()?, rest })
    }

    /// The whole document back, its category given by the caller's table.
    pub fn document(&self, at: usize, category: String, audience: Audience) -> Option<Document> {
        let texts = self.texts(at)?;
        Some(Document {
            id: texts.id.to_owned(),
            revision: self.revision(at),
            title: texts.title.to_owned(),
            tags: texts.tags()?.into_iter().map(str::to_owned).collect(),
            body: texts.body()?,
            category,
            audience,
            published_at: self.published_at(at),
        })
    }
}

impl<'a> Texts<'a> {
    pub fn tags(&self) -> Option<Vec<&'a str>> {
        let mut rest = self.rest.clone();
        (0..rest.size()?).map(|_| rest.text()).collect()
    }

    pub fn body(&self) -> Option<String> {
        let mut rest = self.rest.clone();
        for _ in 0..rest.size()? {
            rest.text()?;
        }
        let length = rest.size()?;
        let compressed = rest.size()?;
        let compressed = rest.bytes(compressed)?;
        if length > compressed.len().saturating_mul(MOST_EXPANDED) {
            return None;
        }
        let body = lz4_flex::block::decompress(compressed, length).ok()?;
        String::from_utf8(body).ok()
    }
}
