//! Words of the house that mean the same, in both directions.

use super::words::QueryWord;
use super::{Unit, View};
use crate::analysis::Tokens;
use crate::ranking;
use crate::synonyms::Synonyms;

/// Adds to each word, or run of words, the others of its groups.
pub(super) fn add(view: View<'_>, words: &[QueryWord], unit_of: &[Option<usize>], units: &mut [Unit]) {
    let lang = view.index.lang();
    let asked: Vec<&str> = words.iter().map(|w| w.stem.as_str()).collect();
    let mut tokens = Tokens::default();
    for group in Synonyms::groups(view.index.synonyms_text()) {
        let members: Vec<Vec<String>> = group
            .iter()
            .map(|member| {
                tokens.cut(member, lang);
                tokens.words().iter().map(|t| lang.stem(tokens.text(t)).to_owned()).collect()
            })
            .collect();
        for (at, member) in members.iter().enumerate() {
            for first in positions(&asked, member) {
                let of_member = &unit_of[first..first + member.len()];
                for (other, stems) in members.iter().enumerate() {
                    if other == at {
                        continue;
                    }
                    // All of its words must be there; the stop words are not in the bodies.
                    let said = stems.iter().filter(|s| stems.len() == 1 || !lang.is_stop_word(s));
                    let Some(mut stems) = said.map(|s| view.stem(s)).collect::<Option<Vec<u32>>>() else { continue };
                    stems.sort_unstable();
                    stems.dedup();
                    if stems.is_empty() {
                        continue;
                    }
                    for &unit in of_member.iter().flatten() {
                        units[unit].add(stems.clone(), ranking::synonym_w());
                    }
                }
            }
        }
    }
}

/// Where a run of words is in another.
fn positions(all: &[&str], run: &[String]) -> Vec<usize> {
    if run.is_empty() {
        return Vec::new();
    }
    all.windows(run.len()).enumerate().filter(|(_, w)| w.iter().zip(run).all(|(a, b)| a == b)).map(|(at, _)| at).collect()
}
