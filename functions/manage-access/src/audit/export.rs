//! The trail as a file. An answer of Lambda holds 6 MB, a call of the gateway 30 s: an export comes in parts.

use std::collections::BTreeMap;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LINK};
use axum::response::{IntoResponse, Response};
use guichet_domain::account::Language;
use guichet_domain::ids::AccountId;
use guichet_domain::instant;
use guichet_http::{Csv, Ctx, Limit, Problem, SignedIn};
use guichet_portal::texts;
use guichet_store::{AuditRecord, StoreError};

use super::{Search, Wanted};

/// A part has at most so many records…
const MOST: usize = 5_000;
/// … and is not added to beyond so many bytes, which are a third more where the gateway has them in base64.
const BYTES: usize = 3 * 1024 * 1024;
/// So many records are read at a time, …
const STEP: usize = 500;
/// … and so often at most: where hits are far apart, a reading covers a month.
const STEPS: usize = 20;

/// What the trail is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    /// A JSON object on each line.
    Lines,
}

impl Format {
    /// The first whose media type is asked for.
    pub(super) fn asked(asks: impl Fn(&str) -> bool) -> Option<Self> {
        [Self::Csv, Self::Lines].into_iter().find(|format| asks(format.media_type()))
    }

    /// As links name it, which cannot ask by `Accept`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Csv, Self::Lines].into_iter().find(|format| format.ending() == name)
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Lines => "application/x-ndjson",
        }
    }

    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Lines => "jsonl",
        }
    }
}

/// One part of the export; its making is recorded.
pub(crate) async fn export(ctx: &Ctx, who: &SignedIn, wanted: &Wanted, format: Format) -> Result<Response, Problem> {
    let search = Search::of(ctx, who, wanted)?;
    let most = wanted.limit.map_or(MOST, Limit::get);
    let mut part = Part::new(who.actor.language, format);
    let mut next = search.after.clone();
    for _ in 0..STEPS {
        let page = search.page(ctx, STEP.min(most - part.records), next.as_deref()).await?;
        next = page.next;
        part.add(ctx, &page.items).await?;
        if next.is_none() || part.records >= most || part.len() >= BYTES {
            break;
        }
    }
    let audited = search.recorded("audit.exported").detail("format", format.ending()).detail("records", part.records);
    ctx.app.store.audit(&who.caller(ctx, None), audited).await?;
    let until = search.after.as_deref().and_then(|place| place.get(..10));
    let until = until.map_or_else(|| search.filter.to.to_string()[..10].to_owned(), str::to_owned);
    let name = format!("guichet-audit-{}-{until}.{}", &search.filter.from.to_string()[..10], format.ending());
    let mut answer = part.download(&name);
    if let Some(cursor) = search.sealed(ctx, Vec::new(), next).next {
        let mut more = vec![("cursor", cursor.as_str())];
        let limit = wanted.limit.map(|limit| limit.get().to_string()).unwrap_or_default();
        more.push(("limit", &limit));
        let link = format!("<{}>; rel=\"next\"", wanted.address(&more));
        answer.headers_mut().insert(LINK, HeaderValue::try_from(link).map_err(Problem::internal)?);
    }
    Ok(answer)
}

/// What is written of a part.
struct Part {
    language: Language,
    records: usize,
    written: Written,
    /// What accounts are called, of those that were met.
    names: BTreeMap<AccountId, String>,
}

enum Written {
    Csv(Csv),
    Lines(String),
}

const COLUMNS: [&str; 11] = [
    "audit-instant",
    "audit-at",
    "audit-account-id",
    "audit-who",
    "audit-code",
    "audit-what",
    "audit-request",
    "audit-subject-id",
    "audit-subject",
    "audit-address",
    "audit-detail",
];

impl Part {
    fn new(language: Language, format: Format) -> Self {
        let written = match format {
            Format::Csv => {
                let mut csv = Csv::new(language);
                csv.row(COLUMNS.map(|column| Csv::text(&texts::text(language, column, &[]))));
                Written::Csv(csv)
            }
            Format::Lines => Written::Lines(String::new()),
        };
        Self { language, records: 0, written, names: BTreeMap::new() }
    }

    fn len(&self) -> usize {
        match &self.written {
            Written::Csv(csv) => csv.len(),
            Written::Lines(lines) => lines.len(),
        }
    }

    async fn add(&mut self, ctx: &Ctx, records: &[AuditRecord]) -> Result<(), Problem> {
        if matches!(self.written, Written::Csv(_)) {
            names(ctx, records, &mut self.names).await?;
        }
        for record in records {
            match &mut self.written {
                Written::Csv(csv) => csv.row(cells(self.language, record, &self.names)),
                Written::Lines(lines) => {
                    lines.push_str(&serde_json::to_string(record).map_err(Problem::internal)?);
                    lines.push('\n');
                }
            }
        }
        self.records += records.len();
        Ok(())
    }

    fn download(self, name: &str) -> Response {
        match self.written {
            Written::Csv(csv) => csv.download(name),
            Written::Lines(lines) => {
                let disposition = format!("attachment; filename=\"{name}\"");
                let kind = Format::Lines.media_type().to_owned();
                ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, disposition)], lines).into_response()
            }
        }
    }
}

/// Adds what the accounts in these records are called.
pub(crate) async fn names(
    ctx: &Ctx,
    records: &[AuditRecord],
    known: &mut BTreeMap<AccountId, String>,
) -> Result<(), StoreError> {
    let met = records.iter().flat_map(|record| [record.account, record.subject]).flatten();
    let mut unknown: Vec<AccountId> = met.filter(|id| !known.contains_key(id)).collect();
    unknown.sort_unstable();
    unknown.dedup();
    if !unknown.is_empty() {
        let found = ctx.app.store.accounts_of(unknown).await?;
        known.extend(found.iter().map(|account| (account.id, account.summary().name)));
    }
    Ok(())
}

/// The word for an action; the code itself, of one that no version of the portal does any more.
pub(crate) fn word(language: Language, action: &str) -> String {
    let key = format!("audit-did-{}", action.replace(['.', '_'], "-"));
    if texts::has(language, &key) { texts::text(language, &key, &[]) } else { action.to_owned() }
}

fn cells(language: Language, record: &AuditRecord, names: &BTreeMap<AccountId, String>) -> [String; 11] {
    let id = |account: Option<AccountId>| account.map(|id| id.to_string()).unwrap_or_default();
    let name = |account: Option<AccountId>| account.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
    let who = if record.account.is_some() { name(record.account) } else { texts::text(language, "audit-service", &[]) };
    let detail = if record.detail.is_empty() {
        String::new()
    } else {
        serde_json::Value::Object(record.detail.clone()).to_string()
    };
    let cells = [
        record.at.to_string(),
        instant::local(&record.at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        id(record.account),
        who,
        record.action.clone(),
        word(language, &record.action),
        record.request.map(|number| number.to_string()).unwrap_or_default(),
        id(record.subject),
        name(record.subject),
        record.address.clone().unwrap_or_default(),
        detail,
    ];
    cells.map(|cell| Csv::text(&cell))
}
