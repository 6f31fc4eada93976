//! What agents do: take, assign, wait, resolve, decide on an access request.

use jiff::Timestamp;

use super::{Change, Refusal, Request, Status};
use crate::access::Action;
use crate::account::{Account, Actor};
use crate::catalog::Team;
use crate::closure::{Closure, Rule};
use crate::event::EventKind;
use crate::text::{Body, Reason};

/// The type whose requests are accepted or refused.
pub const PORTAL_ACCESS: &str = "portal-access";

impl Request {
    /// The next change by an agent: the first of them takes the request in charge.
    fn handled(&self, kind: EventKind, actor: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.open_for(actor, Action::Handle)?;
        let mut change = self.next(kind, actor, now);
        if !self.head.taken {
            change.head.taken = true;
            change.detail("taken", true);
        }
        Ok(change)
    }

    /// An agent takes the request, back from a resolution too; `None` where she has it already.
    pub fn take(&self, actor: &Actor, now: Timestamp) -> Result<Option<Change>, Refusal> {
        let mut change = self.handled(EventKind::Taken, actor, now)?;
        let hers = self.head.assignee.as_ref().is_some_and(|assignee| assignee.id == actor.id);
        if hers && self.head.status == Status::InProgress {
            return Ok(None);
        }
        change.head.assignee = Some(actor.summary());
        change.head.closure = None;
        change.status(Status::InProgress);
        Ok(Some(change))
    }

    /// Assigns the request to an active agent, a team, or both; `None` where nothing changes.
    pub fn assign(
        &self,
        actor: &Actor,
        to: Option<&Account>,
        team: Option<Team>,
        now: Timestamp,
    ) -> Result<Option<Change>, Refusal> {
        let mut change = self.handled(EventKind::Assigned, actor, now)?;
        if self.head.status == Status::Resolved {
            return Err(Refusal::Conflict("the request is resolved; take it back before it is assigned"));
        }
        if let Some(to) = to {
            if !to.is_active() || !to.role.is_staff() {
                return Err(Refusal::Conflict("requests are assigned to active agents"));
            }
            change.head.assignee = Some(to.summary());
            change.detail("account", to.summary());
        }
        if let Some(team) = team {
            change.head.team = team;
            change.detail("team", team);
            // Another team's queue: whoever had it there does not have it here.
            if to.is_none() && team != self.head.team {
                change.head.assignee = None;
            }
        }
        change.status(Status::InProgress);
        let same = change.head.assignee == self.head.assignee
            && change.head.team == self.head.team
            && change.head.status == self.head.status;
        Ok((!same).then_some(change))
    }

    /// An agent asks the customer something.
    pub fn wait(&self, actor: &Actor, question: Body, now: Timestamp) -> Result<Change, Refusal> {
        let mut change = self.handled(EventKind::Waiting, actor, now)?;
        if self.head.status == Status::WaitingForCustomer {
            return Err(Refusal::Conflict("the request waits for the customer already; comment to add something"));
        }
        change.event.body = Some(question.into_string());
        change.head.assignee = change.head.assignee.or_else(|| Some(actor.summary()));
        change.head.closure = None;
        change.status(Status::WaitingForCustomer);
        Ok(change)
    }

    /// An agent resolves the request; from then on the 72-hour rule runs. A new resolution starts it over.
    pub fn resolve(&self, actor: &Actor, resolution: Body, rule: &Rule, now: Timestamp) -> Result<Change, Refusal> {
        let mut change = self.handled(EventKind::Resolved, actor, now)?;
        let mut text = self.text.clone();
        text.resolution = Some(resolution.as_str().to_owned());
        change.text = Some(text);
        change.event.body = Some(resolution.into_string());
        change.head.assignee = change.head.assignee.or_else(|| Some(actor.summary()));
        let closure = Closure::from(change.event.at, rule);
        change.detail("closes_at", closure.closes_at);
        change.head.closure = Some(closure);
        change.status(Status::Resolved);
        Ok(change)
    }

    /// Resolves an access request with the decision on it. What it asks for is carried out by the caller, in the
    /// same transaction.
    pub fn decide(&self, actor: &Actor, decision: &Decision, rule: &Rule, now: Timestamp) -> Result<Change, Refusal> {
        self.open_for(actor, Action::Handle)?;
        if self.head.kind != PORTAL_ACCESS {
            return Err(Refusal::Conflict("only access requests are accepted or refused"));
        }
        if self.head.status == Status::Resolved {
            return Err(Refusal::Conflict("the access request is decided already"));
        }
        let (word, body) = match decision {
            Decision::Accepted => ("accepted", Body::parse("Demande acceptée.")),
            Decision::Refused(reason) => ("refused", Body::parse(reason.as_str())),
        };
        let body = body.map_err(|_| Refusal::Conflict("the reason is empty"))?;
        let mut change = self.resolve(actor, body, rule, now)?;
        change.detail("decision", word);
        Ok(change)
    }
}

/// What an agent decides on an access request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Accepted,
    Refused(Reason),
}
