//! The first title tells what the query is about: documents whose titles are much like it are lifted.

use std::collections::HashMap;

use super::View;
use crate::analysis::Tokens;
use crate::ranking;

/// The number and the rarity of the stems met: titles found together have many words in common.
type Met = HashMap<String, Option<(u32, f32)>>;

/// Adds to the scores of documents, which are in their order, for the likeness of their titles to the first.
pub(super) fn lift(view: View<'_>, found: &mut [(u32, f32)], tokens: &mut Tokens) {
    let mut met = Met::new();
    let Some((&mut (first, most), others)) = found.split_first_mut() else { return };
    let first = title(view, first, tokens, &mut met);
    for (document, score) in others {
        let title = title(view, *document, tokens, &mut met);
        let part = |stem: u32| first.binary_search_by_key(&stem, |(stem, _)| *stem).map_or(0.0, |at| first[at].1);
        let likeness: f32 = title.iter().map(|&(stem, of_title)| of_title * part(stem)).sum();
        *score += ranking::LIKE_THE_FIRST * most * likeness;
    }
    // The first is as much like itself as can be.
    found[0].1 += ranking::LIKE_THE_FIRST * most;
}

/// The stems of a title in their order, each with its part in what the title says: a vector of length 1.
fn title(view: View<'_>, document: u32, tokens: &mut Tokens, met: &mut Met) -> Vec<(u32, f32)> {
    let Some(texts) = view.index.store().texts(document as usize) else { return Vec::new() };
    let lang = view.index.lang();
    tokens.cut(texts.title, lang);
    let mut title: Vec<(u32, f32)> = Vec::new();
    for word in tokens.words().iter().map(|token| tokens.text(token)).filter(|word| !lang.is_stop_word(word)) {
        let stem = lang.stem(word);
        let known = met.get(stem).copied().unwrap_or_else(|| {
            let known = view.stem(stem).map(|number| (number, view.rarity(number)));
            met.insert(stem.to_owned(), known);
            known
        });
        title.extend(known);
    }
    title.sort_unstable_by_key(|(stem, _)| *stem);
    title.dedup_by_key(|(stem, _)| *stem);
    let length = title.iter().map(|(_, rarity)| rarity * rarity).sum::<f32>().sqrt();
    for (_, rarity) in &mut title {
        *rarity /= length;
    }
    title
}
