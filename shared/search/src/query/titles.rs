//! The best documents weighed again by their titles: words that follow each other there as they do in the query.
//!
//! Stop words count here: « dois-je », « mot de passe ».

use std::collections::HashMap;

use super::View;
use super::words::QueryWord;
use crate::analysis::Tokens;
use crate::ranking::{self, weigh};

/// The pairs of the query, and what each is worth.
pub(super) struct Pairs<'a> {
    view: View<'a>,
    worth: HashMap<(&'a str, &'a str), f32>,
}

impl<'a> Pairs<'a> {
    pub fn of(view: View<'a>, words: &'a [QueryWord]) -> Self {
        let rarity = |word: &QueryWord| Some(view.rarity(view.stem(&word.stem)?));
        let worth = words.windows(2).filter_map(|pair| {
            let stems = (pair[0].stem.as_str(), pair[1].stem.as_str());
            Some((stems, rarity(&pair[0])?.min(rarity(&pair[1])?)))
        });
        Self { view, worth: worth.collect() }
    }

    /// What a document's title adds to its score.
    pub fn score(&self, document: u32, tokens: &mut Tokens) -> f32 {
        if self.worth.is_empty() {
            return 0.0;
        }
        let store = self.view.index.store();
        let Some(texts) = store.texts(document as usize) else { return 0.0 };
        let lang = self.view.index.lang();
        tokens.cut(texts.title, lang);
        let words = tokens.words();
        let stem = |at: usize| lang.stem(tokens.text(&words[at]));
        let mut found: Vec<(&str, &str)> = Vec::new();
        for at in 1..words.len() {
            let pair = (stem(at - 1), stem(at));
            if self.worth.contains_key(&pair) && !found.contains(&pair) {
                found.push(pair);
            }
        }
        if found.is_empty() {
            return 0.0;
        }
        let worth: f32 = found.iter().filter_map(|pair| self.worth.get(pair)).sum();
        ranking::PAIR * worth * weigh::in_title(words.len(), self.view.index.title_words(self.view.reader))
    }
}
