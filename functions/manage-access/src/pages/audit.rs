//! `GET /audit` for people: who, when, what, from where; and the same as files.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::Uri;
use axum::response::Response;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::Language;
use guichet_domain::ids::AccountId;
use guichet_domain::instant;
use guichet_domain::invalid::Invalid;
use guichet_domain::text::Email;
use guichet_http::{Code, Ctx, Form, Problem, Query, pairs};
use guichet_portal::{Filled, Page, Viewer, render, render_refused};
use guichet_store::AuditRecord;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::audit::{Format, Wanted, export, names, trail, word};

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    page: Page,
    f: Filled,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
    /// Where the search is had as a file, by kind.
    exports: Vec<(&'static str, String)>,
    /// Nothing was found so far, and there is more to search.
    further: bool,
}

struct Row {
    at: Timestamp,
    /// As people read it, with the seconds.
    when: String,
    who: Option<Named>,
    what: String,
    request: Option<String>,
    subject: Option<Named>,
    address: String,
    detail: String,
}

/// An account, and where its records are.
struct Named {
    name: String,
    records: String,
}

impl Named {
    fn of(id: AccountId, names: &BTreeMap<AccountId, String>) -> Self {
        let text = id.to_string();
        Self { name: names.get(&id).unwrap_or(&text).clone(), records: format!("/audit?account={text}") }
    }
}

impl Row {
    fn of(record: &AuditRecord, language: Language, names: &BTreeMap<AccountId, String>) -> Self {
        let pairs = record.detail.iter().map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}={text}"),
            None => format!("{name}={value}"),
        });
        Self {
            at: record.at,
            when: instant::local(&record.at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
            who: record.account.map(|id| Named::of(id, names)),
            what: word(language, &record.action),
            request: record.request.map(|number| number.to_string()),
            subject: record.subject.map(|id| Named::of(id, names)),
            address: record.address.clone().unwrap_or_default(),
            detail: pairs.collect::<Vec<_>>().join(", "),
        }
    }
}

/// An instant of the form, on Québec's clocks, as the interface takes it; what is none stays, to be refused.
fn instant_of(typed: &str) -> String {
    let local = typed.parse::<DateTime>().ok().filter(|_| !typed.ends_with('Z'));
    let local = local.or_else(|| typed.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0)));
    let zone = TimeZone::get(instant::ZONE).unwrap_or(TimeZone::UTC);
    let at = local.and_then(|local| local.to_zoned_datetime(zone).ok());
    at.map_or_else(|| typed.to_owned(), |at| at.timestamp().to_string())
}

/// As the form's control holds it.
fn control_of(given: &str) -> String {
    let at: Option<Timestamp> = given.parse().ok();
    at.map_or_else(|| given.to_owned(), |at| instant::local(&at).strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// The account that is asked for by its address.
async fn account_of(ctx: &Ctx, typed: &str) -> Result<String, Problem> {
    if !typed.contains('@') {
        return Ok(typed.to_owned());
    }
    let unknown = || Problem::from(Invalid::new("/account", "unknown", "no account has this address"));
    let email = Email::parse(typed).map_err(|_| unknown())?;
    let found = ctx.app.store.account_id_by_email(&email).await?;
    found.map(|id| id.to_string()).ok_or_else(unknown)
}

/// What the form asks for, as the interface takes it.
async fn wanted(ctx: &Ctx, given: &[(String, String)]) -> Result<Wanted, Problem> {
    let mut asked = Vec::new();
    for (name, value) in given {
        let value = match name.as_str() {
            "from" | "to" => instant_of(value.trim()),
            "account" => account_of(ctx, value.trim()).await?,
            _ => value.trim().to_owned(),
        };
        asked.push((name.clone(), value));
    }
    Ok(Query::<Wanted>::of(asked)?.0)
}

pub(super) async fn show(viewer: Viewer, uri: Uri) -> Result<Response, Problem> {
    if !may_administer(&viewer.who.actor, Administration::ReadAudit) {
        return Err(Problem::forbidden());
    }
    let mut given = pairs(&uri)?;
    given.retain(|(name, value)| !value.trim().is_empty() && !matches!(name.as_str(), "lang" | "notice" | "sent"));
    let (format, given): (Vec<_>, Vec<_>) = given.into_iter().partition(|(name, _)| name == "format");
    let format = format.first().and_then(|(_, name)| Format::named(name));
    let mut form = Form::empty();
    for (name, value) in &given {
        form.set(name, if matches!(name.as_str(), "from" | "to") { control_of(value) } else { value.clone() });
    }
    let wanted = wanted(&viewer.ctx, &given).await;
    let found = match (&wanted, format) {
        (Ok(wanted), Some(format)) => return export(&viewer.ctx, &viewer.who, wanted, format).await,
        (Ok(wanted), None) => trail(&viewer.ctx, &viewer.who, wanted).await.map(|list| (wanted, list)),
        (Err(problem), _) => Err(problem.clone()),
    };
    let Viewer { ctx, page, .. } = viewer;
    match found {
        Ok((wanted, list)) => {
            let mut known = BTreeMap::new();
            names(&ctx, &list.items, &mut known).await?;
            let rows: Vec<_> = list.items.iter().map(|record| Row::of(record, page.language, &known)).collect();
            let cursor = form.text("/cursor").to_owned();
            let here = [("cursor", cursor.as_str())];
            let exports = [Format::Csv, Format::Lines]
                .map(|format| {
                    let more = [here[0], ("format", format.ending())];
                    (format.ending(), wanted.address(&more))
                })
                .into();
            let first = (!cursor.is_empty()).then(|| wanted.address(&[]));
            let next = list.next_cursor.map(|cursor| wanted.address(&[("cursor", &cursor)]));
            let further = rows.is_empty() && next.is_some();
            let f = Filled::new(&ctx, page.language, form);
            render(&AuditPage { page, f, rows, first, next, exports, further })
        }
        Err(problem) if problem.code == Code::Invalid => {
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            let (rows, exports) = (Vec::new(), Vec::new());
            render_refused(&AuditPage { page, f, rows, first: None, next: None, exports, further: false }, &problem)
        }
        Err(problem) => Err(problem),
    }
}
