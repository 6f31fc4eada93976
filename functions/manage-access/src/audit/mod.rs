//! `GET /audit`: administrators read the trail, newest first, and take it with them as CSV or JSON lines. Reading it is
//! recorded in it.

mod export;

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef};
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::{AccountId, Number};
use guichet_domain::invalid::Invalid;
use guichet_http::{Ctx, Faults, Limit, List, Problem, Query, SignedIn, prefers};
use guichet_portal::with_query;
use guichet_store::{AuditFilter, AuditRecord, Audited, Page, StoreError, open_cursor};
use jiff::{SignedDuration, Timestamp};

pub(crate) use export::{Format, export, names, word};

/// Records are kept for five years; the trail is not searched further back.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 366 * 5);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// An instant of the query; a part of a second counts as the next whole one, as records have whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Instant(Timestamp);

impl Instant {
    fn parse(text: &str) -> Result<Self, Invalid> {
        let wrong = || Invalid::new("", "format", "give an instant such as 2026-01-31T14:00:00Z");
        let instant: Timestamp = text.parse().map_err(|_| wrong())?;
        let whole = whole_seconds(instant);
        let whole = if whole == instant { whole } else { whole.checked_add(SECOND).map_err(|_| wrong())? };
        Ok(Self(whole))
    }
}

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Instant {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        match value {
            Value::String(text) => {
                Self::parse(&text).map_err(|fault| deserr::take_cf_content(E::merge(None, fault, place)))
            }
            other => Err(deserr::take_cf_content(E::error(
                None,
                ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::String] },
                place,
            ))),
        }
    }
}

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default)]
    request: Option<Number>,
    #[deserr(default)]
    account: Option<AccountId>,
    #[deserr(default)]
    from: Option<Instant>,
    #[deserr(default)]
    to: Option<Instant>,
    #[deserr(default)]
    limit: Option<Limit>,
    #[deserr(default)]
    cursor: Option<String>,
}

impl Wanted {
    /// The address of what is searched, with these parameters more.
    pub(crate) fn address(&self, more: &[(&str, &str)]) -> String {
        let text = |value: Option<String>| value.unwrap_or_default();
        let request = text(self.request.map(|number| number.to_string()));
        let account = text(self.account.map(|account| account.to_string()));
        let [from, to] = [self.from, self.to].map(|instant| text(instant.map(|instant| instant.0.to_string())));
        let own = [("request", request.as_str()), ("account", &account), ("from", &from), ("to", &to)];
        with_query("/audit", &[&own[..], more].concat())
    }

    /// Everything that a page depends on: what its cursor is good for.
    fn query(&self, reader: AccountId) -> String {
        format!("GET /audit {:?} {:?} {:?} {:?} {reader}", self.request, self.account, self.from, self.to)
    }

    /// The instants that are searched, of the first page: up to now, as far back as records are kept.
    fn span(&self, now: Timestamp) -> Result<(Timestamp, Timestamp), Problem> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.0 > to.0
        {
            return Err(Invalid::new("/to", "too-small", "give an instant that is not before from").into());
        }
        let oldest = now.checked_sub(KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
        // What happens in this very second is part of it.
        let newest = now.checked_add(SECOND).unwrap_or(now);
        let from = self.from.map_or(oldest, |from| from.0.max(oldest));
        Ok((from, self.to.map_or(newest, |to| to.0.min(newest))))
    }
}

/// The instants that are searched and the place in them, as a cursor holds them: later pages search what the first
/// one did.
fn place(cursor: &str) -> Result<(Timestamp, Timestamp, &str), StoreError> {
    let mut parts = cursor.splitn(3, ' ');
    let mut instant = || parts.next().and_then(|text| text.parse().ok()).ok_or(StoreError::Cursor);
    let (from, to) = (instant()?, instant()?);
    Ok((from, to, parts.next().ok_or(StoreError::Cursor)?))
}

/// What is searched, and from where on.
pub(crate) struct Search {
    query: String,
    filter: AuditFilter,
    after: Option<String>,
}

impl Search {
    /// What is asked for, if the caller may ask.
    fn of(ctx: &Ctx, who: &SignedIn, wanted: &Wanted) -> Result<Self, Problem> {
        if !may_administer(&who.actor, Administration::ReadAudit) {
            return Err(Problem::forbidden());
        }
        let query = wanted.query(who.actor.id);
        let cursor = open_cursor(&ctx.app.seal(), &query, wanted.cursor.as_deref())?;
        let (from, to, after) = match &cursor {
            Some(cursor) => place(cursor).map(|(from, to, after)| (from, to, Some(after.to_owned())))?,
            None => wanted.span(ctx.now).map(|(from, to)| (from, to, None))?,
        };
        let filter = AuditFilter { request: wanted.request, account: wanted.account, from, to };
        Ok(Self { query, filter, after })
    }

    /// The next records: at most so many.
    async fn page(&self, ctx: &Ctx, limit: usize, after: Option<&str>) -> Result<Page<AuditRecord>, StoreError> {
        if self.filter.from < self.filter.to {
            ctx.app.store.audit_trail(&self.filter, limit, after).await
        } else {
            Ok(Page { items: Vec::new(), next: None })
        }
    }

    /// A page that ends at `next`, with the cursor of the one that follows it.
    fn sealed(&self, ctx: &Ctx, items: Vec<AuditRecord>, next: Option<String>) -> Page<AuditRecord> {
        let AuditFilter { from, to, .. } = self.filter;
        let next = next.map(|next| format!("{from} {to} {next}"));
        Page { items, next }.sealed(&ctx.app.seal(), &self.query)
    }

    /// What the trail says of its own reading. What was looked for stands apart: it is no record of that request or
    /// account.
    fn recorded(&self, action: &'static str) -> Audited {
        let filter = &self.filter;
        let mut audited =
            Audited::new(action).detail("from", filter.from.to_string()).detail("to", filter.to.to_string());
        if let Some(number) = filter.request {
            audited = audited.detail("request", number.to_string());
        }
        if let Some(account) = filter.account {
            audited = audited.detail("account", account.to_string());
        }
        audited
    }
}

/// A page of the trail.
pub(crate) async fn trail(ctx: &Ctx, who: &SignedIn, wanted: &Wanted) -> Result<List<AuditRecord>, Problem> {
    let search = Search::of(ctx, who, wanted)?;
    // One after the other, so that a page never holds the record of its own reading.
    let page = search.page(ctx, wanted.limit.unwrap_or_default().get(), search.after.as_deref()).await?;
    ctx.app.store.audit(&who.caller(ctx, None), search.recorded("audit.read")).await?;
    Ok(search.sealed(ctx, page.items, page.next).into())
}

/// The audit trail, newest first
///
/// A page may hold fewer records than asked for, or none, while there are more: go on until `next_cursor` is `null`.
///
/// With `Accept: text/csv` or `application/x-ndjson` the same search is exported: at most 5,000 records in one answer,
/// fewer where they are long or far apart. Where there is more, `Link: <ADDRESS>; rel="next"` leads to the next part,
/// which is a file of its own. The CSV is written as the spreadsheets of the reader's language take it.
#[utoipa::path(
    get,
    path = "/audit",
    tag = "audit",
    params(
        ("request" = Option<Number>, Query, description = "Of this request"),
        ("account" = Option<AccountId>, Query, description = "Done by this account, or to it"),
        ("from" = Option<String>, Query, description = "From this instant on (RFC 3339)"),
        ("to" = Option<String>, Query, description = "Before this instant (RFC 3339)"),
        ("limit" = inline(Option<Limit>), Query, description = "How many at most; of an export 5,000 unless told"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((
        status = 200,
        description = "A page of records, or an export",
        content(
            (List<AuditRecord> = "application/json"),
            (String = "text/csv"),
            (String = "application/x-ndjson"),
        ),
        headers(("Link" = String, description = "Of an export, where there is more: the address of its next part")),
    )),
)]
pub(crate) async fn read(
    ctx: Ctx,
    who: SignedIn,
    headers: HeaderMap,
    wanted: Query<Wanted>,
) -> Result<Response, Problem> {
    match Format::asked(|kind| prefers(&headers, kind)) {
        Some(format) => export(&ctx, &who, &wanted, format).await,
        None => Ok(Json(trail(&ctx, &who, &wanted).await?).into_response()),
    }
}
