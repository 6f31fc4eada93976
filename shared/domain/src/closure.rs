//! The 72-hour rule (`spec/product.md`, The 72-hour rule; the guide's step 5.4).
//!
//! A request resolved at R closes by itself at R + 72 h of elapsed time, unless it is modified before that on one of
//! the two civil days that follow the civil day of R.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::ids::EventId;

/// Instants are cut to whole seconds.
pub fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// The rule's settings; kept on the request at R, so that a new setting changes nothing already promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Elapsed hours from R to the closure.
    pub hours: u32,
    /// How many civil days after the day of R a modification stops the closure.
    pub days: u32,
    /// IANA name of the zone whose civil days count.
    pub zone: String,
}

impl Default for Rule {
    fn default() -> Self {
        Self { hours: 72, days: 2, zone: "America/Toronto".to_owned() }
    }
}

/// The settings name no time zone, or durations out of bounds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("{0:?} is no IANA time zone")]
    Zone(String),
    #[error("the closure's hours must be 1 to 8760 and its days 0 to 365")]
    Bounds,
}

impl Rule {
    /// Checks what an operator wrote.
    pub fn checked(self) -> Result<Self, RuleError> {
        if !(1..=8760).contains(&self.hours) || self.days > 365 {
            return Err(RuleError::Bounds);
        }
        TimeZone::get(&self.zone).map_err(|_| RuleError::Zone(self.zone.clone()))?;
        Ok(self)
    }

    /// The civil day of an instant in the rule's zone.
    pub fn civil_day(&self, at: Timestamp) -> Date {
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        at.to_zoned_datetime(zone).date()
    }
}

/// Where the closure of a resolved request stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    pub resolved_at: Timestamp,
    pub closes_at: Timestamp,
    /// The modification that stopped it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halted_by: Option<EventId>,
    pub rule: Rule,
}

impl Closure {
    /// The closure that begins with a resolution at `at`.
    pub fn from(at: Timestamp, rule: &Rule) -> Self {
        let resolved_at = whole_seconds(at);
        let closes_at =
            resolved_at.checked_add(SignedDuration::from_hours(i64::from(rule.hours))).unwrap_or(Timestamp::MAX);
        Self { resolved_at, closes_at, halted_by: None, rule: rule.clone() }
    }

    /// The civil days on which a modification stops the closure; empty where the rule has none.
    pub fn days_that_count(&self) -> RangeInclusive<Date> {
        let after = |days| self.rule.civil_day(self.resolved_at).checked_add(days).unwrap_or(Date::MAX);
        after(1.days())..=after(i64::from(self.rule.days).days())
    }

    /// Whether a modification at `at` stops the closure: before its instant, on one of the civil days that count.
    pub fn is_stopped_by_change_at(&self, at: Timestamp) -> bool {
        let at = whole_seconds(at);
        at < self.closes_at && self.days_that_count().contains(&self.rule.civil_day(at))
    }

    /// Notes a modification; only the first that stops the closure counts.
    #[must_use]
    pub fn after_change(mut self, at: Timestamp, event: EventId) -> Self {
        if self.halted_by.is_none() && self.is_stopped_by_change_at(at) {
            self.halted_by = Some(event);
        }
        self
    }

    pub fn is_pending(&self) -> bool {
        self.halted_by.is_none()
    }

    /// The instant from which the request is closed, once `now` has reached it.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.is_pending() && self.closes_at <= whole_seconds(now)
    }
}

#[cfg(test)]
#[path = "closure_tests.rs"]
mod tests;
