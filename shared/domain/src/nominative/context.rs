//! What stands around a number: the words that say what it is, and the
//! machine-made forms that no number of a person is looked for in.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::Folded;

/// How far before a number the words that name it may stand, in characters.
pub(super) const REACH: usize = 48;

/// Compiles a pattern that this module's authors wrote: one that does not
/// compile matches nothing, and the tests of its kind fail.
pub(super) fn pattern(source: &str) -> Option<Regex> {
    Regex::new(source).ok()
}

/// A pattern that is compiled once.
pub(super) type Pattern = LazyLock<Option<Regex>>;

/// Whether a pattern is found in a text.
pub(super) fn matches(pattern: &Pattern, text: &str) -> bool {
    pattern.as_ref().is_some_and(|p| p.is_match(text))
}

/// Every stretch of a pattern that `keep` accepts. A refused one gives way to
/// one that starts a character later. Patterns match bounded stretches, hence
/// linear time.
pub(super) fn each(
    pattern: &Pattern,
    text: &str,
    mut keep: impl FnMut(Range<usize>) -> Option<Range<usize>>,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let Some(pattern) = pattern.as_ref() else {
        return found;
    };
    let mut at = 0;
    while let Some(m) = pattern.find_at(text, at) {
        if let Some(span) = keep(m.range()) {
            at = span.end.max(m.start() + 1);
            found.push(span);
        } else {
            at = m.start() + 1;
        }
    }
    found
}

static MACHINE: Pattern = LazyLock::new(|| {
    pattern(concat!(
        // UUID
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        // MAC address
        r"|[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b",
        // date with time, of a log
        r"|\b[0-9]{4}-[0-9]{2}-[0-9]{2}[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:z|[+-][0-9]{2}:?[0-9]{2}\b)?",
        // IPv4 address with its port
        r"|\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]{1,5})?\b",
        // number of a request
        r"|\bcsc-[0-9]{1,12}\b",
    ))
});

static UNIT: Pattern = LazyLock::new(|| {
    pattern(concat!(
        r"^ ?(?:\$|%|[kmgt]?i?o\b|octets?\b|bytes?\b|[kmgt]i?b\b|[mun]?s\b|secondes?\b|hz\b|cad\b|",
        r"dollars?\b|lignes?\b|messages?\b|enregistrements?\b|documents?\b|rows?\b|records?\b|fois\b)",
    ))
});

/// Stretches made by machines, in order.
pub(super) fn machine_spans(folded: &Folded) -> Vec<Range<usize>> {
    each(&MACHINE, folded.text(), Some)
}

/// Whether a span touches one of these ordered spans.
pub(super) fn touches(spans: &[Range<usize>], span: &Range<usize>) -> bool {
    let next = spans.partition_point(|s| s.end <= span.start);
    spans.get(next).is_some_and(|s| s.start < span.end)
}

/// Whether the number that ends at `end` counts something (bytes, dollars,
/// messages), so that it names nobody.
pub(super) fn counts(folded: &Folded, end: usize) -> bool {
    matches(&UNIT, folded.after(end, 20))
}
