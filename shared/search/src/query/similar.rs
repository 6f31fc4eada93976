//! Words that share most of their letters with another, found by runs of letters: families of words that no stemmer
//! knows, and mistakes too many to count as edits.

use std::collections::{BTreeMap, HashMap};

use super::{Unit, View};
use crate::document::Audience;
use crate::format::varint::{Reader, push};
use crate::format::{SECTIONS, Section, small, u32_at};
use crate::ranking::{self, weigh::rarity};

/// Letters in a run; a word's beginning and end count as one each.
const RUN: usize = 4;
/// The most stems that a word is taken to be like.
const MOST_STEMS: usize = 24;

/// Gives each run of a word as a number.
pub(super) fn each_gram(word: &str, mut each: impl FnMut(u32)) {
    let mut gram = u32::from(b'^');
    for (at, byte) in word.bytes().chain([b'$']).enumerate() {
        // Four letters are the four bytes of the number.
        gram = gram << 8 | u32::from(byte);
        if at + 2 >= RUN {
            each(gram);
        }
    }
}

/// The runs of a word, each once.
pub(crate) fn grams(word: &str) -> Vec<u32> {
    let mut grams = Vec::new();
    each_gram(word, |gram| grams.push(gram));
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// Writes which words have each run.
pub(crate) fn write<'a>(
    words: impl Iterator<Item = &'a str>,
    titles: &HashMap<u32, [u32; 2]>,
    sections: &mut [Vec<u8>; SECTIONS],
) {
    let mut of_grams: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, word) in words.enumerate() {
        let grams = grams(word);
        sections[Section::WordRuns as usize].push(u8::try_from(grams.len()).unwrap_or(u8::MAX));
        for gram in grams {
            of_grams.entry(gram).or_default().push(small(number));
        }
    }
    for (gram, words) in of_grams {
        sections[Section::GramKeys as usize].extend_from_slice(&gram.to_le_bytes());
        for count in titles.get(&gram).copied().unwrap_or_default() {
            sections[Section::GramTitles as usize].extend_from_slice(&count.to_le_bytes());
        }
        let at = small(sections[Section::GramWords as usize].len());
        sections[Section::GramOffsets as usize].extend_from_slice(&at.to_le_bytes());
        let bytes = &mut sections[Section::GramWords as usize];
        push(words.len() as u64, bytes);
        let mut last = 0;
        for word in words {
            push(u64::from(word - last), bytes);
            last = word;
        }
    }
}

pub(super) fn add(view: View<'_>, unit: &mut Unit) {
    let grams = grams(&unit.text);
    let runs = view.index.section(Section::WordRuns);
    let mut shared = vec![0u8; runs.len()];
    let mut touched = Vec::new();
    for &gram in &grams {
        each_word(view, gram, |word| {
            if let Some(count) = shared.get_mut(word) {
                if *count == 0 {
                    touched.push(word);
                }
                *count = count.saturating_add(1);
            }
        });
    }
    let mut near: Vec<(f32, u32)> = Vec::new();
    for word in touched {
        #[allow(clippy::cast_precision_loss)]
        let likeness = 2.0 * f32::from(shared[word]) / (grams.len() as f32 + f32::from(runs[word]));
        // What only ends alike (« privation », « station ») has nothing in common.
        if likeness >= ranking::LEAST_LIKENESS
            && view.index.words().word(word).is_some_and(|word| word.as_bytes().first() == unit.text.as_bytes().first())
            && let Some(stem) = view.index.stem_of_word(word, view.reader)
        {
            near.push((likeness, stem));
        }
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut seen = Vec::new();
    near.retain(|&(_, stem)| {
        !seen.contains(&stem) && {
            seen.push(stem);
            true
        }
    });
    near.truncate(MOST_STEMS);
    for (likeness, stem) in near {
        unit.add(vec![stem], ranking::LIKENESS * likeness);
    }
}

/// How rare a run is among the titles that the reader may see.
pub(super) fn rarity_in_titles(view: View<'_>, gram: u32) -> f32 {
    let of_reader = match view.reader {
        Audience::Everyone => 0,
        Audience::Agents => 4,
    };
    let titles = view.index.section(Section::GramTitles);
    let found = position(view, gram).and_then(|at| u32_at(titles, at * 8 + of_reader)).unwrap_or_default();
    rarity(found, view.index.visible(view.reader))
}

/// Gives each word that has a run.
fn each_word(view: View<'_>, gram: u32, mut each: impl FnMut(usize)) {
    let Some(at) = position(view, gram) else { return };
    let from = u32_at(view.index.section(Section::GramOffsets), at * 4).unwrap_or(u32::MAX) as usize;
    let mut reader = Reader(view.index.section(Section::GramWords).get(from..).unwrap_or_default());
    let mut word = 0usize;
    for _ in 0..reader.size().unwrap_or_default() {
        let Some(distance) = reader.size() else { return };
        word = word.saturating_add(distance);
        each(word);
    }
}

/// Where a run is among those of the index.
fn position(view: View<'_>, gram: u32) -> Option<usize> {
    let keys = view.index.section(Section::GramKeys);
    let (mut low, mut high) = (0, keys.len() / 4);
    while low < high {
        let middle = low.midpoint(high);
        if u32_at(keys, middle * 4).is_some_and(|key| key < gram) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    (u32_at(keys, low * 4) == Some(gram)).then_some(low)
}
