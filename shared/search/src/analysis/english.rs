//! English: a light stemmer over folded words, and stop words.

/// Endings that go once the plural has: the longest that leaves [`SHORTEST`] letters.
const ENDINGS: &[&str] = &[
    "able", "al", "ate", "ated", "ating", "ation", "ational", "ator", "e", "ed", "er", "ie", "ied", "ing", "ion", "ly",
    "ment", "ness", "y",
];

/// Fewer letters than this do not tell words apart.
const SHORTEST: usize = 4;

pub(super) fn stem(word: &str) -> &str {
    let word = match word.strip_suffix('s') {
        Some(rest) if rest.len() >= 3 && !rest.ends_with(['s', 'u', 'i']) => rest,
        _ => word,
    };
    let best = ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|rest| rest.len() >= SHORTEST)
        .min_by_key(|rest| rest.len())
        .unwrap_or(word);
    match best.as_bytes() {
        [.., a, b] if a == b && best.len() > SHORTEST => &best[..best.len() - 1],
        _ => best,
    }
}

/// Folded.
pub(super) const STOP_WORDS: &str = "\
    a about after all also am an and any are as at be been before being but by can could d did do does doesn don for \
    from had has have he her here his how i if in into is isn it its just ll m me my no not of on or our out re s \
    she should so some such t than that the their them then there these they this those to too up us ve was we were \
    what when where which who why will with would you your";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_of_a_word_share_its_stem() {
        for family in [
            &["printer", "printers", "printing", "printed"][..],
            &["installation", "installing", "install", "installed"],
            &["policy", "policies"],
            &["password", "passwords"],
        ] {
            let stems: Vec<_> = family.iter().map(|w| stem(w)).collect();
            assert!(stems.windows(2).all(|s| s[0] == s[1]), "{stems:?}");
        }
    }
}
