//! From a text to what is compared: words cut, folded and stemmed.
//!
//! Accents go first, so that a text and a query with or without them are one and the same.

mod english;
mod fold;
mod french;
mod tokens;

pub(crate) use tokens::{Token, Tokens};

use std::sync::LazyLock;

use crate::document::Lang;

impl Lang {
    /// What a folded word has in common with its inflections. Codes and numbers are kept whole.
    pub(crate) fn stem(self, word: &str) -> &str {
        if word.len() <= 3 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return word;
        }
        match self {
            Lang::Fr => french::stem(word),
            Lang::En => english::stem(word),
        }
    }

    /// Whether a folded word says nothing of what a text is about.
    pub(crate) fn is_stop_word(self, word: &str) -> bool {
        self.stop_words().binary_search(&word).is_ok()
    }

    /// All such words, in their order.
    pub(crate) fn stop_words(self) -> &'static [&'static str] {
        static FRENCH: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(french::STOP_WORDS));
        static ENGLISH: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(english::STOP_WORDS));
        match self {
            Lang::Fr => &FRENCH,
            Lang::En => &ENGLISH,
        }
    }
}

fn sorted(words: &str) -> Vec<&str> {
    let mut words: Vec<&str> = words.split(' ').collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests;
