//! What the daily counters hold, and what an event adds to them (`spec/api.md`, `GET /reports`).
//!
//! Each request is counted by its type, its team and its establishment; of a day (a civil day of the closure rule's
//! zone, America/Toronto):
//! - `opened`: filings;
//! - `closed_by_rule` on the day of R + 72 h, whenever the sweep comes to it, and `closed_by_hand`;
//! - `reopened`: « Le problème persiste », each time; an agent who takes a request back reopens nothing;
//! - `taking`: from the filing to the first taking in charge, on the day of that, once for each request;
//! - `resolution`: from the filing to the resolution that stood when the request closed, or to the closing where none
//!   did; on the day of the closing, so that a resolution that did not last is not counted, and each request is once;
//! - `satisfaction`: 1 to 5, where the closer gave it.
//!
//! What is open now is a running count: filings minus closings, and for the teams what was moved from one to another.
//! These are sums, so the order in which events are counted does not matter; that each is counted once is the store's
//! to see to. The queue's index would have to be read in full for it, and says no type and no establishment.

mod histogram;
#[cfg(test)]
mod tests;

use deserr::Deserr;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::catalog::Team;
use crate::closure::Rule;
use crate::event::{Event, EventKind, Standing};
use crate::ids::EventId;

pub use histogram::Histogram;

/// What requests are counted by.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, Deserr, ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[deserr(rename_all = lowercase)]
pub enum Dimension {
    #[default]
    Type,
    Team,
    Establishment,
}

impl Dimension {
    pub const ALL: [Self; 3] = [Self::Type, Self::Team, Self::Establishment];

    /// The word that the API and the records use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Team => "team",
            Self::Establishment => "establishment",
        }
    }

    fn key(self, standing: &Standing) -> &str {
        match self {
            Self::Type => &standing.kind,
            Self::Team => standing.team.as_str(),
            Self::Establishment => standing.establishment.as_str(),
        }
    }
}

/// What happened to the requests of one type, team or establishment on a day, or on several put together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub opened: u64,
    pub closed_by_rule: u64,
    pub closed_by_hand: u64,
    pub reopened: u64,
    pub taking: Histogram,
    pub resolution: Histogram,
    /// How often 1, 2, 3, 4, 5 was given.
    pub satisfaction: [u64; 5],
}

impl Counts {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub fn merge(&mut self, other: &Self) {
        for (name, count) in other.entries() {
            self.add(&name, count);
        }
    }

    /// Each count that is not nothing, under the name that it is kept by: `opened`, `closed_by_rule`,
    /// `closed_by_hand`, `reopened`, `sN` for a satisfaction of N, `tN` and `rN` for bucket N of taking and resolution.
    pub fn entries(&self) -> Vec<(String, u64)> {
        let plain = [
            ("opened", self.opened),
            ("closed_by_rule", self.closed_by_rule),
            ("closed_by_hand", self.closed_by_hand),
            ("reopened", self.reopened),
        ];
        let plain = plain.into_iter().map(|(name, count)| (name.to_owned(), count));
        let satisfaction = (1..).zip(self.satisfaction).map(|(given, count): (u8, u64)| (format!("s{given}"), count));
        let taking = self.taking.buckets().map(|(bucket, count)| (format!("t{bucket}"), count));
        let resolution = self.resolution.buckets().map(|(bucket, count)| (format!("r{bucket}"), count));
        plain.chain(satisfaction).chain(taking).chain(resolution).filter(|(_, count)| *count > 0).collect()
    }

    /// Adds to the count of this name; other names are passed over.
    pub fn add(&mut self, name: &str, count: u64) {
        match name {
            "opened" => self.opened += count,
            "closed_by_rule" => self.closed_by_rule += count,
            "closed_by_hand" => self.closed_by_hand += count,
            "reopened" => self.reopened += count,
            _ => {
                let Some((kind, number)) = name.split_at_checked(1) else { return };
                let Ok(number) = number.parse::<u16>() else { return };
                match kind {
                    "t" => self.taking.add(number, count),
                    "r" => self.resolution.add(number, count),
                    "s" => {
                        let given = usize::from(number).checked_sub(1).and_then(|at| self.satisfaction.get_mut(at));
                        if let Some(given) = given {
                            *given += count;
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// What one event adds to the counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub event: EventId,
    pub day: Date,
    /// The type, team and establishment that `counts` goes to.
    pub keys: [(Dimension, String); 3],
    pub counts: Counts,
    /// By how much the number of open requests changes, and whose.
    pub open: Vec<(Dimension, String, i64)>,
}

impl Counted {
    /// `None`: it adds nothing.
    pub fn of(event: &Event, rule: &Rule) -> Option<Self> {
        let standing = event.standing.as_ref()?;
        let mut counts = Counts::default();
        let mut open = Vec::new();
        let keys = Dimension::ALL.map(|dimension| (dimension, dimension.key(standing).to_owned()));
        let everywhere = |by| keys.iter().map(move |(dimension, key)| (*dimension, key.clone(), by));
        if event.takes_in_charge() {
            counts.taking.record(event.at.duration_since(standing.filed_at));
        }
        match event.kind {
            EventKind::Created => {
                counts.opened = 1;
                open.extend(everywhere(1));
            }
            EventKind::Reopened => counts.reopened = 1,
            EventKind::Assigned => {
                let team = event.detail.get("team").and_then(|team| Team::of(team.as_str()?));
                if let Some(team) = team.filter(|team| *team != standing.team) {
                    let moved = |team: Team, by| (Dimension::Team, team.as_str().to_owned(), by);
                    open.extend([moved(standing.team, -1), moved(team, 1)]);
                }
            }
            EventKind::Closed => {
                match event.actor {
                    None => counts.closed_by_rule = 1,
                    Some(_) => counts.closed_by_hand = 1,
                }
                let resolved_at = standing.resolved_at.unwrap_or(event.at);
                counts.resolution.record(resolved_at.duration_since(standing.filed_at));
                if let Some(given) = event.detail.get("satisfaction").and_then(serde_json::Value::as_u64) {
                    counts.add(&format!("s{given}"), 1);
                }
                open.extend(everywhere(-1));
            }
            _ => {}
        }
        let nothing = counts.is_empty() && open.is_empty();
        (!nothing).then(|| Self { event: event.id, day: rule.civil_day(event.at), keys: keys.clone(), counts, open })
    }
}
