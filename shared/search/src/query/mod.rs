//! From a query to what is found: its words, what they may stand for, the documents' scores, the best of them shown.

mod compounds;
mod expand;
mod feedback;
mod prefix;
mod score;
pub(crate) mod similar;
mod synonyms;
mod titles;
mod typos;
mod words;

use self::score::Scored;
use self::titles::Pairs;
use crate::document::Audience;
use crate::format::{Section, u32_at};
use crate::highlight::Marks;
use crate::hit::Hit;
use crate::index::Index;
use crate::ranking::weigh::rarity;

/// What someone looks for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// As typed; the first 400 characters and 24 words are looked at.
    pub text: &'a str,
    pub reader: Audience,
    /// Only documents of this category.
    pub category: Option<&'a str>,
    /// At most this many hits, and 1,000.
    pub limit: usize,
}

/// A word of the query, with all that it may stand for.
struct Unit {
    text: String,
    /// How rare the word is; of a word that no document has, the most that can be.
    rarity: f32,
    /// Whether the reader's documents have its stem.
    known: bool,
    candidates: Vec<Candidate>,
    /// Words of the house that mean the same.
    synonyms: Vec<Candidate>,
}

/// Something a word may stand for: one stem or, for a word of several (a compound, a synonym), all of them together.
struct Candidate {
    stems: Vec<u32>,
    /// How sure it is: 1 for the word itself.
    weight: f32,
}

impl Unit {
    /// Adds something the word may stand for; of a guess made twice, the surer stays.
    fn add(&mut self, stems: Vec<u32>, weight: f32) {
        match self.candidates.iter_mut().find(|c| c.stems == stems) {
            Some(known) => known.weight = known.weight.max(weight),
            None => self.candidates.push(Candidate { stems, weight }),
        }
    }
}

/// An index as one reader sees it.
#[derive(Clone, Copy)]
struct View<'a> {
    index: &'a Index,
    reader: Audience,
}

impl View<'_> {
    /// A stem that the reader's documents have.
    fn stem(&self, stem: &str) -> Option<u32> {
        let number = crate::format::small(self.index.stems().find(stem)?);
        (self.found(number) > 0).then_some(number)
    }

    /// A word that the reader's documents have: its stem.
    fn word(&self, word: &str) -> Option<u32> {
        self.index.stem_of_word(self.index.words().find(word)?, self.reader)
    }

    /// In how many of the reader's documents a stem is.
    fn found(&self, stem: u32) -> u32 {
        let of_reader = match self.reader {
            Audience::Agents => 4,
            Audience::Everyone => 8,
        };
        u32_at(self.index.section(Section::StemEntries), stem as usize * 12 + of_reader).unwrap_or_default()
    }

    fn rarity(&self, stem: u32) -> f32 {
        rarity(self.found(stem), self.index.visible(self.reader))
    }
}

pub(crate) fn search(index: &Index, query: &Query<'_>) -> Vec<Hit> {
    let view = View { index, reader: query.reader };
    let wanted = index.category(query.category);
    if query.limit == 0 || index.visible(query.reader) == 0 {
        return Vec::new();
    }
    let words = words::read(view, query.text);
    let units = expand::expand(view, &words);
    let best = score::best(view, &units, &Pairs::of(view, &words), wanted, query.limit);
    if best.is_empty() {
        return Vec::new();
    }
    let marks = marks(view, &units);
    let hit = |found: Scored| {
        let hit = index.hit(found.document as usize, found.score, &marks)?;
        Some(Hit { coverage: found.coverage, ..hit })
    };
    best.into_iter().filter_map(hit).collect()
}

/// What to mark in what is found: all that the words may stand for.
fn marks(view: View<'_>, units: &[Unit]) -> Marks {
    let mut marks = Marks::default();
    for (at, unit) in units.iter().enumerate() {
        for candidate in unit.candidates.iter().chain(&unit.synonyms) {
            for &stem in &candidate.stems {
                if let Some(stem) = view.index.stems().word(stem as usize) {
                    marks.add(stem, at, candidate.weight * unit.rarity);
                }
            }
        }
    }
    marks
}
