//! Nominative data in a text of any length, stretch by stretch: a stretch is searched together with what stands around
//! it, so that it makes no difference where it is cut.

use std::ops::Range;

use guichet_domain::nominative::{self, MASK};

use crate::verdict::Verdict;

/// Bytes of a stretch: what the search needs besides is some fifteen times as much.
const STRETCH: usize = 1 << 18;
/// Bytes around it: more than any number and the words that name it take.
const AROUND: usize = 1 << 10;

/// Tells the lines on which something is found; false when time ran out.
pub fn search(text: &str, verdict: &mut Verdict, still: &(dyn Fn() -> bool + Sync)) -> bool {
    let mut lines = Lines::new(text);
    each(text, still, |kind, span| {
        let line = lines.at(span.start);
        verdict.found_at(kind.into(), line.to_string());
    })
}

/// Calls for each finding, in the order of the text, with its place in bytes; false when time ran out.
pub fn each(
    text: &str,
    still: &(dyn Fn() -> bool + Sync),
    mut found: impl FnMut(nominative::Kind, Range<usize>),
) -> bool {
    let mut from = 0;
    let mut done = 0;
    while from < text.len() {
        if !still() {
            return false;
        }
        let to = cut(text, from + STRETCH);
        let start = cut(text, from.saturating_sub(AROUND));
        let window = &text[start..cut(text, to + AROUND)];
        let mut at = Scalars::new(window);
        for finding in nominative::find(window) {
            let (first, last) = (start + at.byte(finding.start), start + at.byte(finding.end));
            if (from.max(done)..to).contains(&first) {
                found(finding.kind, first..last);
                done = last;
            }
        }
        from = to;
    }
    true
}

/// Where a text may be cut: at a line's end if there is one near, else between words, else between characters.
fn cut(text: &str, at: usize) -> usize {
    if at == 0 || at >= text.len() {
        return at.min(text.len());
    }
    let near = at.saturating_sub(AROUND);
    let bytes = &text.as_bytes()[near..at];
    let place = bytes
        .iter()
        .rposition(|b| matches!(b, b'\n' | b'\r'))
        .or_else(|| bytes.iter().rposition(|&b| b.is_ascii() && !b.is_ascii_alphanumeric()))
        .map_or(at, |position| near + position + 1);
    (0..=place).rev().find(|&p| text.is_char_boundary(p)).unwrap_or(0)
}

/// From scalar values to bytes, forward only.
struct Scalars<'a> {
    rest: std::str::CharIndices<'a>,
    passed: usize,
    len: usize,
}

impl<'a> Scalars<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text.char_indices(), passed: 0, len: text.len() }
    }

    fn byte(&mut self, scalar: usize) -> usize {
        while self.passed < scalar && self.rest.next().is_some() {
            self.passed += 1;
        }
        self.rest.clone().next().map_or(self.len, |(byte, _)| byte)
    }
}

/// The number of the line that a byte is on, forward only. HL7 ends its lines with a lone carriage return.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1 }
    }

    fn at(&mut self, byte: usize) -> usize {
        while self.at < byte {
            let (here, next) = (self.bytes.get(self.at), self.bytes.get(self.at + 1));
            if here == Some(&b'\n') || here == Some(&b'\r') && next != Some(&b'\n') {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

/// A text file with what stops its sending hidden by [`MASK`]. What is no UTF-8 becomes it.
pub fn masked(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut from = 0;
    each(&text, &|| true, |kind, span| {
        if kind.stops() {
            out.push_str(&text[from..span.start]);
            out.extend(text[span.clone()].chars().map(|c| if c.is_alphanumeric() { MASK } else { c }));
            from = span.end;
        }
    });
    out.push_str(&text[from..]);
    out.into_bytes()
}
