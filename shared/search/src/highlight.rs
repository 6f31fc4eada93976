//! Shows where a text has what was looked for: escaped HTML, the words in `<mark>`.

use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::{Token, Tokens};
use crate::document::Lang;

/// About how many bytes an excerpt has.
const EXCERPT: usize = 200;
/// How much of that may come before the first word found.
const LEAD: usize = 60;
/// How much of a body is looked at for its best passage.
const LOOKED_AT: usize = 32_000;

/// The stems to mark: for which word of the query, and what they weigh.
#[derive(Default)]
pub(crate) struct Marks {
    stems: HashMap<String, (usize, f32)>,
}

/// A word found in a text.
struct Found {
    span: Range<usize>,
    unit: usize,
    weight: f32,
}

impl Marks {
    pub fn add(&mut self, stem: String, unit: usize, weight: f32) {
        let known = self.stems.entry(stem).or_insert((unit, weight));
        if weight > known.1 {
            *known = (unit, weight);
        }
    }

    /// The whole text.
    pub fn whole(&self, text: &str, lang: Lang) -> String {
        let found = self.find(text, lang);
        render(text, 0..text.len(), &found)
    }

    /// The passage with the most of what was looked for; without any, the beginning.
    pub fn excerpt(&self, body: &str, lang: Lang) -> String {
        let found = self.find(&body[..body.floor_char_boundary(LOOKED_AT)], lang);
        let first = best_passage(&found).map_or(0, |found| found.span.start);
        let passage = passage(body, first);
        render(body, passage, &found)
    }

    fn find(&self, text: &str, lang: Lang) -> Vec<Found> {
        if self.stems.is_empty() {
            return Vec::new();
        }
        let tokens = Tokens::of(text, lang);
        let find = |token: &Token| {
            let &(unit, weight) = self.stems.get(lang.stem(tokens.text(token)))?;
            Some(Found { span: token.start..token.end, unit, weight })
        };
        let words: Vec<Found> = tokens.words().iter().filter_map(find).collect();
        let mut found: Vec<Found> = tokens.wholes().iter().filter_map(find).collect();
        // A whole compound goes before its parts, unless one of them is the surer find.
        found.retain(|whole| {
            let first = words.partition_point(|word| word.span.start < whole.span.start);
            let mut parts = words[first..].iter().take_while(|word| word.span.end <= whole.span.end);
            parts.all(|part| part.weight <= whole.weight)
        });
        found.extend(words);
        found.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end)));
        let mut end = 0;
        found.retain(|f| {
            f.span.start >= end && {
                end = f.span.end;
                true
            }
        });
        found
    }
}

/// Where the best run of words found that fits in an excerpt starts: words of the query count once each.
fn best_passage(found: &[Found]) -> Option<&Found> {
    let mut best: Option<(f32, &Found)> = None;
    for (at, first) in found.iter().enumerate() {
        let mut units: Vec<(usize, f32)> = Vec::new();
        for next in found[at..].iter().take_while(|f| f.span.end < first.span.start + EXCERPT - LEAD).take(32) {
            match units.iter_mut().find(|(unit, _)| *unit == next.unit) {
                Some((_, weight)) => *weight = weight.max(next.weight),
                None => units.push((next.unit, next.weight)),
            }
        }
        let sum = units.iter().map(|(_, weight)| weight).sum();
        if best.is_none_or(|(most, _)| sum > most) {
            best = Some((sum, first));
        }
    }
    best.map(|(_, found)| found)
}

/// About [`EXCERPT`] bytes of the body around `first`, cut between words.
fn passage(body: &str, first: usize) -> Range<usize> {
    let mut start = body.floor_char_boundary(first.saturating_sub(LEAD));
    if body.len() - start < EXCERPT {
        start = body.floor_char_boundary(body.len().saturating_sub(EXCERPT).min(first));
    }
    if start > 0 {
        // After the next space, unless the word found comes first.
        let space = body[start..first.max(start)].find(char::is_whitespace);
        start = space.map_or(first, |space| start + space);
        // Nor with what ended the sentence before.
        let ends = |c: char| c.is_whitespace() || ".,;:!?)]»”…–—".contains(c);
        start += body[start..].find(|c| !ends(c)).unwrap_or_default();
        start = start.min(first);
    }
    let mut end = body.floor_char_boundary((start + EXCERPT).min(body.len()));
    if end < body.len() {
        let space = body[start..end].rfind(char::is_whitespace).filter(|&space| space > EXCERPT / 2);
        end = space.map_or(end, |space| start + space);
    }
    start..end
}

fn render(text: &str, passage: Range<usize>, found: &[Found]) -> String {
    let mut html = String::with_capacity(passage.len() * 2);
    if passage.start > 0 {
        html.push('…');
    }
    let mut at = passage.start;
    for Found { span, .. } in found {
        if span.start < at || span.end > passage.end {
            continue;
        }
        escape(&text[at..span.start], &mut html);
        html.push_str("<mark>");
        escape(&text[span.clone()], &mut html);
        html.push_str("</mark>");
        at = span.end;
    }
    escape(&text[at..passage.end], &mut html);
    let mut html = html.trim_end_matches([' ', '·']).to_owned();
    if passage.end < text.len() {
        html.push('…');
    }
    html
}

/// Escapes for HTML, text or attribute; runs of spaces become one, and a line that ends without a mark is set apart
/// from the next by a dot.
fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => {
                html.truncate(html.trim_end_matches(' ').len());
                if !html.is_empty() && !html.ends_with(['…', '·']) {
                    html.push_str(if html.ends_with(['.', ';', ':', '!', '?', ',']) { " " } else { " · " });
                }
            }
            // No-break spaces stay, so that « and what it opens stay together.
            c if (c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')) || c.is_control() => {
                if !html.is_empty() && !html.ends_with([' ', '…']) {
                    html.push(' ');
                }
            }
            c => html.push(c),
        }
    }
}
