//! The clock of the closure in words (`spec/product.md`, The 72-hour rule): its exact instant, why, what stops it and
//! what does not. The rule itself is asked, never told again here.

use guichet_domain::account::Language;
use guichet_domain::closure::Closure;
use guichet_domain::event::Event;
use guichet_domain::ids::EventId;
use guichet_domain::instant;
use guichet_domain::request::Head;
use guichet_http::{ClosureState, ClosureView};
use guichet_portal::Page;
use jiff::Timestamp;
use jiff::civil::Date;

/// What a comment or an edit at this moment would do to a pending closure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeNow {
    Stops,
    /// It is the day of the resolution still.
    TooEarly,
    /// The days that count are over.
    TooLate,
}

/// Where the closure of a resolved or closed request stands.
pub(crate) struct ClosurePanel {
    pub state: ClosureState,
    pub closes_at: Timestamp,
    /// The resolution that it follows from.
    pub why: String,
    /// On which days a change stops it; `None` where there is no such day.
    pub what_stops: Option<String>,
    change_now: ChangeNow,
    /// What stopped it, and when, where its event is on this page.
    pub halted_by: Option<(EventId, Option<Timestamp>)>,
}

impl ClosurePanel {
    /// `None`: nothing was resolved, or it was closed by hand.
    pub(crate) fn of(page: &Page, head: &Head, view: &ClosureView, events: &[Event], now: Timestamp) -> Option<Self> {
        let closure = head.closure.as_ref().filter(|_| view.state != ClosureState::None)?;
        let days = closure.days_that_count();
        let why = if view.state == ClosureState::Done { "closure-why-done" } else { "closure-why" };
        let halted_at = |id: EventId| events.iter().find(|event| event.id == id).map(|event| event.at);
        Some(Self {
            state: view.state,
            closes_at: closure.closes_at,
            why: page.with2(why, ("hours", &closure.rule.hours), ("at", &page.moment(&closure.resolved_at))),
            what_stops: (!days.is_empty()).then(|| {
                let (first, last) = (day(page, *days.start()), day(page, *days.end()));
                page.with2("closure-what-stops", ("first", &first), ("last", &last))
            }),
            change_now: change_now(closure, now),
            halted_by: closure.halted_by.map(|id| (id, halted_at(id))),
        })
    }

    pub(crate) fn is_pending(&self) -> bool {
        self.state == ClosureState::Pending
    }

    pub(crate) fn is_halted(&self) -> bool {
        self.state == ClosureState::Halted
    }

    /// Whether a comment written now leaves it pending.
    pub(crate) fn stays_after_comment(&self) -> bool {
        self.is_pending() && self.change_now != ChangeNow::Stops
    }

    /// The text that says what a change now would do.
    pub(crate) fn now_key(&self) -> &'static str {
        match self.change_now {
            ChangeNow::Stops => "closure-now-stops",
            ChangeNow::TooEarly => "closure-now-too-early",
            ChangeNow::TooLate => "closure-now-too-late",
        }
    }
}

fn change_now(closure: &Closure, now: Timestamp) -> ChangeNow {
    if closure.is_stopped_by_change_at(now) {
        ChangeNow::Stops
    } else if closure.rule.civil_day(now) < *closure.days_that_count().start() {
        ChangeNow::TooEarly
    } else {
        ChangeNow::TooLate
    }
}

fn day(page: &Page, date: Date) -> String {
    match page.language {
        Language::Fr => instant::fr::day(&date),
        Language::En => instant::en::day(&date),
    }
}
