//! Acronyms that the articles themselves explain: « dossier clinique informatisé (DCI) », « DCI (dossier clinique
//! informatisé) ». They are synonyms that no editor has to write down.

use crate::analysis::{Token, Tokens};
use crate::document::Lang;

const SHORTEST: usize = 2;
const LONGEST: usize = 6;
/// Words this short may have no letter in an acronym, as stop words may.
const SMALL: usize = 3;

/// Gives each acronym that the text explains, with the words it stands for: stems, without stop words.
pub(crate) fn find(text: &str, tokens: &Tokens, lang: Lang, mut each: impl FnMut(&str, Vec<&str>)) {
    if !text.contains('(') {
        return;
    }
    let words = tokens.words();
    for (at, token) in words.iter().enumerate() {
        if !is_acronym(text, token) {
            continue;
        }
        let before = || words[..at].iter().rev().take(LONGEST * 3);
        let after = || words[at + 1..].iter().take(LONGEST * 3);
        let inside = text[..token.start].ends_with('(') && text[token.end..].starts_with(')');
        let opens = text[token.end..].starts_with(" (");
        let acronym = tokens.text(token);
        let explained = if inside {
            explain(acronym.bytes().rev(), tokens, lang, before).map(|mut words| {
                words.reverse();
                words
            })
        } else if opens {
            explain(acronym.bytes(), tokens, lang, after)
        } else {
            None
        };
        if let Some(stems) = explained {
            each(lang.stem(acronym), stems);
        }
    }
}

fn is_acronym(text: &str, token: &Token) -> bool {
    let written = &text[token.start..token.end];
    (SHORTEST..=LONGEST).contains(&written.len()) && written.bytes().all(|b| b.is_ascii_uppercase())
}

/// The words whose first letters are the acronym's, in the order they are given.
fn explain<'t, W: Iterator<Item = &'t Token>>(
    letters: impl Iterator<Item = u8> + Clone,
    tokens: &'t Tokens,
    lang: Lang,
    words: impl Fn() -> W,
) -> Option<Vec<&'t str>> {
    // Stop words have no letter in most acronyms; in some, they do.
    [true, false].into_iter().find_map(|passed_over| {
        let mut letters = letters.clone().peekable();
        let mut stems = Vec::new();
        for token in words() {
            let word = tokens.text(token);
            let stop = lang.is_stop_word(word);
            if letters.peek() == word.as_bytes().first() && !(stop && passed_over) {
                letters.next();
            } else if !stop && word.len() > SMALL {
                return None;
            }
            if !stop {
                stems.push(lang.stem(word));
            }
            if letters.peek().is_none() {
                return (stems.len() > 1).then_some(stems);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let tokens = Tokens::of(text, Lang::Fr);
        let mut found = Vec::new();
        find(text, &tokens, Lang::Fr, |acronym, stems| found.push((acronym.to_owned(), stems.join(" "))));
        found
    }

    #[test]
    fn acronyms_are_explained_before_or_after() {
        let dci = ("dci".to_owned(), "doss clin informat".to_owned());
        assert_eq!(found("Ouvrir le dossier clinique informatisé (DCI) du patient"), std::slice::from_ref(&dci));
        assert_eq!(found("Le DCI (dossier clinique informatisé) est fermé"), [dci]);
        assert_eq!(found("l’aide au retour à l’emploi (ARE)"), [("are".to_owned(), "aid retour emplo".to_owned())]);
    }

    #[test]
    fn other_capitals_are_not_explained() {
        for text in ["Imprimante en panne (HP)", "(DCI)", "le DCI (voir plus bas)", "une note (NB)"] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
