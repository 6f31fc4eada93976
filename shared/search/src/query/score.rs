//! The documents' scores, word by word of the query.

use super::titles::Pairs;
use super::{Candidate, Unit, View, feedback};
use crate::analysis::Tokens;
use crate::document::Audience;
use crate::format::{Section, postings, u32_at};
use crate::index::Wanted;

/// The most postings that one query reads: what is left then is the least sure.
const MOST_POSTINGS: u32 = 4_000_000;
/// How many of the best are weighed again by their titles.
const WEIGHED_AGAIN: usize = 100;
/// The most that are given back, whatever is asked for.
const MOST_HITS: usize = 1_000;

/// A document that was found.
pub(super) struct Scored {
    pub document: u32,
    pub score: f32,
    /// See [`crate::Hit::coverage`].
    pub coverage: f32,
}

/// The best documents, the best first.
pub(super) fn best(view: View<'_>, units: &[Unit], pairs: &Pairs<'_>, wanted: Wanted, limit: usize) -> Vec<Scored> {
    let mut sums = Sums::new(view);
    for unit in units {
        sums.add(view, unit);
    }
    let asked = units.iter().map(importance).sum::<f32>().max(f32::MIN_POSITIVE);
    let store = view.index.store();
    let mut found: Vec<(u32, f32)> = Vec::new();
    for (document, &score) in (0u32..).zip(&sums.totals) {
        if score > 0.0 && wanted.has(store.category(document as usize)) {
            found.push((document, score));
        }
    }
    // Of equals, the newest; then by identifier, which is their order.
    let order = |a: &(u32, f32), b: &(u32, f32)| {
        let published = |d: &(u32, f32)| store.published_at(d.0 as usize);
        let id = |d: &(u32, f32)| store.texts(d.0 as usize).map(|t| t.id).unwrap_or_default();
        b.1.total_cmp(&a.1).then_with(|| published(b).cmp(&published(a))).then_with(|| id(a).cmp(id(b)))
    };
    let limit = limit.min(MOST_HITS);
    let again = limit.max(WEIGHED_AGAIN);
    if again < found.len() {
        found.select_nth_unstable_by(again - 1, order);
        found.truncate(again);
    }
    let mut tokens = Tokens::default();
    for (document, score) in &mut found {
        *score += pairs.score(*document, &mut tokens);
    }
    found.sort_unstable_by(order);
    feedback::lift(view, &mut found, &mut tokens);
    found.sort_unstable_by(order);
    found.truncate(limit);
    let covered = |document: u32| sums.covered.get(document as usize).copied().unwrap_or_default();
    let scored = |(document, score)| Scored { document, score, coverage: (covered(document) / asked).min(1.0) };
    found.into_iter().map(scored).collect()
}

/// What a word counts for in the coverage. That no document has a word says little of those that have the others.
fn importance(unit: &Unit) -> f32 {
    if unit.known { unit.rarity } else { unit.rarity / 2.0 }
}

struct Sums {
    totals: Vec<f32>,
    /// How much of the query's rarity each document has, by how sure it is.
    covered: Vec<f32>,
    /// For the word at hand: the best score of each document, and how sure the best guess is.
    best: Vec<f32>,
    sure: Vec<f32>,
    touched: Vec<u32>,
    left: u32,
}

impl Sums {
    fn new(view: View<'_>) -> Self {
        let documents = view.index.visible(view.reader) as usize;
        let none = vec![0.0; documents];
        Self {
            totals: none.clone(),
            covered: none.clone(),
            best: none.clone(),
            sure: none,
            touched: Vec::new(),
            left: MOST_POSTINGS,
        }
    }

    fn add(&mut self, view: View<'_>, unit: &Unit) {
        // A synonym adds to what the word itself gives: a document with both explains the one by the other.
        for candidates in [&unit.candidates, &unit.synonyms] {
            let mut candidates: Vec<&Candidate> = candidates.iter().collect();
            candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            for candidate in candidates {
                self.candidate(view, unit, candidate);
            }
            for document in self.touched.drain(..) {
                let at = document as usize;
                self.totals[at] += self.best[at];
                self.covered[at] += self.sure[at] * importance(unit);
                (self.best[at], self.sure[at]) = (0.0, 0.0);
            }
        }
    }

    fn candidate(&mut self, view: View<'_>, unit: &Unit, candidate: &Candidate) {
        let rarity = candidate.stems.iter().map(|&stem| view.rarity(stem)).fold(0.0, f32::max);
        // Never more than what the word itself would give.
        let rarity = if unit.known { rarity.min(unit.rarity) } else { rarity };
        let factor = candidate.weight * rarity / 255.0;
        if let [stem] = candidate.stems[..] {
            self.one(view, stem, factor, candidate.weight);
        } else {
            self.together(view, &candidate.stems, factor, candidate.weight);
        }
    }

    fn one(&mut self, view: View<'_>, stem: u32, factor: f32, sure: f32) {
        let found = view.found(stem);
        if found > self.left {
            return;
        }
        self.left -= found;
        each(view, stem, |document, weight| {
            self.note(document, factor * f32::from(weight), sure);
        });
    }

    /// Documents that have all the stems, each with the least of its weights for them.
    fn together(&mut self, view: View<'_>, stems: &[u32], factor: f32, sure: f32) {
        let cost: u32 = stems.iter().map(|&stem| view.found(stem)).fold(0, u32::saturating_add);
        if cost > self.left {
            return;
        }
        self.left -= cost;
        let mut all: Option<Vec<(u32, u8)>> = None;
        for &stem in stems {
            let mut list = Vec::new();
            each(view, stem, |document, weight| list.push((document, weight)));
            all = Some(match all {
                None => list,
                Some(before) => common(&before, &list),
            });
        }
        for (document, weight) in all.unwrap_or_default() {
            self.note(document, factor * f32::from(weight), sure);
        }
    }

    fn note(&mut self, document: u32, score: f32, sure: f32) {
        let at = document as usize;
        if let (Some(best), Some(surest)) = (self.best.get_mut(at), self.sure.get_mut(at)) {
            if *best == 0.0 {
                self.touched.push(document);
            }
            *best = best.max(score);
            *surest = surest.max(sure);
        }
    }
}

/// What two lists have in common, in the order of the documents.
fn common(a: &[(u32, u8)], b: &[(u32, u8)]) -> Vec<(u32, u8)> {
    let mut both = Vec::new();
    let mut b = b.iter().peekable();
    for &(document, weight) in a {
        while b.next_if(|(other, _)| *other < document).is_some() {}
        if let Some((_, other)) = b.next_if(|(other, _)| *other == document) {
            both.push((document, weight.min(*other)));
        }
    }
    both
}

/// Gives each document of the reader that has the stem, and its weight there.
fn each(view: View<'_>, stem: u32, each: impl FnMut(u32, u8)) {
    let from = u32_at(view.index.section(Section::StemEntries), stem as usize * 12).unwrap_or(u32::MAX);
    let bytes = view.index.section(Section::Postings).get(from as usize..).unwrap_or_default();
    postings::read(bytes, view.found(stem), view.index.public(), view.reader == Audience::Everyone, each);
}
