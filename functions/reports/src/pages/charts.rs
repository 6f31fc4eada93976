//! The figures of the dashboard, each made of the report as the JSON side shows it.

use guichet_domain::account::Language;
use guichet_portal::Page;
use jiff::civil::{Date, Weekday};

use super::chart::{Cell, Chart, Form, Row, Series};
use crate::view::{DayView, FiguresView, HoursView, ReportView};

/// More days than this are shown by week.
const MOST_DAYS: usize = 62;

/// `1,5` or `1.5`.
pub(crate) fn decimal(page: &Page, value: f64) -> String {
    let text = if value < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") };
    if page.language == Language::Fr { text.replace('.', ",") } else { text }
}

fn counted(count: u64) -> Cell {
    Cell { value: u32::try_from(count).ok().map(f64::from), text: count.to_string() }
}

fn hours(page: &Page, hours: Option<f64>) -> Cell {
    let text = hours
        .map_or_else(|| page.t("report-nothing"), |hours| page.with("report-hours", "hours", &decimal(page, hours)));
    Cell { value: hours, text }
}

fn series(page: &Page, named: [(&str, &'static str); 2]) -> Vec<Series> {
    named.map(|(key, class)| Series { name: page.t(key), class }).into()
}

/// The days, or the weeks that begin on these Mondays (the first on the first day).
fn buckets(days: &[DayView]) -> Vec<DayView> {
    if days.len() <= MOST_DAYS {
        return days.to_vec();
    }
    let mut weeks: Vec<DayView> = Vec::new();
    for day in days {
        match weeks.last_mut().filter(|_| day.date.weekday() != Weekday::Monday) {
            Some(week) => {
                week.opened += day.opened;
                week.closed_by_rule += day.closed_by_rule;
                week.closed_by_hand += day.closed_by_hand;
                week.reopened += day.reopened;
            }
            None => weeks.push(*day),
        }
    }
    weeks
}

/// « 12 mai »; with the year where the days are of several.
fn day(page: &Page, date: Date, long: bool) -> String {
    let first = page.language == Language::Fr && date.day() == 1;
    let number = if first { page.t("report-first") } else { date.day().to_string() };
    let day = page.with2("report-date", ("month", &format!("m{}", date.month())), ("day", &number));
    if long { page.with2("report-date-year", ("date", &day), ("year", &date.year())) } else { day }
}

/// A picture by days: `values` of each, in the order of the series.
fn by_day(
    page: &Page,
    days: &[DayView],
    id: &'static str,
    form: Form,
    named: [(&str, &'static str); 2],
    values: impl Fn(&DayView) -> [u64; 2],
) -> (Vec<Row>, Vec<Series>, String, Form, &'static str) {
    let weeks = days.len() > MOST_DAYS;
    let head = page.t(if weeks { "report-week" } else { "report-day" });
    let row = |one: &DayView| Row { label: day(page, one.date, weeks), cells: values(one).map(counted).into() };
    (buckets(days).iter().map(row).collect(), series(page, named), head, form, id)
}

/// What was opened and closed, day by day.
pub(crate) fn opened_and_closed(page: &Page, totals: &FiguresView) -> Chart {
    let named = [("report-opened", "bar-opened"), ("report-closed", "bar-closed")];
    let values = |day: &DayView| [day.opened, day.closed_by_rule + day.closed_by_hand];
    let (rows, series, head, form, id) = by_day(page, &totals.days, "par-jour", Form::Columns, named, values);
    let closed = totals.closed_by_rule + totals.closed_by_hand;
    let summary = page.with2("report-flow-summary", ("opened", &totals.opened), ("closed", &closed));
    Chart { id, caption: page.t("report-flow"), summary, head, series, rows, form }
}

/// What closed them.
pub(crate) fn closed_by(page: &Page, totals: &FiguresView) -> Chart {
    let named = [("report-by-rule", "bar-rule"), ("report-by-hand", "bar-hand")];
    let values = |day: &DayView| [day.closed_by_rule, day.closed_by_hand];
    let (rows, series, head, form, id) = by_day(page, &totals.days, "fermetures", Form::Stacked, named, values);
    let summary =
        page.with2("report-closed-summary", ("rule", &totals.closed_by_rule), ("hand", &totals.closed_by_hand));
    Chart { id, caption: page.t("report-closed-by"), summary, head, series, rows, form }
}

/// How long it took, by what the report is by; all of them first.
pub(crate) fn waits(
    page: &Page,
    report: &ReportView,
    id: &'static str,
    caption: String,
    of: impl Fn(&FiguresView) -> HoursView,
) -> Chart {
    let row = |label: String, figures: &FiguresView| {
        let timed = of(figures);
        Row { label, cells: vec![hours(page, timed.median), hours(page, timed.p90)] }
    };
    let timed = report.series.iter().filter(|series| of(&series.figures).count > 0);
    let rows = std::iter::once(row(page.t("report-all"), &report.totals))
        .chain(timed.map(|series| row(series.label.clone(), &series.figures)))
        .collect();
    let all = of(&report.totals);
    let summary = page.with2(
        "report-wait-summary",
        ("median", &hours(page, all.median).text),
        ("p90", &hours(page, all.p90).text),
    );
    let series = series(page, [("report-median", "bar-opened"), ("report-p90", "bar-closed")]);
    Chart { id, caption, summary, head: page.word("report-by", report.by.as_str()), series, rows, form: Form::Lines }
}

/// What is open now.
pub(crate) fn open_now(page: &Page, report: &ReportView, id: &'static str) -> Chart {
    let row =
        |label: &str, figures: &FiguresView| Row { label: label.to_owned(), cells: vec![counted(figures.open_now)] };
    let open = report.series.iter().filter(|series| series.figures.open_now > 0);
    Chart {
        id,
        caption: page.word("report-open-by", report.by.as_str()),
        summary: page.with("report-open-summary", "n", &report.totals.open_now),
        head: page.word("report-by", report.by.as_str()),
        series: vec![Series { name: page.t("report-open-now"), class: "bar-opened" }],
        rows: open.map(|series| row(&series.label, &series.figures)).collect(),
        form: Form::Lines,
    }
}

/// How often each number of stars was given.
pub(crate) fn satisfaction(page: &Page, totals: &FiguresView) -> Chart {
    let given = (1_usize..).zip(totals.satisfaction.histogram);
    let mean = totals.satisfaction.mean.map_or_else(|| page.t("report-nothing"), |mean| decimal(page, mean));
    Chart {
        id: "satisfaction",
        caption: page.t("report-satisfaction"),
        summary: page.with2("report-satisfaction-summary", ("mean", &mean), ("count", &totals.satisfaction.count)),
        head: page.t("report-stars"),
        series: vec![Series { name: page.t("report-answers"), class: "bar-opened" }],
        rows: given.map(|(stars, count)| Row { label: stars.to_string(), cells: vec![counted(count)] }).collect(),
        form: Form::Columns,
    }
}
