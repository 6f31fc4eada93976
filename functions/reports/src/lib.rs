//! Reports from the daily counters: what was opened, closed, reopened, how long it took, what is open now, how content
//! people were; by type, team or establishment (`spec/api.md`, Around it). What is counted when is said in
//! [`guichet_domain::counts`]; no request is read.

mod csv;
mod pages;
mod report;
mod span;
mod view;

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Json, response};
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::counts::Dimension;
use guichet_http::{Ctx, Problem, Query, SignedIn, prefers};
use guichet_http::{Describe, Routes, routes};
use guichet_store::Audited;

pub use pages::pages;
pub use report::{Report, Series};
pub use span::{MOST_DAYS, Span, Wanted};
pub use view::{DayView, FiguresView, HoursView, ReportView, SatisfactionView, SeriesView};

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(read))
}

/// What is asked for, if the caller may ask; its reading is recorded.
pub async fn report(ctx: &Ctx, who: &SignedIn, wanted: &Wanted) -> Result<Report, Problem> {
    if !may_administer(&who.actor, Administration::ReadReports) {
        return Err(Problem::forbidden());
    }
    let span = wanted.span(ctx.app.settings.closure_rule.civil_day(ctx.now))?;
    let audited = Audited::new("reports.read")
        .detail("from", span.from.to_string())
        .detail("to", span.to.to_string())
        .detail("by", span.by.as_str());
    let caller = who.caller(ctx, None);
    let store = &ctx.app.store;
    let read = Box::pin(Report::read(store, span, who.actor.language));
    let (report, ()) = futures_util::try_join!(read, store.audit(&caller, audited))?;
    Ok(report)
}

/// Reports by type, team or establishment
///
/// Days are civil days in America/Toronto. Hours are within 5 % of the true ones. A series has the days on which
/// something happened; the totals have all days. The CSV is written as the spreadsheets of the reader's language take
/// it: in French with `;` and decimal commas.
#[utoipa::path(
    get,
    path = "/reports",
    tag = "reports",
    params(
        ("from" = Option<String>, Query, format = "date", description = "The first day; the 29th before `to` unless told"),
        ("to" = Option<String>, Query, format = "date", description = "The last day, today unless told; at most 366 in all"),
        ("by" = Option<Dimension>, Query, description = "What the series are; `type` unless told"),
    ),
    responses((
        status = 200,
        description = "The report",
        content((ReportView = "application/json"), (String = "text/csv")),
    )),
)]
async fn read(ctx: Ctx, who: SignedIn, headers: HeaderMap, wanted: Query<Wanted>) -> Result<Response, Problem> {
    let report = report(&ctx, &who, &wanted).await?;
    Ok(if prefers(&headers, "text/csv") { csv(&report, &who) } else { Json(ReportView::of(&report)).into_response() })
}

fn csv(report: &Report, who: &SignedIn) -> response::Response {
    let Span { from, to, by } = report.span;
    csv::written(report, who.actor.language).download(&format!("guichet-{}-{from}-{to}.csv", by.as_str()))
}
