//! The timeline of a request: who, when, what.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::account::AccountSummary;
use crate::catalog::Team;
use crate::ids::{AccountId, AttachmentId, EstablishmentId, EventId};
use crate::request::Head;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    Created,
    Taken,
    Assigned,
    Comment,
    Edited,
    Waiting,
    Resolved,
    Reopened,
    Shared,
    Unshared,
    Visibility,
    HandedOver,
    FileRefused,
    Closed,
    Purged,
}

/// One change of a request. Its place in the timeline is the version that the request reached with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub id: EventId,
    pub at: Timestamp,
    /// `None`: the service itself (the 72-hour rule).
    pub actor: Option<AccountSummary>,
    /// Whether the actor belongs to the centre.
    #[serde(default)]
    pub staff: bool,
    pub kind: EventKind,
    /// What was written: a comment, a question, a resolution, a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentId>,
    /// What else there is to know, by kind:
    /// `status: {from, to}` where it changed, `taken: true` where this took the request in charge,
    /// `account: {id, name}` whom it concerns, `team`, `changes: {FIELD: {from, to}}`, `visibility`,
    /// `file: "refused" or "held"` of a file that was attached before it was inspected.
    #[serde(default)]
    pub detail: Map<String, Value>,
    /// What the request was when the event came to it; with the events that are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
}

/// What a request was when an event came to it, as far as the daily counters need to know. It is kept with the event,
/// so that counting reads nothing else and comes to the same, however late or often it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    #[serde(rename = "type")]
    pub kind: String,
    /// The one that had it; before the event, where that hands it to another.
    pub team: Team,
    pub establishment: EstablishmentId,
    pub filed_at: Timestamp,
    /// When the resolution was given that stood, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Timestamp>,
}

impl Standing {
    /// `None`: events of this kind are not counted.
    pub fn of(head: &Head, kind: EventKind) -> Option<Self> {
        use EventKind::{Assigned, Closed, Created, Reopened, Resolved, Taken, Waiting};
        matches!(kind, Created | Taken | Assigned | Waiting | Resolved | Reopened | Closed).then(|| Self {
            kind: head.kind.clone(),
            team: head.team,
            establishment: head.establishment.clone(),
            filed_at: head.created_at,
            resolved_at: head.closure.as_ref().map(|closure| closure.resolved_at),
        })
    }
}

impl Event {
    /// Whether an agent took the request in charge with this event.
    pub fn takes_in_charge(&self) -> bool {
        self.detail.get("taken") == Some(&Value::Bool(true))
    }

    /// Whether this is the filing of a request that was shared with the account at once.
    pub fn shares_from_the_start(&self, account: AccountId) -> bool {
        let named = |one: &AccountSummary| one.id == account;
        let participants = self.detail.get("participants").cloned();
        participants
            .and_then(|participants| serde_json::from_value::<Vec<AccountSummary>>(participants).ok())
            .is_some_and(|participants| participants.iter().any(named))
    }

    /// The account that the event concerns besides its actor.
    pub fn concerns(&self) -> Option<AccountSummary> {
        serde_json::from_value(self.detail.get("account")?.clone()).ok()
    }
}
