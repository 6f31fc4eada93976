//! The best documents weighed again by their titles: words that follow each other there as they do in the query, and
//! letters that both have in common.
//!
//! Stop words count in what follows each other: « dois-je », « mot de passe ».

use std::collections::HashMap;

use super::words::QueryWord;
use super::{View, similar};
use crate::analysis::Tokens;
use crate::ranking::{self, weigh};

/// The pairs of words of the query, and what each is worth.
pub(super) struct Pairs<'a> {
    view: View<'a>,
    worth: HashMap<(&'a str, &'a str), f32>,
    /// The runs of letters of its words, and what each is worth.
    grams: Vec<(u32, f32)>,
}

impl<'a> Pairs<'a> {
    pub fn of(view: View<'a>, words: &'a [QueryWord]) -> Self {
        let rarity = |word: &QueryWord| Some(view.rarity(view.stem(&word.stem)?));
        let worth = words.windows(2).filter_map(|pair| {
            let stems = (pair[0].stem.as_str(), pair[1].stem.as_str());
            Some((stems, rarity(&pair[0])?.min(rarity(&pair[1])?)))
        });
        let mut grams = Vec::new();
        for word in words.iter().filter(|word| word.counts) {
            similar::each_gram(&word.text, |gram| grams.push(gram));
        }
        grams.sort_unstable();
        grams.dedup();
        let grams = grams.into_iter().map(|gram| (gram, similar::rarity_in_titles(view, gram))).collect();
        Self { view, worth: worth.collect(), grams }
    }

    /// What a document's title adds to its score.
    pub fn score(&self, document: u32, tokens: &mut Tokens) -> f32 {
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
        let pairs: f32 = found.iter().filter_map(|pair| self.worth.get(pair)).sum();
        let mut common: Vec<usize> = Vec::new();
        for token in words {
            let word = tokens.text(token);
            if !lang.is_stop_word(word) {
                similar::each_gram(word, |gram| {
                    common.extend(self.grams.binary_search_by_key(&gram, |(gram, _)| *gram));
                });
            }
        }
        common.sort_unstable();
        common.dedup();
        let letters: f32 = common.into_iter().map(|at| self.grams[at].1).sum();
        (ranking::PAIR * pairs + ranking::LETTERS * letters)
            * weigh::in_title(words.len(), self.view.index.title_words(self.view.reader))
    }
}
