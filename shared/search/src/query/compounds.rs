//! Compounds written otherwise: « mot clé » for « motclé » or « mot-clé », « ora 00942 » for « ORA-00942 », and back.

use super::words::QueryWord;
use super::{Unit, View};
use crate::ranking;

/// The most words that are tried as one.
const MOST_PARTS: usize = 4;

pub(super) fn add(view: View<'_>, words: &[QueryWord], unit_of: &[Option<usize>], units: &mut [Unit]) {
    for first in 0..words.len() {
        let mut whole = words[first].text.clone();
        for last in first + 1..words.len().min(first + MOST_PARTS) {
            whole.push_str(&words[last].text);
            let Some(stem) = view.word(&whole) else { continue };
            for &unit in unit_of[first..=last].iter().flatten() {
                units[unit].add(vec![stem], 1.0);
            }
        }
    }
    for unit in units {
        if let Some(stems) = parts(view, unit) {
            unit.add(stems, ranking::PARTS);
        }
    }
}

/// The two known words that make up one that is not, or the letters and the digits of a code.
fn parts(view: View<'_>, unit: &Unit) -> Option<Vec<u32>> {
    let text = &unit.text;
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let code = text.bytes().any(|b| b.is_ascii_digit()) && !text.bytes().all(|b| b.is_ascii_digit());
    let splits = (1..text.len())
        .filter(|&at| text.is_char_boundary(at))
        .filter(|&at| if code { digit(at - 1) != digit(at) } else { !unit.known && at >= 3 && text.len() - at >= 3 });
    splits
        .filter_map(|at| {
            let stems = vec![view.word(&text[..at])?, view.word(&text[at..])?];
            // Of two ways to cut, the one into more common words.
            let common = stems.iter().map(|&stem| view.found(stem)).min()?;
            Some((common, stems))
        })
        .max()
        .map(|(_, stems)| stems)
}
