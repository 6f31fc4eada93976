//! Mistakes as people make them when they type, the same ones at each run.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words shorter than this are left alone.
const SHORTEST: usize = 5;

/// Neighbours of each letter on a Canadian QWERTY keyboard.
const NEIGHBOURS: [&str; 26] = [
    "qwsz", "vghn", "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm", "kop", "njk",
    "bhjm", "iklp", "ol", "wa", "edft", "awedxz", "rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu", "asx",
];

/// A text without its accents.
pub fn without_accents(text: &str) -> String {
    text.nfd().filter(|&c| !is_combining_mark(c)).collect()
}

/// Numbers that look drawn by lot and are the same for the same seed (`SplitMix64`).
pub struct Lots(pub u64);

impl Lots {
    /// A number under `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (bound as u64)).unwrap_or_default()
    }
}

/// The text with one mistake in each of up to `words` words of five letters or more, never in the first letter.
pub fn mistaken(text: &str, words: usize, lots: &mut Lots) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut long: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for at in 0..=letters.len() {
        let letter = letters.get(at).is_some_and(|c| c.is_alphabetic());
        match start {
            None if letter => start = Some(at),
            Some(from) if !letter => {
                if at - from >= SHORTEST {
                    long.push((from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    while long.len() > words {
        long.remove(lots.below(long.len()));
    }
    let mut text = letters;
    // From the last, so that what is before stays where it is.
    for (from, to) in long.into_iter().rev() {
        let at = from + 1 + lots.below(to - from - 1);
        edit(&mut text, at, to, lots);
    }
    text.into_iter().collect()
}

fn edit(text: &mut Vec<char>, at: usize, end: usize, lots: &mut Lots) {
    match lots.below(4) {
        0 => {
            text.remove(at);
        }
        1 => text.insert(at, text[at]),
        2 if at + 1 < end => text.swap(at, at + 1),
        2 => text.swap(at - 1, at),
        _ => {
            let plain = without_accents(&text[at].to_lowercase().to_string());
            let letter = plain.bytes().next().filter(u8::is_ascii_lowercase).unwrap_or(b'e');
            let near = NEIGHBOURS[usize::from(letter - b'a')].as_bytes();
            text[at] = char::from(near[lots.below(near.len())]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_the_same_at_each_run_and_spare_first_letters_and_short_words() {
        let text = "réinitialiser mon imprimante au bloc";
        for seed in 0..200 {
            let once = mistaken(text, 2, &mut Lots(seed));
            assert_eq!(once, mistaken(text, 2, &mut Lots(seed)));
            let words: Vec<&str> = once.split(' ').collect();
            assert!(words[0].starts_with('r') && words[2].starts_with('i'), "{once}");
            assert_eq!((words[1], words[3], words[4]), ("mon", "au", "bloc"));
        }
        assert!((0..50).any(|seed| mistaken(text, 1, &mut Lots(seed)).starts_with("réinitialiser")));
    }
}
