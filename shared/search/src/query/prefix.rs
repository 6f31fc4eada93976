//! The last word of a query may be the beginning of one: people see results as they type.

use super::{Unit, View};
use crate::ranking;

/// The most words with one beginning that are looked at, and the most stems of theirs that are kept.
const MOST_WORDS: usize = 4_000;
const MOST_STEMS: usize = 24;

pub(super) fn add(view: View<'_>, unit: &mut Unit) {
    let prefix = unit.text.as_bytes();
    let mut stems = Vec::new();
    let mut walk = view.index.words().walk_from(prefix);
    let mut looked_at = 0;
    while let Some(number) = walk.next() {
        if walk.word() < prefix {
            continue;
        }
        if !walk.word().starts_with(prefix) || looked_at >= MOST_WORDS {
            break;
        }
        if let Some(stem) = view.index.stem_of_word(number, view.reader) {
            looked_at += 1;
            stems.push(stem);
        }
    }
    stems.sort_unstable();
    stems.dedup();
    stems.sort_by_key(|&stem| std::cmp::Reverse(view.found(stem)));
    stems.truncate(MOST_STEMS);
    let weight = if unit.known { ranking::BEGINNING_OF_WORD } else { ranking::BEGINNING };
    for stem in stems {
        unit.add(vec![stem], weight);
    }
}
