//! What the parts of an inspection have in common: what they work with, and what they hand back.

use std::collections::BTreeMap;

use guichet_domain::attachment::{Finding, FindingKind, Format};

use crate::{Inspected, Limits, Tools};

/// What an inspection works with.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    pub tools: &'a Tools,
    pub limits: &'a Limits,
    pub still: &'a (dyn Fn() -> bool + Sync),
}

/// Why a file is refused, told where it is found out.
pub type Refusal = Finding;

/// What is known of a file so far.
#[derive(Debug, Default)]
pub struct Verdict {
    pub format: Option<Format>,
    findings: BTreeMap<FindingKind, Vec<String>>,
    clean: Option<Vec<u8>>,
}

impl Verdict {
    pub fn new(format: Format) -> Self {
        Self { format: Some(format), ..Self::default() }
    }

    pub fn refused(kind: FindingKind) -> Self {
        Finding::new(kind).into()
    }

    pub fn refused_at(kind: FindingKind, place: String) -> Self {
        Finding::at(kind, [place]).into()
    }

    /// What the file was taken for.
    pub fn of(self, format: Option<Format>) -> Self {
        Self { format, ..self }
    }

    pub fn found(&mut self, kind: FindingKind) {
        self.findings.entry(kind).or_default();
    }

    /// Adds a place that is not yet told of this kind.
    pub fn found_at(&mut self, kind: FindingKind, place: String) {
        let places = self.findings.entry(kind).or_default();
        if places.len() < Finding::MOST_PLACES && !places.contains(&place) {
            places.push(place);
        }
    }

    pub fn clean(mut self, bytes: Vec<u8>) -> Self {
        self.clean = Some(bytes);
        self
    }

    /// `fitting`: the extensions that fit the file, and the one that it has.
    pub fn into_inspected(mut self, fitting: Option<(&[&str], Option<&str>)>) -> Inspected {
        if self.findings.keys().any(|kind| kind.refuses()) {
            self.clean = None;
        } else if self.clean.is_none() {
            self.found(FindingKind::Unreadable);
        }
        if let (Some((fitting, extension)), Some(format), true) = (fitting, self.format, self.clean.is_some())
            && !extension.is_some_and(|is| fitting.iter().any(|fits| fits.eq_ignore_ascii_case(is)))
            && let Some(&now) = format.extensions().first()
        {
            self.found_at(FindingKind::Renamed, now.to_owned());
        }
        let findings = self.findings.into_iter().map(|(kind, places)| Finding { kind, places }).collect();
        Inspected { format: self.format, findings, clean: self.clean }
    }
}

impl From<Refusal> for Verdict {
    fn from(refusal: Refusal) -> Self {
        Self { findings: BTreeMap::from([(refusal.kind, refusal.places)]), ..Self::default() }
    }
}
