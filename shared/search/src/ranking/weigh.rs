//! What a stem weighs in a document: BM25F, whose saturation is kept in one byte.

use crate::ranking::{BODY_LENGTH, IN_TAGS, IN_TITLE, SATURATION, TITLE_LENGTH};

/// How often a stem is in each field of a document.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub title: u16,
    pub tags: u16,
    pub body: u16,
}

/// How many words that say something each field of a document has.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lengths {
    pub title: u32,
    pub tags: u32,
    pub body: u32,
}

/// The average lengths of what a reader may see.
#[derive(Clone, Copy)]
pub(crate) struct Averages {
    title: f32,
    body: f32,
}

impl Averages {
    pub fn of(lengths: &[Lengths]) -> Self {
        Self { title: average(lengths.iter().map(|l| l.title)), body: average(lengths.iter().map(|l| l.body)) }
    }
}

/// At least 1.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn average(lengths: impl ExactSizeIterator<Item = u32>) -> f32 {
    let count = lengths.len().max(1);
    let total: u64 = lengths.map(u64::from).sum();
    (total as f32 / count as f32).max(1.0)
}

/// From 1, almost nothing, to 255, which no count of words reaches.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn weight(counts: Counts, lengths: Lengths, averages: Averages) -> u8 {
    let frequency = IN_TITLE * f32::from(counts.title) / normal(TITLE_LENGTH, lengths.title as f32, averages.title)
        + IN_TAGS * f32::from(counts.tags)
        + f32::from(counts.body) / normal(BODY_LENGTH, lengths.body as f32, averages.body);
    (saturated(frequency) * 255.0).round().clamp(1.0, 255.0) as u8
}

/// How rare a word is among the documents that a reader may see.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn rarity(found: u32, documents: u32) -> f32 {
    let (found, documents) = (found as f32, documents as f32);
    (1.0 + (documents - found + 0.5).max(0.5) / (found + 0.5)).ln()
}

/// What something found once in a title weighs, by the number of words there.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn in_title(words: usize, average: f32) -> f32 {
    saturated(IN_TITLE / normal(TITLE_LENGTH, words as f32, average))
}

/// Longer fields weigh each of their words less.
fn normal(b: f32, length: f32, average: f32) -> f32 {
    1.0 - b + b * length / average
}

fn saturated(frequency: f32) -> f32 {
    frequency / (SATURATION + frequency)
}
