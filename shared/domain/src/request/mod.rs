//! A request and what may happen to it (`spec/product.md`, The life of a request).
//!
//! Every change is a pure function from a request and an actor to a [`Change`] or a [`Refusal`]; the store makes the
//! change durable with its event in one transaction. One change is one event, and the request's version counts them.

mod closing;
mod files;
mod filing;
mod handling;
mod people;
mod purging;
mod talking;

use std::collections::BTreeMap;

use deserr::Deserr;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::access::{Action, Facts, may};
use crate::account::{AccountSummary, Actor};
use crate::attachment::Taking;
use crate::catalog::{Priority, Team};
use crate::closure::{Closure, whole_seconds};
use crate::event::{Event, EventKind, Standing};
use crate::ids::{AccountId, AttachmentId, EstablishmentId, EventId, Number};
use crate::text::{Checked, Description, Extension, Name, Phone, Subject};

pub use files::{DATA_EXTRACTION, refuses_delivery};
pub use filing::{Contacts, Filing};
pub use handling::{Decision, PORTAL_ACCESS};
pub use people::MOST_PARTICIPANTS;
pub use purging::{Field, PURGED, PURGED_DESCRIPTION, PURGED_FILE, PURGED_SUBJECT, Purge, PurgedPart, UNFINISHED};
pub use talking::Edit;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Soumise
    #[deserr(rename = "submitted")]
    Submitted,
    /// En traitement
    #[deserr(rename = "in_progress")]
    InProgress,
    /// En attente du client
    #[deserr(rename = "waiting_for_customer")]
    WaitingForCustomer,
    /// Résolue – attente client
    #[deserr(rename = "resolved")]
    Resolved,
    /// Fermée
    #[deserr(rename = "closed")]
    Closed,
}

impl Status {
    pub const ALL: [Self; 5] =
        [Self::Submitted, Self::InProgress, Self::WaitingForCustomer, Self::Resolved, Self::Closed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::InProgress => "in_progress",
            Self::WaitingForCustomer => "waiting_for_customer",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
        }
    }
}

/// Who sees a request besides its requester and those it was shared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(rename_all = lowercase)]
pub enum Visibility {
    /// « Partager avec l'établissement »
    #[default]
    Establishment,
    /// « Garder privée »
    Private,
}

/// Someone to call about a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(deny_unknown_fields)]
pub struct Contact {
    #[deserr(needs_predicate)]
    pub name: Name,
    #[deserr(needs_predicate)]
    pub phone: Phone,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default, needs_predicate)]
    pub extension: Option<Extension>,
}

/// Who or what closed a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ClosedBy {
    /// The 72-hour rule.
    Rule(RuleName),
    Person(AccountSummary),
}

/// The word `rule`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleName {
    Rule,
}

/// What lists and decisions need of a request; kept under 1 kB so that a change costs one write unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub number: Number,
    #[serde(rename = "type")]
    pub kind: String,
    pub status: Status,
    pub priority: Priority,
    #[serde(default)]
    pub major: bool,
    pub team: Team,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<AccountSummary>,
    /// Whether an agent has taken it in charge.
    #[serde(default)]
    pub taken: bool,
    pub subject: Subject,
    pub visibility: Visibility,
    pub establishment: EstablishmentId,
    pub requester: AccountSummary,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closure: Option<Closure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<ClosedBy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_up: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<u8>,
    /// All files that were attached to it, whatever their state; those that were purged no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
    /// How large they are together, in bytes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attached_bytes: u64,
    /// Counts the changes; the first is the filing.
    pub version: u64,
}

impl Head {
    /// What the access decision needs to know, for an actor who is a participant or not.
    pub fn facts(&self, participant: bool) -> Facts<'_> {
        Facts {
            establishment: &self.establishment,
            requester: self.requester.id,
            visibility: self.visibility,
            participant,
        }
    }

    pub fn is_closed(&self) -> bool {
        self.status == Status::Closed
    }

    /// The head as everyone must find it at `now`: closed from R + 72 h on, whatever the sweep does.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        match &self.closure {
            Some(closure) if self.status == Status::Resolved && closure.is_due(now) => self.closed_by_rule(closure),
            _ => self.clone(),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(bytes: &u64) -> bool {
    *bytes == 0
}

/// The longer texts of a request, apart from the head so that a comment doesn't pay for them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Text {
    pub description: Description,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Checked>,
    #[serde(default)]
    pub fields: Map<String, Value>,
    /// None once they were purged.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The request's version that these texts were written with; 0 before they are. A read that met another's
    /// change midway shows by it.
    #[serde(default)]
    pub version: u64,
}

/// Whether someone asked for a request's mails or to be left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// « Me notifier »
    Follow,
    /// « Ne plus me notifier »
    Mute,
}

/// A request with everyone who has to do with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub head: Head,
    pub text: Text,
    pub participants: BTreeMap<AccountId, AccountSummary>,
    pub watchers: BTreeMap<AccountId, (AccountSummary, Watch)>,
}

impl Request {
    pub fn may(&self, actor: &Actor, action: Action) -> bool {
        may(actor, &self.head.facts(self.participants.contains_key(&actor.id)), action)
    }

    /// The request as everyone must find it at `now`.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.head = self.head.at(now);
        self
    }

    pub fn followers(&self) -> impl Iterator<Item = &AccountSummary> {
        self.watchers.values().filter(|(_, watch)| *watch == Watch::Follow).map(|(account, _)| account)
    }

    /// Refuses what the actor may not do, and any change of a closed request.
    fn open_for(&self, actor: &Actor, action: Action) -> Result<(), Refusal> {
        if !self.may(actor, action) {
            Err(Refusal::Forbidden)
        } else if self.head.is_closed() {
            Err(Refusal::Closed)
        } else {
            Ok(())
        }
    }

    /// The next change: version, event and instants in step.
    fn next(&self, kind: EventKind, actor: &Actor, now: Timestamp) -> Change {
        let at = whole_seconds(now).max(self.head.updated_at);
        let mut head = self.head.clone();
        head.version += 1;
        head.updated_at = at;
        let event = Event {
            id: EventId { number: head.number, seq: head.version },
            at,
            actor: Some(actor.summary()),
            staff: actor.is_staff(),
            kind,
            body: None,
            attachments: Vec::new(),
            detail: Map::new(),
            standing: Standing::of(&self.head, kind),
        };
        Change { head, text: None, people: Vec::new(), event }
    }
}

/// What changes around a request besides its head and text.
#[derive(Debug, Clone, PartialEq)]
pub enum PeopleChange {
    AddParticipant(AccountSummary),
    RemoveParticipant(AccountId),
}

/// One accepted change: what the request becomes, and the event that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub head: Head,
    pub text: Option<Text>,
    pub people: Vec<PeopleChange>,
    pub event: Event,
}

impl Change {
    /// Sets a new status and notes it in the event.
    fn status(&mut self, to: Status) {
        let from = self.head.status;
        if from != to {
            self.head.status = to;
            self.event.detail.insert("status".to_owned(), json!({"from": from, "to": to}));
        }
    }

    fn detail(&mut self, name: &str, value: impl Serialize) {
        if let Ok(value) = serde_json::to_value(value) {
            self.event.detail.insert(name.to_owned(), value);
        }
    }

    /// Attaches files with this event.
    fn attach(&mut self, files: &Taking) {
        self.head.attachments.extend(files.ids());
        self.head.attached_bytes += files.bytes();
        self.event.attachments = files.ids().to_vec();
    }

    /// A modification in the sense of the 72-hour rule.
    fn modifies(&mut self) {
        if let Some(closure) = self.head.closure.take() {
            self.head.closure = Some(closure.after_change(self.event.at, self.event.id));
        }
    }
}

/// Why a change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The actor sees the request, but may not do this.
    #[error("you may not do this with this request")]
    Forbidden,
    /// A closed request takes no change; a new one can refer to it.
    #[error("the request is closed; file a new one that follows it up")]
    Closed,
    /// The request's state does not allow it; the text says why.
    #[error("{0}")]
    Conflict(&'static str),
}

#[cfg(test)]
mod tests;
