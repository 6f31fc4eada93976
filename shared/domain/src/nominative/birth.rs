//! Birth dates: dates that the words beside them say to be one.

use std::ops::Range;
use std::sync::LazyLock;

use super::context::{self, Pattern, pattern};
use super::fold::Folded;
use super::{Candidate, Kind};

/// How far the words may stand from the date, in characters.
const NEAR: usize = 56;

/// Names of the months, in full or shortened, in both languages.
const MONTH: &str = concat!(
    "(?:janvier|january|fevrier|february|mars|march|avril|april|mai|may|juin|june|juillet|july",
    "|aout|august|septembre|september|octobre|october|novembre|november|decembre|december",
    "|janv|jan|fevr|fev|feb|mar|avr|apr|juil|jul|jun|aug|sept|sep|oct|nov|dec)",
);

static DATE: Pattern = LazyLock::new(|| {
    pattern(&format!(
        concat!(
            r"[0-9]{{4}} ?[-/._ ] ?[0-9]{{1,2}} ?[-/._ ] ?[0-9]{{1,2}}",
            r"|[0-9]{{1,2}} ?[-/._ ] ?[0-9]{{1,2}} ?[-/._ ] ?(?:[0-9]{{4}}|[0-9]{{2}})",
            r"|[0-9]{{8}}",
            r"|[0-9]{{1,2}}(?:er|st|nd|rd|th)?[ -]{{0,2}}(?:de |of )?{MONTH}\.?,?[ -]{{0,2}}(?:[0-9]{{4}}|[0-9]{{2}})",
            r"|[0-9]{{4}}[ -]{MONTH}\.?[ -][0-9]{{1,2}}",
            r"|{MONTH}\.? {{1,2}}[0-9]{{1,2}}(?:st|nd|rd|th)?,? {{1,2}}[0-9]{{4}}",
        ),
        MONTH = MONTH
    ))
});

/// Words that name the birth, then at most a few others without a digit.
static NAMED: Pattern = LazyLock::new(|| {
    pattern(concat!(
        r"(?:naissance|\bnaiss\b|\bd\.?d\.?n\b|\bddn|\bd\.?o\.?b\b|date.?of.?birth|birth.?(?:date|day)",
        r"|\bborn\b|\bnees?\b|\bne ?[(/.·-] ?e\b)(?P<between>[^0-9\n]{0,40}(?:\n ?)?)$",
    ))
});
/// « né » may be followed by a place; without its accent it is a negation,
/// unless the date comes at once.
static BORN: Pattern = LazyLock::new(|| pattern(r"\bn(?P<e>e)s?\b(?P<between>[^0-9\n.;]{0,40})$"));
static AT_ONCE: Pattern = LazyLock::new(|| pattern(r"^(?: ?[:,(]? ?| (?:le|en|un|on) )$"));
/// What makes the date that of something else.
static OTHERWISE: Pattern = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:depuis|apres|avant|since|after|before|rapport|version|mise|updated?|constate|signale",
        r"|corrige|erronee?s?|demande|vide|affichee?s? (?:le|depuis)|(?:le|du) \w{4,})\b",
    ))
});
static AFTER: Pattern = LazyLock::new(|| {
    pattern(
        r"^ ?[(,:;=-]{0,2} ?(?:est (?:la |sa )?)?(?:date de naissance|naissance|d\.?d\.?n\b|d\.?o\.?b\b|date of birth)",
    )
});

pub(super) fn scan(folded: &Folded, out: &mut Vec<Candidate>) {
    let dates = context::each(&DATE, folded.text(), |span| {
        let (before, after) = (span.start, span.end);
        let bytes = folded.bytes();
        let cut = folded.word_before(before) || (folded.word_at(after) && !is_instant(folded, after));
        // The middle of an address, a version or a longer number.
        let goes_on = (before >= 2 && matches!(bytes[before - 1], b'.' | b'/') && bytes[before - 2].is_ascii_digit())
            || (matches!(bytes.get(after), Some(b'.' | b'/')) && bytes.get(after + 1).is_some_and(u8::is_ascii_digit));
        (!cut && !goes_on && is_date(&folded.text()[span.clone()]) && is_birth(folded, &span)).then_some(span)
    });
    out.extend(dates.into_iter().map(|span| Candidate { kind: Kind::Naissance, span }));
}

/// Whether a time of day is glued to the date, as in RFC 3339.
fn is_instant(folded: &Folded, at: usize) -> bool {
    matches!(folded.after(at, 4).as_bytes(), [b't', h1, h2, b':'] if h1.is_ascii_digit() && h2.is_ascii_digit())
}

fn is_birth(folded: &Folded, span: &Range<usize>) -> bool {
    let window = folded.before(span.start, NEAR);
    if context::matches(&AFTER, folded.after(span.end, 40)) {
        return true;
    }
    let named = NAMED.as_ref().and_then(|p| p.captures(window));
    if let Some(between) = named.as_ref().and_then(|c| c.name("between")) {
        return !context::matches(&OTHERWISE, between.as_str());
    }
    let born = BORN.as_ref().and_then(|p| p.captures(window));
    let Some((e, between)) = born.as_ref().and_then(|c| c.name("e").zip(c.name("between"))) else {
        return false;
    };
    let accented = folded.acute(span.start - window.len() + e.start());
    context::matches(&AT_ONCE, between.as_str()) || accented && !context::matches(&OTHERWISE, between.as_str())
}

/// Whether the numbers of a stretch that looks like a date make one that a
/// living person can be born on. Day and month go in either order.
fn is_date(written: &str) -> bool {
    let numbers: Vec<u32> = written.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    let year = |y: u32| (1880..=2099).contains(&y);
    let day = |d: u32| (1..=31).contains(&d);
    let month = |m: u32| (1..=12).contains(&m);
    match numbers[..] {
        [whole] => {
            let (start, end) = (whole / 10_000, whole % 10_000);
            year(start) && month(end / 100) && day(end % 100) || year(end) && day(start / 100) && month(start % 100)
        }
        // The month is a word.
        [a, b] => day(a) && (b < 100 || year(b)) || year(a) && day(b),
        [y, m, d] if y > 31 => year(y) && month(m) && day(d),
        [d, m, y] => (day(d) && month(m) || day(m) && month(d)) && (y < 100 || year(y)),
        _ => false,
    }
}
