//! Sharing a request and handing it over.

use jiff::Timestamp;

use super::{Change, PeopleChange, Refusal, Request};
use crate::access::Action;
use crate::account::{Account, Actor};
use crate::event::EventKind;
use crate::ids::AccountId;

/// One request is shared with at most this many by name; more is what the establishment's visibility is for.
pub const MOST_PARTICIPANTS: usize = 50;

const NO_COLLEAGUE: Refusal = Refusal::Conflict("choose an active contact of the request's establishment");

impl Request {
    /// Whether the request can be shared with this account, or handed over to it: an active contact or lead of the
    /// request's establishment. Whoever it cannot be shared with gets one and the same answer.
    pub fn is_colleague(&self, account: &Account) -> bool {
        account.is_active() && account.establishment.as_ref() == Some(&self.head.establishment)
    }

    /// Shares the request with a colleague; `None` where she has it already.
    pub fn share(&self, actor: &Actor, with: &Account, now: Timestamp) -> Result<Option<Change>, Refusal> {
        self.open_for(actor, Action::Share)?;
        if self.participants.contains_key(&with.id) || self.head.requester.id == with.id {
            return Ok(None);
        }
        if !self.is_colleague(with) {
            return Err(NO_COLLEAGUE);
        }
        if self.participants.len() >= MOST_PARTICIPANTS {
            return Err(Refusal::Conflict("the request is shared with 50 people already; take someone off first"));
        }
        let mut change = self.next(EventKind::Shared, actor, now);
        change.detail("account", with.summary());
        change.people.push(PeopleChange::AddParticipant(with.summary()));
        Ok(Some(change))
    }

    /// Takes someone off; `None` where it was not shared with her.
    pub fn unshare(&self, actor: &Actor, whom: AccountId, now: Timestamp) -> Result<Option<Change>, Refusal> {
        let action = if whom == actor.id { Action::See } else { Action::TakeOff };
        self.open_for(actor, action)?;
        let Some(account) = self.participants.get(&whom) else {
            return Ok(None);
        };
        let mut change = self.next(EventKind::Unshared, actor, now);
        change.detail("account", account);
        change.people.push(PeopleChange::RemoveParticipant(whom));
        Ok(Some(change))
    }

    /// Hands the request over to a colleague, closed requests included; `None` where it is hers already.
    pub fn hand_over(&self, actor: &Actor, to: &Account, now: Timestamp) -> Result<Option<Change>, Refusal> {
        if !self.may(actor, Action::HandOver) {
            return Err(Refusal::Forbidden);
        }
        // To another contact: what she does not see, a lead does not take for herself.
        if to.id == actor.id && !self.may(actor, Action::See) {
            return Err(Refusal::Forbidden);
        }
        if self.head.requester.id == to.id {
            return Ok(None);
        }
        if !self.is_colleague(to) {
            return Err(NO_COLLEAGUE);
        }
        let mut change = self.next(EventKind::HandedOver, actor, now);
        change.detail("from", &self.head.requester);
        change.detail("account", to.summary());
        change.head.requester = to.summary();
        if self.participants.contains_key(&to.id) {
            change.people.push(PeopleChange::RemoveParticipant(to.id));
        }
        Ok(Some(change))
    }
}
