//! The JSON of requests, events and accounts (`spec/api.md`, Requests).

use std::collections::BTreeSet;

use axum::Json;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use guichet_domain::account::{Account, AccountState, AccountSummary, Actor, Language, Right, Role};
use guichet_domain::attachment::Attachment;
use guichet_domain::catalog::{Catalog, Priority, Team};
use guichet_domain::closure::Closure;
use guichet_domain::event::{Event, EventKind};
use guichet_domain::feedback::MailStop;
use guichet_domain::ids::{AccountId, EstablishmentId, EventId, Number};
use guichet_domain::request::{ClosedBy, Contact, Head, Request, RuleName, Status, Visibility};
use guichet_domain::text::{Checked, Description, Email, Name, Phone, Subject};
use guichet_store::{Page, Session, Store, StoreError, Token};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::files::AttachmentSummary;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct List<T: ToSchema> {
    pub items: Vec<T>,
    /// Where the next page begins; `null` on the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// There were more to search in than were searched.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub truncated: bool,
}

impl<T: ToSchema> List<T> {
    /// All there is, on one page.
    pub fn all(items: Vec<T>) -> Self {
        Self { items, next_cursor: None, truncated: false }
    }
}

impl<T: ToSchema> From<Page<T>> for List<T> {
    fn from(page: Page<T>) -> Self {
        Self { items: page.items, next_cursor: page.next, truncated: false }
    }
}

/// Where the closure by the 72-hour rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClosureState {
    None,
    Pending,
    Halted,
    Done,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClosureView {
    pub state: ClosureState,
    /// When the request closes by itself, would have, or did.
    #[schema(value_type = Option<String>, format = "date-time", required = true)]
    pub closes_at: Option<Timestamp>,
    /// The event that stopped it.
    #[schema(required = true)]
    pub halted_by: Option<EventId>,
}

impl ClosureView {
    fn of(head: &Head) -> Self {
        // Closed by hand, there is nothing left for the rule; when it was resolved stays known.
        let by_hand = matches!(head.closed_by, Some(ClosedBy::Person(_)));
        let closure = head.closure.as_ref().filter(|_| !by_hand);
        let state = match closure {
            None => ClosureState::None,
            Some(Closure { halted_by: Some(_), .. }) => ClosureState::Halted,
            Some(_) if head.is_closed() => ClosureState::Done,
            Some(_) => ClosureState::Pending,
        };
        Self {
            state,
            closes_at: closure.map(|closure| closure.closes_at),
            halted_by: closure.and_then(|closure| closure.halted_by),
        }
    }
}

/// The word `rule`, or whoever closed the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ClosedByView {
    Rule(RuleName),
    Person(AccountSummary),
}

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RequestSummary {
    pub number: Number,
    #[serde(rename = "type")]
    pub kind: String,
    #[schema(required = true)]
    pub category: Option<String>,
    pub status: Status,
    pub priority: Priority,
    pub major: bool,
    pub team: Team,
    #[schema(required = true)]
    pub assignee: Option<AccountSummary>,
    pub subject: Subject,
    pub visibility: Visibility,
    pub establishment: EstablishmentId,
    pub requester: AccountSummary,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time", required = true)]
    pub resolved_at: Option<Timestamp>,
    pub closure: ClosureView,
    #[schema(value_type = Option<String>, format = "date-time", required = true)]
    pub closed_at: Option<Timestamp>,
    #[schema(required = true)]
    pub closed_by: Option<ClosedByView>,
    /// The request that this one follows up.
    #[schema(required = true)]
    pub follows_up: Option<Number>,
    #[schema(required = true, minimum = 1, maximum = 5)]
    pub satisfaction: Option<u8>,
    pub version: u64,
}

impl RequestSummary {
    /// `head` as it is at the call's instant ([`Head::at`]).
    pub fn of(head: &Head) -> Self {
        Self {
            number: head.number,
            kind: head.kind.clone(),
            category: category(&head.kind),
            status: head.status,
            priority: head.priority,
            major: head.major,
            team: head.team,
            assignee: head.assignee.clone(),
            subject: head.subject.clone(),
            visibility: head.visibility,
            establishment: head.establishment.clone(),
            requester: head.requester.clone(),
            created_at: head.created_at,
            updated_at: head.updated_at,
            resolved_at: head.closure.as_ref().map(|closure| closure.resolved_at),
            closure: ClosureView::of(head),
            closed_at: head.closed_at,
            closed_by: head.closed_by.as_ref().map(|by| match by {
                ClosedBy::Rule(rule) => ClosedByView::Rule(*rule),
                ClosedBy::Person(account) => ClosedByView::Person(account.clone()),
            }),
            follows_up: head.follows_up,
            satisfaction: head.satisfaction,
            version: head.version,
        }
    }
}

/// The category of a type; none for a type that the catalogue has given up since.
fn category(kind: &str) -> Option<String> {
    Some(Catalog::builtin().ok()?.get(kind)?.category.clone())
}

/// A request in full.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RequestView {
    #[serde(flatten)]
    pub summary: RequestSummary,
    pub description: Description,
    #[schema(required = true)]
    pub checked: Option<Checked>,
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    pub contacts: Vec<Contact>,
    pub participants: Vec<AccountSummary>,
    pub followers: Vec<AccountSummary>,
    /// Of files that are not clean, their sender's own alone.
    pub attachments: Vec<AttachmentSummary>,
    #[schema(required = true)]
    pub resolution: Option<String>,
}

impl RequestView {
    /// `request` as it is at the call's instant ([`Request::at`]), with its files as `reader` sees them: at most one
    /// more round trip, none where it has no files.
    pub async fn load(store: &Store, request: &Request, reader: &Actor) -> Result<Self, StoreError> {
        Ok(Self::of(request, &store.files(&request.head.attachments).await?, reader))
    }

    /// With its files, read already.
    pub fn of(request: &Request, files: &[Attachment], reader: &Actor) -> Self {
        Self {
            summary: RequestSummary::of(&request.head),
            description: request.text.description.clone(),
            checked: request.text.checked.clone(),
            fields: request.text.fields.clone(),
            contacts: request.text.contacts.clone(),
            participants: request.participants.values().cloned().collect(),
            followers: request.followers().cloned().collect(),
            attachments: AttachmentSummary::seen(&request.head.attachments, files, reader),
            // A reopened request has no resolution; what it was stays in the timeline.
            resolution: request.head.closure.as_ref().and(request.text.resolution.clone()),
        }
    }

    /// The request's version as the `ETag` that `If-Match` takes.
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.summary.version)
    }
}

/// With its `ETag`, as every answer that carries a request.
impl IntoResponse for RequestView {
    fn into_response(self) -> Response {
        ([(ETAG, self.etag())], Json(self)).into_response()
    }
}

/// An event of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventView {
    pub id: EventId,
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// `null`: the service itself.
    #[schema(required = true)]
    pub actor: Option<AccountSummary>,
    pub kind: EventKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub body: Option<String>,
    /// Of files that are not clean, their sender's own alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub attachments: Vec<AttachmentSummary>,
    #[schema(value_type = Object)]
    pub detail: Map<String, Value>,
    /// Whether the actor belongs to the centre: for pages, which tell the two sides apart.
    #[serde(skip)]
    pub staff: bool,
}

impl EventView {
    /// With its files, read already, as `reader` sees them.
    pub fn of(event: &Event, files: &[Attachment], reader: &Actor) -> Self {
        Self {
            id: event.id,
            at: event.at,
            actor: event.actor.clone(),
            kind: event.kind,
            body: event.body.clone(),
            attachments: AttachmentSummary::seen(&event.attachments, files, reader),
            detail: event.detail.clone(),
            staff: event.staff,
        }
    }
}

/// An account as its holder and its administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountView {
    pub id: AccountId,
    pub email: Email,
    #[schema(required = true)]
    pub name: Option<Name>,
    #[schema(required = true)]
    pub phone: Option<Phone>,
    #[schema(required = true)]
    pub establishment: Option<EstablishmentId>,
    pub role: Role,
    pub rights: BTreeSet<Right>,
    pub teams: BTreeSet<Team>,
    pub state: AccountState,
    pub language: Language,
    /// Since when and why no mail goes to it: what was sent came back, or was complained about. An administrator
    /// resumes it.
    #[schema(required = true)]
    pub mail_stopped: Option<MailStop>,
}

impl AccountView {
    pub fn of(account: &Account) -> Self {
        Self {
            id: account.id,
            email: account.email.clone(),
            name: account.name.clone(),
            phone: account.phone.clone(),
            establishment: account.establishment.clone(),
            role: account.role,
            rights: account.rights.clone(),
            teams: account.teams.clone(),
            state: account.state,
            language: account.language,
            mail_stopped: account.mail_stopped,
        }
    }
}

/// A session that was opened just now: the only answer that shows its token.
#[derive(Clone, Serialize, ToSchema)]
pub struct OpenedSession {
    /// For `Authorization: Bearer TOKEN`.
    pub token: String,
    /// When it ends at the latest.
    #[schema(value_type = String, format = "date-time")]
    pub expires_at: Timestamp,
    pub account: AccountView,
}

impl OpenedSession {
    pub fn of(token: &Token, session: &Session, account: &Account) -> Self {
        Self { token: token.expose(), expires_at: session.expires_at(), account: AccountView::of(account) }
    }
}

#[cfg(test)]
#[path = "views_tests.rs"]
mod tests;
