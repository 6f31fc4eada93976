//! The counters of some days, put together.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::try_join;
use guichet_domain::account::Language;
use guichet_domain::catalog::{Catalog, Team};
use guichet_domain::counts::{Counts, Dimension};
use guichet_store::{Store, StoreError};
use jiff::civil::Date;

use crate::span::Span;

/// What was counted for one type, team or establishment.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its code.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// The days on which something happened.
    pub days: BTreeMap<Date, Counts>,
    /// How many of its requests are open now, whatever days are asked for.
    pub open_now: u64,
}

impl Series {
    /// All of its days together.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.days.values().for_each(|day| counts.merge(day));
        counts
    }
}

/// A report before it is written as JSON, CSV or a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub span: Span,
    /// Types and teams in their order, each; establishments by name, those of which there is something to say.
    pub series: Vec<Series>,
}

impl Report {
    /// Reads an item for each day and key on which something happened, and one for each key: what it costs depends on
    /// the days asked for (at most 366), not on how many requests there are.
    pub async fn read(store: &Store, span: Span, language: Language) -> Result<Self, StoreError> {
        let Span { from, to, by } = span;
        let (counts, open, names) =
            try_join!(store.counts(by, from, to), store.open_counts(by), names(store, by, language))?;
        let mut days: BTreeMap<String, BTreeMap<Date, Counts>> = BTreeMap::new();
        for day in counts {
            days.entry(day.key).or_default().insert(day.day, day.counts);
        }
        let active = open.iter().filter(|(_, open)| **open > 0).map(|(key, _)| key.clone());
        let mut keys: BTreeSet<String> = days.keys().cloned().chain(active).collect();
        let mut series = Vec::new();
        let mut add = |key: String, label: String| {
            let days = days.remove(&key).unwrap_or_default();
            let open_now = open.get(&key).copied().unwrap_or(0);
            series.push(Series { key, label, days, open_now });
        };
        for (key, label) in names {
            let something = keys.remove(&key);
            if something || by != Dimension::Establishment {
                add(key, label);
            }
        }
        // Of types that the catalogue has given up since.
        for key in keys {
            add(key.clone(), key);
        }
        Ok(Self { span, series })
    }

    /// All series as one.
    pub fn total(&self) -> Series {
        let mut total = Series { key: String::new(), label: String::new(), days: BTreeMap::new(), open_now: 0 };
        for series in &self.series {
            total.open_now += series.open_now;
            for (day, counts) in &series.days {
                total.days.entry(*day).or_default().merge(counts);
            }
        }
        total
    }
}

/// The codes that there are, in their order, with what people call them.
async fn names(store: &Store, by: Dimension, language: Language) -> Result<Vec<(String, String)>, StoreError> {
    match by {
        Dimension::Team => {
            Ok(Team::ALL.map(|team| (team.as_str().to_owned(), team.label(language).to_owned())).to_vec())
        }
        Dimension::Type => {
            let catalog = Catalog::builtin().map_err(|error| StoreError::Corrupt(error.to_string()))?;
            let types = catalog.categories.iter().flat_map(|category| &category.types);
            let label = |label: &guichet_domain::catalog::Label| match language {
                Language::Fr => label.fr.clone(),
                Language::En => label.en.clone(),
            };
            Ok(types.map(|kind| (kind.code.clone(), label(&kind.label))).collect())
        }
        Dimension::Establishment => {
            let mut names = Vec::new();
            let mut after: Option<String> = None;
            loop {
                let page = store.establishments(100, after.as_deref()).await?;
                names.extend(page.items.into_iter().map(|one| (one.id.to_string(), one.name.into_string())));
                after = page.next;
                if after.is_none() {
                    names.sort_by(|(_, one), (_, other)| one.cmp(other));
                    return Ok(names);
                }
            }
        }
    }
}
