//! `GET /reports` for people: tiles, figures, and the same as CSV.

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use guichet_domain::counts::Dimension;
use guichet_http::{Code, Faults, Form, Problem, Query, pairs};
use guichet_portal::{Filled, Page, Viewer, render, render_refused, with_query};
use jiff::ToSpan;
use jiff::civil::Date;

use super::chart::Chart;
use super::charts::{closed_by, decimal, open_now, opened_and_closed, satisfaction, waits};
use crate::report::Report;
use crate::span::{Span, Wanted};
use crate::view::{FiguresView, HoursView, ReportView};

/// Besides what the JSON side takes.
#[derive(Default, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct As {
    /// `csv`, as links cannot ask by `Accept`.
    #[deserr(default)]
    format: String,
}

/// A period that is one click away.
struct Period {
    address: String,
    name: String,
    /// Whether it is the one shown.
    current: bool,
}

/// A figure of its own.
struct Tile {
    value: String,
    label: String,
}

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportPage {
    page: Page,
    f: Filled,
    by: &'static str,
    from: String,
    to: String,
    periods: Vec<Period>,
    csv: String,
    tiles: Vec<Tile>,
    charts: Vec<Chart>,
}

/// The dashboard. A period that there cannot be comes back with what is wrong, in place of the figures.
pub(super) async fn show(viewer: Viewer, uri: axum::http::Uri) -> Result<Response, Problem> {
    let mut given = pairs(&uri)?;
    given.retain(|(name, value)| !value.trim().is_empty() && !matches!(name.as_str(), "lang" | "notice" | "sent"));
    let (format, given): (Vec<_>, Vec<_>) = given.into_iter().partition(|(name, _)| name == "format");
    let Query(As { format }) = Query::of(format)?;
    let mut form = Form::empty();
    for (name, value) in &given {
        form.set(name, value.clone());
    }
    let report = match Query::<Wanted>::of(given) {
        Ok(wanted) => crate::report(&viewer.ctx, &viewer.who, &wanted).await,
        Err(problem) => Err(problem),
    };
    match report {
        Ok(report) if format == "csv" => Ok(crate::csv(&report, &viewer.who)),
        Ok(report) => Box::pin(figures(viewer, &report)).await,
        Err(problem) if problem.code == Code::Invalid => {
            let Viewer { ctx, page, .. } = viewer;
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            let (from, to) = (f.text("/from").to_owned(), f.text("/to").to_owned());
            let today = ctx.app.settings.closure_rule.civil_day(ctx.now);
            let by = Dimension::default();
            let periods = periods(&page, today, None, by);
            let none = Vec::new();
            let refused = ReportPage {
                by: by.as_str(),
                from,
                to,
                periods,
                csv: String::new(),
                tiles: Vec::new(),
                charts: none,
                f,
                page,
            };
            render_refused(&refused, &problem)
        }
        Err(problem) => Err(problem),
    }
}

async fn figures(viewer: Viewer, report: &Report) -> Result<Response, Problem> {
    let Viewer { ctx, page, .. } = viewer;
    let (store, today) = (&ctx.app.store, ctx.app.settings.closure_rule.civil_day(ctx.now));
    let Span { from, to, by } = report.span;
    // What is open now is of no period: of the other dimension, one day is enough.
    let other = if by == Dimension::Establishment { Dimension::Type } else { Dimension::Establishment };
    let open = Box::pin(Report::read(store, Span { from: today, to: today, by: other }, page.language)).await?;
    let (view, open) = (ReportView::of(report), ReportView::of(&open));
    let totals = &view.totals;
    let charts = vec![
        opened_and_closed(&page, totals),
        closed_by(&page, totals),
        waits(&page, &view, "prise-en-charge", page.t("report-taking"), |figures| figures.hours_to_taking),
        waits(&page, &view, "resolution", page.t("report-resolution"), |figures| figures.hours_to_resolution),
        open_now(&page, &view, "ouvertes"),
        open_now(&page, &open, "ouvertes-aussi"),
        satisfaction(&page, totals),
    ];
    let tiles = tiles(&page, totals);
    let csv = address(from, to, by, "csv");
    let periods = periods(&page, today, Some(report.span), by);
    let f = Filled::new(&ctx, page.language, Form::empty());
    let (from, to) = (from.to_string(), to.to_string());
    render(&ReportPage { by: by.as_str(), from, to, periods, csv, tiles, charts, f, page })
}

fn address(from: Date, to: Date, by: Dimension, format: &str) -> String {
    let (from, to) = (from.to_string(), to.to_string());
    with_query("/reports", &[("from", &from), ("to", &to), ("by", by.as_str()), ("format", format)])
}

/// The periods up to today, split in the same way.
fn periods(page: &Page, today: Date, shown: Option<Span>, by: Dimension) -> Vec<Period> {
    let names = [(7, page.t("report-7-days")), (30, page.t("report-30-days")), (90, page.t("report-90-days"))];
    let names = names.into_iter().chain([(365, page.t("report-365-days"))]);
    let period = |(days, name): (i64, String)| {
        let from = today.saturating_sub((days - 1).days());
        let current = shown.is_some_and(|shown| (shown.from, shown.to) == (from, today));
        Period { address: address(from, today, by, ""), name, current }
    };
    names.map(period).collect()
}

fn tiles(page: &Page, totals: &FiguresView) -> Vec<Tile> {
    let hours = |hours: Option<f64>| match hours {
        Some(hours) => page.with("report-hours", "hours", &decimal(page, hours)),
        None => page.t("report-nothing"),
    };
    let wait = |timed: HoursView, median: String, none: String| Tile {
        value: hours(timed.median),
        label: if timed.count == 0 {
            none
        } else {
            format!("{median} {}", page.with("report-nine-of-ten", "p90", &hours(timed.p90)))
        },
    };
    let mean = totals.satisfaction.mean.map(|mean| page.with("report-out-of-five", "mean", &decimal(page, mean)));
    let answers = usize::try_from(totals.satisfaction.count).unwrap_or(usize::MAX);
    let tile = |count: u64, label: &str| Tile { value: count.to_string(), label: page.t(label) };
    vec![
        tile(totals.open_now, "report-open-now"),
        tile(totals.opened, "report-opened-long"),
        tile(totals.closed_by_rule, "report-by-rule-long"),
        tile(totals.closed_by_hand, "report-by-hand-long"),
        tile(totals.reopened, "report-reopened"),
        wait(totals.hours_to_taking, page.t("report-taking-median"), page.t("report-taking")),
        wait(totals.hours_to_resolution, page.t("report-resolution-median"), page.t("report-resolution")),
        Tile {
            value: mean.unwrap_or_else(|| page.t("report-nothing")),
            label: page.count("report-satisfaction-of", &answers),
        },
    ]
}
