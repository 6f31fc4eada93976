//! Words that one may be a mistake for: at a distance of one edit, or of two for long words.
//!
//! The distance counts letters left out, added, replaced, or swapped with their neighbour. The words of the index come
//! in their order, so what is computed for a beginning serves all the words that share it, and all the words that share
//! a beginning too far off are passed over.

use super::{Unit, View};
use crate::ranking;

/// Shorter words are other words at a distance of one.
const SHORTEST: usize = 4;
/// Words this long may have two mistakes.
const LONG: usize = 8;
/// Longer words are codes or noise.
const LONGEST: usize = 30;
const MOST_STEMS: usize = 12;

pub(super) fn add(view: View<'_>, unit: &mut Unit) {
    let length = unit.text.len();
    if !(SHORTEST..=LONGEST).contains(&length) || unit.text.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    let most = if length >= LONG { 2 } else { 1 };
    let mut near: Vec<(u8, u32)> = Vec::new();
    within(view, unit.text.as_bytes(), most, |word, distance| {
        if let Some(stem) = view.index.stem_of_word(word, view.reader) {
            near.push((distance, stem));
        }
    });
    near.sort_by_key(|&(distance, stem)| (distance, std::cmp::Reverse(view.found(stem)), stem));
    let mut seen = Vec::new();
    near.retain(|&(_, stem)| {
        !seen.contains(&stem) && {
            seen.push(stem);
            true
        }
    });
    near.truncate(MOST_STEMS);
    // Two mistakes are not thought of where one explains the word.
    if near.first().is_some_and(|n| n.0 <= 1) {
        near.retain(|n| n.0 <= 1);
    }
    for (distance, stem) in near {
        let weight = if distance <= 1 { ranking::ONE_EDIT } else { ranking::TWO_EDITS };
        unit.add(vec![stem], weight);
    }
}

/// Whether a word is at most one edit from another.
pub(super) fn is_near(word: &[u8], other: &[u8]) -> bool {
    let same = word.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (a, b) = (&word[same..], &other[same..]);
    match (a, b) {
        ([], []) => true,
        // Swapped, or one for another.
        ([first, second, a @ ..], [one, two, b @ ..]) if first == two && second == one && a == b => true,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        // One too many, or too few.
        ([_, more @ ..], less) | (less, [_, more @ ..]) if more == less => true,
        (less, [_, more @ ..]) => more == less,
        _ => false,
    }
}

/// Gives the words of the index at most `most` edits away, with their distance: those that start with the first letter
/// or, should that be missing or swapped, with the second.
fn within(view: View<'_>, target: &[u8], most: u8, mut each: impl FnMut(usize, u8)) {
    let starts = if target[0] == target[1] { &target[..1] } else { &target[..2] };
    for &start in starts {
        starting(view, start, target, most, &mut each);
    }
}

fn starting(view: View<'_>, start: u8, target: &[u8], most: u8, each: &mut impl FnMut(usize, u8)) {
    let width = target.len() + 1;
    #[allow(clippy::cast_possible_truncation)]
    let mut rows: Vec<u8> = (0..width as u8).collect();
    // How many letters of the current word have their row; and from how many on all words are too far.
    let mut walk = view.index.words().walk_from(&[start]);
    let mut done = 0;
    let mut dead = usize::MAX;
    while let Some(number) = walk.next() {
        let word = walk.word();
        match word.first() {
            Some(&first) if first > start => return,
            Some(&first) if first == start => {}
            _ => continue,
        }
        if walk.kept() >= dead {
            continue;
        }
        dead = usize::MAX;
        done = done.min(walk.kept());
        while done < word.len() {
            let least = row(&mut rows, width, word, done, target);
            done += 1;
            if least > most {
                dead = done;
                break;
            }
        }
        if dead == usize::MAX {
            let distance = rows[done * width + target.len()];
            if distance <= most {
                each(number, distance);
            }
        }
    }
}

/// Computes the row after letter `at` of the word; gives the least distance in it.
fn row(rows: &mut Vec<u8>, width: usize, word: &[u8], at: usize, target: &[u8]) -> u8 {
    rows.truncate((at + 1) * width);
    let base = at * width;
    let mut least = rows[base].saturating_add(1);
    rows.push(least);
    for column in 1..width {
        let same = word[at] == target[column - 1];
        let mut cost = rows[base + column - 1].saturating_add(u8::from(!same));
        cost = cost.min(rows[base + column].saturating_add(1));
        cost = cost.min(rows[base + width + column - 1].saturating_add(1));
        if at > 0 && column > 1 && word[at] == target[column - 2] && word[at - 1] == target[column - 1] {
            cost = cost.min(rows[base - width + column - 2].saturating_add(1));
        }
        rows.push(cost);
        least = least.min(cost);
    }
    least
}
