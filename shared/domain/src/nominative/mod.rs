//! Detection of nominative data in what people write (`spec/product.md`,
//! Nominative data).
//!
//! [`find`] says what a text holds and where; what becomes of it (stopping
//! the sending, keeping a confirmation as a keyed hash) is decided elsewhere.
//! The text is folded first (`fold`), so that spaces, hyphens, widths and
//! invisible characters make no difference. Every scanner looks at bounded
//! stretches, so that the whole costs time linear in the text.

mod birth;
mod contact;
mod context;
mod digits;
mod file_number;
mod fold;
mod identity;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use fold::Folded;

/// What hides a letter or a digit.
pub const MASK: char = '█';

/// Kinds of nominative data, the strongest first: where two overlap, the
/// stronger one is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Health insurance number (RAMQ).
    Nam,
    /// Social insurance number.
    Nas,
    /// Driving licence.
    Permis,
    /// Payment card.
    Carte,
    /// Birth date, said to be one.
    Naissance,
    /// File number, said to be one.
    Dossier,
    /// E-mail address.
    Courriel,
    /// Telephone number.
    Telephone,
}

impl Kind {
    /// Whether a text that holds it cannot be sent before it is masked or
    /// confirmed to be something else. The other kinds warn.
    pub const fn stops(self) -> bool {
        matches!(self, Self::Nam | Self::Nas | Self::Permis | Self::Carte)
    }

    /// The code that the API and the records use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nam => "nam",
            Self::Nas => "nas",
            Self::Permis => "permis",
            Self::Carte => "carte",
            Self::Naissance => "naissance",
            Self::Dossier => "dossier",
            Self::Courriel => "courriel",
            Self::Telephone => "telephone",
        }
    }
}

/// One piece of nominative data. Serialised as
/// `{kind, start, end, masked, stops}`: neither that nor `Debug` shows the
/// value.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where it starts in the text, counted in Unicode scalar values.
    pub start: usize,
    /// Where it ends, exclusive, in the same unit.
    pub end: usize,
    /// As long as what was found, letters and digits hidden by [`MASK`].
    pub masked: String,
    /// What was found, as it was written.
    pub value: String,
}

impl Finding {
    /// The letters and digits of the value, upper case, without accents: the
    /// same for every way to write one number. What a confirmation is hashed
    /// from.
    pub fn normalised(&self) -> String {
        normalised(&self.value)
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Finding", 5)?;
        out.serialize_field("kind", &self.kind)?;
        out.serialize_field("start", &self.start)?;
        out.serialize_field("end", &self.end)?;
        out.serialize_field("masked", &self.masked)?;
        out.serialize_field("stops", &self.kind.stops())?;
        out.end()
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}..{}", self.kind.as_str(), self.start, self.end)
    }
}

/// A stretch of the folded text that a scanner takes for nominative data.
struct Candidate {
    kind: Kind,
    span: Range<usize>,
}

/// The nominative data in a text, in the order of the text, without overlaps.
pub fn find(text: &str) -> Vec<Finding> {
    let folded = Folded::new(text);
    let machine = context::machine_spans(&folded);
    let mut candidates = Vec::new();
    identity::scan(&folded, &machine, &mut candidates);
    digits::scan(&folded, &machine, &mut candidates);
    birth::scan(&folded, &mut candidates);
    file_number::scan(&folded, &machine, &mut candidates);
    contact::scan(&folded, &machine, &mut candidates);

    candidates.sort_by_key(|c| (c.kind, c.span.start));
    let mut taken = vec![false; folded.text().len()];
    let mut findings = Vec::new();
    for Candidate { kind, span } in candidates {
        let Some(place) = taken.get_mut(span.clone()) else {
            continue;
        };
        if place.is_empty() || place.contains(&true) {
            continue;
        }
        place.fill(true);
        let (start, end) = folded.original(&span);
        let value: String = folded.scalars()[start..end].iter().collect();
        findings.push(Finding { kind, start, end, masked: value.chars().map(hidden).collect(), value });
    }
    findings.sort_by_key(|f| f.start);
    findings
}

/// The text with the findings' letters and digits hidden. Findings that are
/// not of this text hide what lies at their place.
pub fn mask(text: &str, findings: &[Finding]) -> String {
    let mut scalars: Vec<char> = text.chars().collect();
    for finding in findings {
        let end = finding.end.min(scalars.len());
        for c in &mut scalars[finding.start.min(end)..end] {
            *c = hidden(*c);
        }
    }
    scalars.into_iter().collect()
}

/// The findings that stop the sending and that the writer has not confirmed
/// to be something else. `confirmed` holds what she confirmed, written in any
/// way (`not_nominative` in the API).
pub fn unconfirmed(text: &str, confirmed: &[String]) -> Vec<Finding> {
    let confirmed: HashSet<String> = confirmed.iter().map(|c| normalised(c)).collect();
    let mut findings = find(text);
    findings.retain(|f| f.kind.stops() && !confirmed.contains(&f.normalised()));
    findings
}

/// The letters and digits of a text, upper case, without accents, full-width
/// forms made plain.
pub fn normalised(text: &str) -> String {
    Folded::new(text).text().chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn hidden(c: char) -> char {
    if c.is_alphanumeric() { MASK } else { c }
}
