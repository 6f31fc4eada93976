//! What each word of a query may stand for, from the surest to the least sure.

use super::words::QueryWord;
use super::{Candidate, Unit, View, compounds, prefix, similar, synonyms, typos};
use crate::ranking::weigh::rarity;

pub(super) fn expand(view: View<'_>, words: &[QueryWord]) -> Vec<Unit> {
    // Which unit each word is: none for one that says nothing, the first for one said twice.
    let mut units: Vec<Unit> = Vec::new();
    let mut unit_of: Vec<Option<usize>> = Vec::new();
    for word in words {
        let known = word.counts.then(|| units.iter().position(|u| u.text == word.text));
        unit_of.push(match known {
            None => None,
            Some(Some(unit)) => Some(unit),
            Some(None) => {
                units.push(unit(view, word));
                Some(units.len() - 1)
            }
        });
    }
    compounds::add(view, words, &unit_of, &mut units);
    synonyms::add(view, words, &unit_of, &mut units);
    let last = unit_of.last().copied().flatten();
    for (at, unit) in units.iter_mut().enumerate() {
        if last == Some(at) {
            prefix::add(view, unit);
        }
        if view.word(&unit.text).is_none() {
            typos::add(view, unit);
        }
        similar::add(view, unit);
    }
    units
}

/// A word that stands for itself and its inflections.
fn unit(view: View<'_>, word: &QueryWord) -> Unit {
    let stem = view.stem(&word.stem);
    let rarity = stem.map_or_else(|| rarity(0, view.index.visible(view.reader)), |stem| view.rarity(stem));
    let candidates = stem.map(|stem| Candidate { stems: vec![stem], weight: 1.0 }).into_iter().collect();
    Unit { text: word.text.clone(), rarity, known: stem.is_some(), candidates, synonyms: Vec::new() }
}
