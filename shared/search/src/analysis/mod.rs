//! From a text to what is compared: words cut, folded and stemmed.
//!
//! Accents go first, so that a text and a query with or without them are one and the same.

mod english;
mod fold;
mod french;
mod tokens;

pub(crate) use tokens::{Token, Tokens};

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

    /// All of them.
    pub(crate) fn stop_words(self) -> &'static [&'static str] {
        match self {
            Lang::Fr => french::STOP_WORDS,
            Lang::En => english::STOP_WORDS,
        }
    }

    /// Words that say nothing of what a text is about.
    pub(crate) fn is_stop_word(self, word: &str) -> bool {
        match self {
            Lang::Fr => french::is_stop_word(word),
            Lang::En => english::is_stop_word(word),
        }
    }
}

#[cfg(test)]
mod tests;
