//! Words that mean the same, in both directions: the house's synonyms, and acronyms that the articles explain.

use super::words::QueryWord;
use super::{Candidate, Unit, View};
use crate::document::Audience;
use crate::groups::MOST_WORDS;
use crate::ranking;

/// The most other meanings that are kept, from group to group.
const MOST: usize = 40;

/// Adds to each word, or run of words, the others of its groups.
pub(super) fn add(view: View<'_>, words: &[QueryWord], unit_of: &[Option<usize>], units: &mut [Unit]) {
    let members = view.index.members();
    let asked: Vec<(&str, usize)> =
        words.iter().zip(unit_of).filter_map(|(word, unit)| Some((word.stem.as_str(), (*unit)?))).collect();
    let mut left = MOST;
    for first in 0..asked.len() {
        let mut run = String::new();
        for last in first..asked.len().min(first + MOST_WORDS) {
            if last > first {
                run.push(' ');
            }
            run.push_str(asked[last].0);
            for other in members.others(&run, view.reader == Audience::Everyone) {
                // All of its words must be there.
                let stems = other.split(' ').map(|stem| view.stem(stem)).collect::<Option<Vec<u32>>>();
                let Some(mut stems) = stems.filter(|_| left > 0) else { continue };
                stems.sort_unstable();
                stems.dedup();
                left -= 1;
                for (_, unit) in &asked[first..=last] {
                    let candidate = Candidate { stems: stems.clone(), weight: ranking::SYNONYM };
                    units[*unit].synonyms.push(candidate);
                }
            }
        }
    }
}
