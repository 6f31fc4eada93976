//! Which days, and by what.

use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValuePointerRef};
use guichet_domain::counts::Dimension;
use guichet_domain::ids::parse_text;
use guichet_domain::invalid::Invalid;
use guichet_http::{Faults, Problem};
use jiff::ToSpan;
use jiff::civil::Date;

/// A report is of at most this many days.
pub const MOST_DAYS: i32 = 366;
/// How many it is of unless told.
const USUAL_DAYS: i64 = 30;

/// A day, `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Day(Date);

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Day {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        parse_text(value, place, |text| {
            let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            let day = text.parse().ok().filter(|_| plain);
            day.map(Day).ok_or_else(|| Invalid::new("", "format", "give a day such as 2026-01-31"))
        })
    }
}

/// What the query asks for.
#[derive(Debug, Clone, Copy, Default, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub struct Wanted {
    #[deserr(default)]
    from: Option<Day>,
    #[deserr(default)]
    to: Option<Day>,
    #[deserr(default)]
    by: Dimension,
}

/// The days that a report is of, both ends included, and what it is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Date,
    pub to: Date,
    pub by: Dimension,
}

impl Wanted {
    /// The last 30 days up to `today`, where nothing else is said.
    pub fn span(&self, today: Date) -> Result<Span, Problem> {
        let to = self.to.map_or(today, |day| day.0);
        let from = self.from.map_or_else(|| to.saturating_sub((USUAL_DAYS - 1).days()), |day| day.0);
        if from > to {
            return Err(Invalid::new("/to", "too-small", "give a day that is not before from").into());
        }
        if (to - from).get_days() >= MOST_DAYS {
            return Err(Invalid::new("/from", "too-small", format!("give at most {MOST_DAYS} days")).into());
        }
        Ok(Span { from, to, by: self.by })
    }
}

impl Span {
    /// Each day, in order.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        let to = self.to;
        std::iter::successors(Some(self.from), |day| day.tomorrow().ok()).take_while(move |day| *day <= to)
    }
}
