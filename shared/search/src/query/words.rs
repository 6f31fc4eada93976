//! The words of a query.

use super::{View, typos};
use crate::analysis::Tokens;

/// What is looked at: longer queries are cut there, so that none costs more than another by much.
const MOST_CHARACTERS: usize = 400;
const MOST_WORDS: usize = 24;

/// Shorter words that are no stop words are never taken for one.
const SHORTEST_MISTAKEN: usize = 5;

pub(super) struct QueryWord {
    /// Folded.
    pub text: String,
    pub stem: String,
    /// Whether it is looked for: words that say nothing are not, unless there are no others.
    pub counts: bool,
}

/// The first words of the query in their order, with those that say nothing for what they join.
pub(super) fn read(view: View<'_>, text: &str) -> Vec<QueryWord> {
    let lang = view.index.lang();
    let end = text.char_indices().nth(MOST_CHARACTERS).map_or(text.len(), |(at, _)| at);
    let tokens = Tokens::of(&text[..end], lang);
    let mut words = Vec::new();
    let mut counted = 0;
    for token in tokens.words() {
        let word = tokens.text(token);
        let counts = !lang.is_stop_word(word) && !is_mistaken_stop_word(view, word);
        counted += usize::from(counts);
        if counted > MOST_WORDS {
            break;
        }
        words.push(QueryWord { text: word.to_owned(), stem: lang.stem(word).to_owned(), counts });
    }
    if counted == 0 {
        words.truncate(MOST_WORDS);
        for word in &mut words {
            word.counts = true;
        }
    }
    words
}

/// « pourqoui » is no word to look for either.
fn is_mistaken_stop_word(view: View<'_>, word: &str) -> bool {
    let long = |w: &str| w.len() >= SHORTEST_MISTAKEN;
    long(word)
        && view
            .index
            .lang()
            .stop_words()
            .iter()
            .any(|stop| long(stop) && typos::is_near(word.as_bytes(), stop.as_bytes()))
        && view.word(word).is_none()
}
