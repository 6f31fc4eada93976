//! Closing by hand and by the rule, and « Le problème persiste ».

use jiff::Timestamp;
use serde_json::{Map, json};

use super::{Change, ClosedBy, Head, Refusal, Request, RuleName, Status};
use crate::access::Action;
use crate::account::Actor;
use crate::closure::Closure;
use crate::event::{Event, EventKind, Standing};
use crate::ids::EventId;
use crate::text::{Reason, Remark};

impl Head {
    /// The head that the rule leaves behind, at its own instant and one version on.
    pub(super) fn closed_by_rule(&self, closure: &Closure) -> Self {
        Self {
            status: Status::Closed,
            closed_at: Some(closure.closes_at),
            closed_by: Some(ClosedBy::Rule(RuleName::Rule)),
            updated_at: closure.closes_at,
            version: self.version + 1,
            ..self.clone()
        }
    }
}

impl Request {
    /// « C'est réglé »: the requester or an agent closes the request for good.
    pub fn close(
        &self,
        actor: &Actor,
        satisfaction: Option<u8>,
        remark: Option<Remark>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.open_for(actor, Action::Close)?;
        let mut change = self.next(EventKind::Closed, actor, now);
        if let Some(remark) = remark {
            change.text = Some(super::Text { remark: Some(remark.as_str().to_owned()), ..self.text.clone() });
            change.event.body = Some(remark.into_string());
        }
        if let Some(satisfaction) = satisfaction {
            change.head.satisfaction = Some(satisfaction);
            change.detail("satisfaction", satisfaction);
        }
        change.head.closed_at = Some(change.event.at);
        change.head.closed_by = Some(ClosedBy::Person(actor.summary()));
        change.status(Status::Closed);
        Ok(change)
    }

    /// « Le problème persiste »: a resolved request is taken up again; a pending or halted closure ends.
    pub fn reopen(&self, actor: &Actor, reason: Reason, now: Timestamp) -> Result<Change, Refusal> {
        self.open_for(actor, Action::Reopen)?;
        if self.head.status != Status::Resolved {
            return Err(Refusal::Conflict("only a resolved request can be reopened; comment instead"));
        }
        let mut change = self.next(EventKind::Reopened, actor, now);
        change.event.body = Some(reason.into_string());
        change.head.closure = None;
        change.status(Status::InProgress);
        Ok(change)
    }

    /// What the rule does at `now`, if its instant has come: the same change whenever and wherever it is computed.
    /// `self` is the request as it is stored.
    pub fn close_by_rule(&self, now: Timestamp) -> Option<Change> {
        let closure = self.head.closure.as_ref()?;
        if self.head.status != Status::Resolved || !closure.is_due(now) {
            return None;
        }
        let head = self.head.closed_by_rule(closure);
        let mut detail = Map::new();
        detail.insert("status".to_owned(), json!({"from": Status::Resolved, "to": Status::Closed}));
        let event = Event {
            id: EventId { number: head.number, seq: head.version },
            at: closure.closes_at,
            actor: None,
            staff: false,
            kind: EventKind::Closed,
            body: None,
            attachments: Vec::new(),
            detail,
            standing: Standing::of(&self.head, EventKind::Closed),
        };
        Some(Change { head, text: None, people: Vec::new(), event })
    }
}
