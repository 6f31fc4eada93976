//! Numbers that begin with letters: health insurance and driving licence.

use std::ops::Range;
use std::sync::LazyLock;

use super::context::{self, Pattern, REACH, pattern};
use super::fold::Folded;
use super::{Candidate, Kind};

static NAM: Pattern =
    LazyLock::new(|| pattern(concat!(r"(?:[a-z]{4}|[a-z](?:[ ._-][a-z]){3})", r"(?:(?: ?[._/-] ?| {0,2})[0-9]){8}",)));
static NAM_CONTEXT: Pattern = LazyLock::new(|| {
    pattern(concat!(
        r"\bnam|ramq|assurance.?maladie|carte.?soleil|patient|usager|beneficiaire|\bmalade",
        r"|health.?(?:insurance|card)|medicare",
    ))
});
static NAM_SUFFIX: Pattern = LazyLock::new(|| pattern(r"^\^{1,3}(?:ramq|[^|\n]{0,12}jhn)|^ ?\(?(?:nam|ramq)\b"));

static PERMIS: Pattern =
    LazyLock::new(|| pattern(r"[a-z](?:[ .-])?[0-9]{4}(?: ?[ ._/-] ?)?[0-9]{6}(?: ?[ ._/-] ?)?[0-9]{2}"));
static PERMIS_CONTEXT: Pattern = LazyLock::new(|| pattern(r"permis|licen[cs]e|\bsaaq|conduire|driver"));
static SERIAL: Pattern = LazyLock::new(|| pattern(r"serie|serial|\bs/?n\b|\blots?\b|modele|\bmodel\b|version"));

/// Words that people glue to the number.
const NAM_PREFIXES: [&str; 2] = ["nam", "ramq"];

pub(super) fn scan(folded: &Folded, machine: &[Range<usize>], out: &mut Vec<Candidate>) {
    let nams = context::each(&NAM, folded.text(), |span| {
        (starts(folded, span.start, &NAM_PREFIXES)
            && !folded.word_at(span.end)
            && !context::touches(machine, &(span.start..span.start + 1))
            && is_nam(folded, &span))
        .then_some(span)
    });
    let licences = context::each(&PERMIS, folded.text(), |span| {
        (!folded.word_before(span.start)
            && !folded.word_at(span.end)
            && !context::touches(machine, &span)
            && is_permis(folded, &span))
        .then_some(span)
    });
    out.extend(nams.into_iter().map(|span| Candidate { kind: Kind::Nam, span }));
    out.extend(licences.into_iter().map(|span| Candidate { kind: Kind::Permis, span }));
}

/// Whether a number may start at `at`: no word goes on, or only one of these.
pub(super) fn starts(folded: &Folded, at: usize, prefixes: &[&str]) -> bool {
    !folded.word_before(at)
        || prefixes.iter().any(|p| folded.before(at, p.len()) == *p && !folded.word_before(at - p.len()))
}

/// Four letters, then year, month (+50 for a woman), day, sequence and check
/// digit. Where the words around say that it is one, a wrong check digit is
/// taken for a slip: name and birth date are there all the same.
fn is_nam(folded: &Folded, span: &Range<usize>) -> bool {
    let compact = compact(folded, span);
    let Some((letters, digits)) = compact.split_at_checked(4) else {
        return false;
    };
    let digits = values(digits);
    let [y1, y2, m1, m2, d1, d2, ..] = digits[..] else {
        return false;
    };
    let (year, day) = (y1 * 10 + y2, d1 * 10 + d2);
    let month = m1 * 10 + m2;
    let month = if month > 50 { month - 50 } else { month };
    if !possible(year, month, day) {
        return false;
    }
    if context::matches(&NAM_CONTEXT, folded.before(span.start, REACH))
        || context::matches(&NAM_SUFFIX, folded.after(span.end, 24))
    {
        return true;
    }
    let checked = [19, 20].iter().any(|century| nam_check_digit(letters, &digits, *century) == digits[7]);
    checked && !is_word_and_number(folded, span)
}

/// Whether it reads as a word before a date, or before the first groups of a
/// longer number: « vers 2003-12-15 », « avec 5551 1002 0000 0008 ».
fn is_word_and_number(folded: &Folded, span: &Range<usize>) -> bool {
    let written = &folded.bytes()[span.clone()];
    let separator = |at: usize| written.get(at).is_some_and(u8::is_ascii_punctuation);
    let day = written.len() == 15 && separator(9) && separator(12);
    let rest = folded.after(span.end, 4);
    let next = rest.trim_start_matches([' ', '-', '.']);
    let goes_on = next.len() < rest.len() && next.starts_with(|c: char| c.is_ascii_digit());
    let (start, _) = folded.original(span);
    day || goes_on && written[4] == b' ' && folded.scalars()[start].is_lowercase()
}

/// The check digit of the health insurance number: the EBCDIC codes of the
/// letters, the year in full, the letter M, the month as it is written, the
/// day and the sequence digit, weighed and added up, modulo 10.
pub(super) fn nam_check_digit(letters: &[u8], digits: &[u32], century: u32) -> u32 {
    const WEIGHTS: [u32; 14] = [1, 3, 7, 9, 1, 7, 1, 3, 4, 5, 7, 6, 9, 1];
    let year = [century / 10, century % 10];
    let codes = letters
        .iter()
        .map(|l| ebcdic(*l))
        .chain(year.iter().chain(&digits[..2]).map(|d| 240 + d))
        .chain(std::iter::once(ebcdic(b'm')))
        .chain(digits[2..7].iter().map(|d| 240 + d));
    codes.zip(WEIGHTS).map(|(code, weight)| code * weight).sum::<u32>() % 10
}

/// The EBCDIC code of a letter's capital.
fn ebcdic(letter: u8) -> u32 {
    let rank = u32::from(letter.to_ascii_lowercase() - b'a');
    match rank {
        0..=8 => 193 + rank,
        9..=17 => 200 + rank,
        _ => 208 + rank,
    }
}

/// A letter and twelve digits. Written in its groups (4-6-2) it is one; in one
/// piece, when the words before say so or a birth date (day, month, year) is
/// in its middle, as the real ones have.
fn is_permis(folded: &Folded, span: &Range<usize>) -> bool {
    let before = folded.before(span.start, REACH);
    if context::matches(&PERMIS_CONTEXT, before) {
        return true;
    }
    let written = &folded.bytes()[span.clone()];
    // « il y a 1234 … »: the letter must touch the digits.
    if context::matches(&SERIAL, before) || !written[1].is_ascii_digit() {
        return false;
    }
    let grouped = !written[5].is_ascii_digit() && !written[written.len() - 3].is_ascii_digit();
    let compact = compact(folded, span);
    let [d1, d2, m1, m2, y1, y2] = values(&compact[5..11])[..] else {
        return false;
    };
    grouped || possible(y1 * 10 + y2, m1 * 10 + m2, d1 * 10 + d2)
}

/// Whether a two-digit year, a month and a day make a date, of either century.
fn possible(year: u32, month: u32, day: u32) -> bool {
    let longest = match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=longest).contains(&day)
}

/// The letters and digits of a span.
fn compact(folded: &Folded, span: &Range<usize>) -> Vec<u8> {
    let written = &folded.bytes()[span.clone()];
    written.iter().copied().filter(u8::is_ascii_alphanumeric).collect()
}

fn values(digits: &[u8]) -> Vec<u32> {
    digits.iter().map(|d| u32::from(d.wrapping_sub(b'0'))).collect()
}
