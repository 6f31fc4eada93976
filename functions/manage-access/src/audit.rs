//! `GET /audit`: administrators read the trail, newest first. Reading it is recorded in it.

use axum::Json;
use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef};
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::{AccountId, Number};
use guichet_domain::invalid::Invalid;
use guichet_http::{Ctx, Faults, Limit, List, Problem, Query, SignedIn};
use guichet_store::{AuditFilter, AuditRecord, Audited, Page, StoreError, open_cursor};
use jiff::{SignedDuration, Timestamp};

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
    limit: Limit,
    #[deserr(default)]
    cursor: Option<String>,
}

impl Wanted {
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

/// The audit trail, newest first
///
/// A page may hold fewer records than asked for, or none, while there are more: go on until `next_cursor` is `null`.
#[utoipa::path(
    get,
    path = "/audit",
    tag = "audit",
    params(
        ("request" = Option<Number>, Query, description = "Of this request"),
        ("account" = Option<AccountId>, Query, description = "Done by this account, or to it"),
        ("from" = Option<String>, Query, description = "From this instant on (RFC 3339)"),
        ("to" = Option<String>, Query, description = "Before this instant (RFC 3339)"),
        ("limit" = inline(Option<Limit>), Query, description = "How many at most"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of records", body = List<AuditRecord>)),
)]
pub(crate) async fn read(ctx: Ctx, who: SignedIn, wanted: Query<Wanted>) -> Result<Json<List<AuditRecord>>, Problem> {
    if !may_administer(&who.actor, Administration::ReadAudit) {
        return Err(Problem::forbidden());
    }
    let store = &ctx.app.store;
    let seal = ctx.app.seal();
    let query = wanted.query(who.actor.id);
    let cursor = open_cursor(&seal, &query, wanted.cursor.as_deref())?;
    let (from, to, after) = match &cursor {
        Some(cursor) => place(cursor).map(|(from, to, after)| (from, to, Some(after)))?,
        None => wanted.span(ctx.now).map(|(from, to)| (from, to, None))?,
    };
    let filter = AuditFilter { request: wanted.request, account: wanted.account, from, to };
    // One after the other, so that a page never holds the record of its own reading.
    let mut page = if from < to {
        store.audit_trail(&filter, wanted.limit.get(), after).await?
    } else {
        Page { items: Vec::new(), next: None }
    };
    page.next = page.next.map(|next| format!("{from} {to} {next}"));
    store.audit(&who.caller(&ctx, None), recorded(&filter)).await?;
    Ok(Json(page.sealed(&seal, &query).into()))
}

/// What the trail says of its own reading. What was looked for stands apart: it is no record of that request or
/// account.
fn recorded(filter: &AuditFilter) -> Audited {
    let mut audited =
        Audited::new("audit.read").detail("from", filter.from.to_string()).detail("to", filter.to.to_string());
    if let Some(number) = filter.request {
        audited = audited.detail("request", number.to_string());
    }
    if let Some(account) = filter.account {
        audited = audited.detail("account", account.to_string());
    }
    audited
}
