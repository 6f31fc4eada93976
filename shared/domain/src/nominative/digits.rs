//! Numbers of digits alone that carry a Luhn check digit: social insurance
//! and payment cards.

use std::ops::Range;
use std::sync::LazyLock;

use super::context::{self, Pattern, REACH, pattern};
use super::fold::Folded;
use super::{Candidate, Kind};

static NAS_CONTEXT: Pattern = LazyLock::new(|| {
    pattern(r"\bn\.?a\.?s\b|\b(?:nas|sin)(?:[0-9:=#_]|$)|\bsin\b|assurance.?sociale|social.?insurance")
});
static NAS_SUFFIX: Pattern = LazyLock::new(|| pattern(r"^ ?[(,:-]? ?(?:n\.?a\.?s\b|sin\b|assurance.?sociale)"));
static CARD_CONTEXT: Pattern = LazyLock::new(|| {
    pattern(r"carte|card|visa|master.?card|amex|american.?express|credit|debit|paiement|payment|\bcc\b")
});

/// Longest payment card, in digits.
const LONGEST: usize = 19;

pub(super) fn scan(folded: &Folded, machine: &[Range<usize>], out: &mut Vec<Candidate>) {
    let mut at = 0;
    while let Some(groups) = cluster(folded.bytes(), at) {
        at = groups.last().map_or(folded.bytes().len(), |g| g.end);
        let mut first = 0;
        while first < groups.len() {
            match from_group(folded, machine, &groups, first) {
                Some((last, candidate)) => {
                    out.push(candidate);
                    first = last + 1;
                }
                None => first += 1,
            }
        }
    }
}

/// The next groups of digits that one separator at a time joins.
fn cluster(bytes: &[u8], from: usize) -> Option<Vec<Range<usize>>> {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut start = (from..bytes.len()).find(|i| digit(*i))?;
    let mut groups = Vec::new();
    loop {
        let mut end = start;
        while digit(end) {
            end += 1;
        }
        groups.push(start..end);
        let separated = matches!(bytes.get(end), Some(b' ' | b'-' | b'.' | b'_' | b'/'));
        let wide = bytes.get(end..end + 3).is_some_and(|s| matches!(s, b" - " | b" . " | b" / "))
            || bytes.get(end..end + 2) == Some(b"  ");
        start = match () {
            () if separated && digit(end + 1) => end + 1,
            () if wide && digit(end + 2) => end + 2,
            () if wide && digit(end + 3) => end + 3,
            () => return Some(groups),
        };
    }
}

/// The number that starts with the group `first`, with its last group: the
/// longest that is one.
fn from_group(
    folded: &Folded,
    machine: &[Range<usize>],
    groups: &[Range<usize>],
    first: usize,
) -> Option<(usize, Candidate)> {
    let start = groups[first].start;
    if groups[first].len() > LONGEST || decimals(folded.bytes(), start) {
        return None;
    }
    let mut digits = Vec::with_capacity(LONGEST);
    let mut found = None;
    for (last, group) in groups.iter().enumerate().skip(first) {
        if digits.len() + group.len() > LONGEST {
            break;
        }
        digits.extend(folded.bytes()[group.clone()].iter().map(|b| u32::from(b - b'0')));
        let span = start..group.end;
        if digits.len() < 9 || !luhn(&digits) || folded.word_at(span.end) {
            continue;
        }
        let number = Number { folded, groups, first, last, span };
        let kind = match digits.len() {
            9 if number.is_nas(&digits) => Kind::Nas,
            13.. if number.is_card(&digits) => Kind::Carte,
            _ => continue,
        };
        if !context::touches(machine, &number.span) {
            found = Some((last, Candidate { kind, span: number.span }));
        }
    }
    found
}

/// Digits with a good check digit, and what is around them.
struct Number<'a> {
    folded: &'a Folded,
    groups: &'a [Range<usize>],
    first: usize,
    last: usize,
    span: Range<usize>,
}

impl Number<'_> {
    fn is_nas(&self, digits: &[u32]) -> bool {
        // The words stand before, perhaps glued to the number.
        let before = self.folded.before(self.span.start, REACH);
        if context::matches(&NAS_CONTEXT, before) || context::matches(&NAS_SUFFIX, self.folded.after(self.span.end, 24))
        {
            return digits.iter().any(|d| *d != 0);
        }
        // Written as on the card, and not as a quantity of nine figures is.
        self.lengths().eq([3, 3, 3])
            && !matches!(digits[0], 0 | 8)
            && !self.folded.word_before(self.span.start)
            && matches!(self.separators(), Some(b' ' | b'-'))
            && !self.goes_on()
            && !context::counts(self.folded, self.span.end)
            && !before.trim_end().ends_with('$')
            && !fraction(self.folded.bytes(), self.span.end)
    }

    fn is_card(&self, digits: &[u32]) -> bool {
        if !issued(digits) || fraction(self.folded.bytes(), self.span.end) {
            return false;
        }
        if context::matches(&CARD_CONTEXT, self.folded.before(self.span.start, REACH)) {
            return true;
        }
        let lengths: Vec<usize> = self.lengths().collect();
        let even = lengths.windows(2).all(|w| w[0] == w[1])
            || matches!(lengths[..], [4, 4, 4, 4, 3] | [4, 6, 5 | 4] | [4, 4, 5]);
        // Thirteen digits without a word about a card are a bar code.
        even && digits.len() > 13
            && !self.folded.word_before(self.span.start)
            && (self.first == self.last || !self.goes_on())
    }

    fn lengths(&self) -> impl Iterator<Item = usize> {
        self.groups[self.first..=self.last].iter().map(Range::len)
    }

    /// The separator, where it is the same throughout.
    fn separators(&self) -> Option<u8> {
        let bytes = self.folded.bytes();
        let mut all = self.groups[self.first..self.last].iter().map(|g| {
            bytes[g.end..].iter().copied().find(|b| *b != b' ').filter(|b| !b.is_ascii_digit()).unwrap_or(b' ')
        });
        let one = all.next()?;
        all.all(|s| s == one).then_some(one)
    }

    /// Whether groups like these go on before or after: a longer number, or a
    /// table.
    fn goes_on(&self) -> bool {
        let usual = self.groups[self.first].len();
        let bytes = self.folded.bytes();
        let separator = bytes.get(self.groups[self.first].end);
        let before = self.first.checked_sub(1).map(|i| &self.groups[i]);
        let joined = |end: usize| bytes.get(end) == separator;
        before.is_some_and(|g| g.len() <= usual && joined(g.end))
            || self.groups.get(self.last + 1).is_some_and(|g| g.len() == usual && joined(self.span.end))
    }
}

/// Whether the digits at `at` follow one or two figures and a decimal point,
/// as in « 4.1599 »: they are no number of their own. The groups of a number,
/// as in « 4159.9825 », are longer.
fn decimals(bytes: &[u8], at: usize) -> bool {
    let Some((b'.' | b',', whole)) = bytes[..at].split_last() else {
        return false;
    };
    let figures = whole.iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
    (1..=2).contains(&figures)
}

/// Whether cents or decimals follow.
fn fraction(bytes: &[u8], end: usize) -> bool {
    bytes.get(end) == Some(&b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
}

/// Luhn's check digit (ISO/IEC 7812-1, annex B).
pub(super) fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| match (i % 2, *d) {
            (0, d) => d,
            (_, d) if d > 4 => 2 * d - 9,
            (_, d) => 2 * d,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether a network issues cards of this beginning and length.
fn issued(digits: &[u32]) -> bool {
    let head = |n: usize| digits.iter().take(n).fold(0, |head, d| head * 10 + d);
    match digits.len() {
        13 => head(1) == 4,
        14 => matches!(head(3), 300..=305 | 309) || matches!(head(2), 36 | 38 | 39),
        15 => matches!(head(2), 34 | 37),
        16 => {
            head(1) == 4
                || matches!(head(2), 51..=55 | 62 | 65)
                || matches!(head(3), 644..=649)
                || matches!(head(4), 2221..=2720 | 3528..=3589 | 6011)
        }
        17..=19 => head(1) == 4 && digits.len() == 19 || matches!(head(2), 62 | 65) || head(4) == 6011,
        _ => false,
    }
}
