//! A report as JSON; pages are made of the same.

use guichet_domain::counts::{Counts, Dimension, Histogram};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::report::{Report, Series};

/// What happened on the days from `from` to `to`, both included.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportView {
    #[schema(value_type = String, format = "date")]
    pub from: Date,
    #[schema(value_type = String, format = "date")]
    pub to: Date,
    pub by: Dimension,
    /// Of all requests; with every day.
    pub totals: FiguresView,
    pub series: Vec<SeriesView>,
}

/// What happened to the requests of one type, team or establishment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ReportSeries)]
pub struct SeriesView {
    /// Its code.
    pub key: String,
    /// What people call it, in the reader's language.
    pub label: String,
    /// With the days on which something happened.
    #[serde(flatten)]
    pub figures: FiguresView,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ReportFigures)]
pub struct FiguresView {
    pub opened: u64,
    pub closed_by_rule: u64,
    pub closed_by_hand: u64,
    /// How often « Le problème persiste » was said.
    pub reopened: u64,
    /// From the filing to the first taking in charge, of the requests taken on these days.
    pub hours_to_taking: HoursView,
    /// From the filing to the resolution that stood at the end, of the requests closed on these days.
    pub hours_to_resolution: HoursView,
    /// Whatever days are asked for. A request is open until its closing is written and counted, which takes a moment.
    pub open_now: u64,
    pub satisfaction: SatisfactionView,
    pub days: Vec<DayView>,
}

/// Hours, within 5 % of the true ones; `null` where nothing was timed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = ReportHours)]
pub struct HoursView {
    /// How many were timed.
    pub count: u64,
    /// Half of them took no longer.
    #[schema(required = true)]
    pub median: Option<f64>,
    /// Nine of ten took no longer.
    #[schema(required = true)]
    pub p90: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = ReportSatisfaction)]
pub struct SatisfactionView {
    /// How many closers gave one.
    pub count: u64,
    /// `null` where nobody did.
    #[schema(required = true)]
    pub mean: Option<f64>,
    /// How often 1, 2, 3, 4, 5 was given.
    #[schema(value_type = Vec<u64>, min_items = 5, max_items = 5)]
    pub histogram: [u64; 5],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReportDay)]
pub struct DayView {
    #[schema(value_type = String, format = "date")]
    pub date: Date,
    pub opened: u64,
    pub closed_by_rule: u64,
    pub closed_by_hand: u64,
    pub reopened: u64,
}

/// A whole number as the fraction it is divided into; counts are far below where that loses anything.
fn ratio(number: u64, by: u32) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX)) / f64::from(by)
}

impl HoursView {
    pub(crate) fn of(histogram: &Histogram) -> Self {
        // In thousandths: 36 seconds are ten of them.
        let hours = |percent| histogram.quantile(percent).map(|seconds| ratio((seconds * 10 + 18) / 36, 1000));
        Self { count: histogram.count(), median: hours(50), p90: hours(90) }
    }
}

impl SatisfactionView {
    pub(crate) fn of(histogram: [u64; 5]) -> Self {
        let count: u64 = histogram.iter().sum();
        let sum: u64 = (1..).zip(histogram).map(|(given, count): (u64, u64)| given * count).sum();
        let mean = (sum * 100 + count / 2).checked_div(count).map(|hundredths| ratio(hundredths, 100));
        Self { count, mean, histogram }
    }
}

impl DayView {
    fn of(date: Date, counts: &Counts) -> Self {
        let Counts { opened, closed_by_rule, closed_by_hand, reopened, .. } = *counts;
        Self { date, opened, closed_by_rule, closed_by_hand, reopened }
    }
}

impl FiguresView {
    fn of(series: &Series, days: Vec<DayView>) -> Self {
        let counts = series.counts();
        Self {
            opened: counts.opened,
            closed_by_rule: counts.closed_by_rule,
            closed_by_hand: counts.closed_by_hand,
            reopened: counts.reopened,
            hours_to_taking: HoursView::of(&counts.taking),
            hours_to_resolution: HoursView::of(&counts.resolution),
            open_now: series.open_now,
            satisfaction: SatisfactionView::of(counts.satisfaction),
            days,
        }
    }
}

impl ReportView {
    pub fn of(report: &Report) -> Self {
        let total = report.total();
        let nothing = Counts::default();
        let all = report.span.days();
        let days = all.map(|day| DayView::of(day, total.days.get(&day).unwrap_or(&nothing))).collect();
        let series = |series: &Series| SeriesView {
            key: series.key.clone(),
            label: series.label.clone(),
            figures: FiguresView::of(
                series,
                series.days.iter().map(|(day, counts)| DayView::of(*day, counts)).collect(),
            ),
        };
        Self {
            from: report.span.from,
            to: report.span.to,
            by: report.span.by,
            totals: FiguresView::of(&total, days),
            series: report.series.iter().map(series).collect(),
        }
    }
}
