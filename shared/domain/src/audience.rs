//! Who hears about an event, and about what (`spec/product.md`, Who hears about it).
//!
//! Seeing a request through the establishment gives access, not mail. Never told: the one who acted (the
//! acknowledgement aside), an account that is not active, one that may no longer see the request, one that muted it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Action;
use crate::account::Account;
use crate::catalog::Team;
use crate::event::{Event, EventKind};
use crate::ids::AccountId;
use crate::request::{Request, Watch};

/// Why someone is told; the mail says it. In the order in which one reason beats another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    Requester,
    Participant,
    Assignee,
    Follower,
    Team,
    /// Of a file that is not shown.
    Sender,
}

/// What a mail or notification tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Acknowledgement,
    NewRequest,
    Taken,
    Assigned,
    Comment,
    Waiting,
    Resolved,
    Reopened,
    Closed,
    ClosedByRule,
    SharedWithYou,
    HandedOver,
    /// To the sender of a file: refused, or held, after it was attached.
    FileNotShown,
}

/// One person to tell, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub account: AccountId,
    pub why: Why,
    pub topics: Vec<Topic>,
}

/// Why someone is notified of a request in general, mutes aside: what « Partager » shows.
pub fn standing(request: &Request, account: AccountId) -> Option<Why> {
    if request.head.requester.id == account {
        Some(Why::Requester)
    } else if request.participants.contains_key(&account) {
        Some(Why::Participant)
    } else if request.head.assignee.as_ref().is_some_and(|assignee| assignee.id == account) {
        Some(Why::Assignee)
    } else if request.watchers.get(&account).is_some_and(|(_, watch)| *watch == Watch::Follow) {
        Some(Why::Follower)
    } else {
        None
    }
}

/// Everyone who could be told of something on this request by name: requester, participants, watchers, assignee.
/// The members of the centre's teams come on top for a new request.
pub fn candidates(request: &Request, event: &Event) -> BTreeSet<AccountId> {
    let mut ids: BTreeSet<_> = request.participants.keys().chain(request.watchers.keys()).copied().collect();
    ids.insert(request.head.requester.id);
    ids.extend(request.head.assignee.as_ref().map(|assignee| assignee.id));
    ids.extend(event.concerns().map(|account| account.id));
    ids
}

/// Whether the account may be told anything of the request now: active, still seeing it, not muted.
pub fn may_hear(request: &Request, account: &Account) -> bool {
    let sees = account.actor().is_some_and(|actor| request.may(&actor, Action::See));
    let muted = request.watchers.get(&account.id).is_some_and(|(_, watch)| *watch == Watch::Mute);
    sees && !muted
}

/// What an event tells to those who follow the request, and to its assignee.
fn told(event: &Event) -> (Vec<Topic>, Vec<Topic>) {
    // An agent who takes or assigns a request that waited or was resolved changes its status, which is told too.
    let back = matches!(event.kind, EventKind::Taken | EventKind::Assigned) && event.detail.contains_key("status");
    let taken = (event.takes_in_charge() || back).then_some(Topic::Taken);
    let with = |topic| taken.into_iter().chain([topic]).collect::<Vec<_>>();
    match event.kind {
        EventKind::Taken | EventKind::Assigned => (taken.into_iter().collect(), vec![]),
        EventKind::Comment => (vec![Topic::Comment], vec![Topic::Comment]),
        EventKind::Waiting => (with(Topic::Waiting), vec![]),
        EventKind::Resolved => (with(Topic::Resolved), vec![]),
        EventKind::Reopened => (vec![Topic::Reopened], vec![Topic::Reopened]),
        EventKind::Closed if event.actor.is_none() => (vec![Topic::ClosedByRule], vec![]),
        EventKind::Closed => (vec![Topic::Closed], vec![]),
        EventKind::HandedOver => (vec![Topic::HandedOver], vec![]),
        EventKind::Created
        | EventKind::Edited
        | EventKind::Shared
        | EventKind::Unshared
        | EventKind::Visibility
        | EventKind::FileRefused
        | EventKind::Purged => (vec![], vec![]),
    }
}

/// What one account is told of one event, before the rules on who may hear.
fn topics(request: &Request, event: &Event, account: &Account, quiet: &BTreeSet<Team>) -> Option<(Why, Vec<Topic>)> {
    let concerned = event.concerns().is_some_and(|concerned| concerned.id == account.id);
    let why = standing(request, account.id);
    match event.kind {
        EventKind::Created => match why {
            Some(Why::Requester) => Some((Why::Requester, vec![Topic::Acknowledgement])),
            // Whoever was added since is told by the event that added her.
            Some(Why::Participant) if event.shares_from_the_start(account.id) => {
                Some((Why::Participant, vec![Topic::SharedWithYou]))
            }
            _ if account.role.is_staff()
                && account.teams.contains(&request.head.team)
                && !quiet.contains(&request.head.team) =>
            {
                Some((Why::Team, vec![Topic::NewRequest]))
            }
            _ => None,
        },
        EventKind::Shared if concerned => Some((why?, vec![Topic::SharedWithYou])),
        EventKind::Assigned if concerned => Some((why?, vec![Topic::Assigned])),
        // Whoever may attach need not follow the request.
        EventKind::FileRefused if concerned => Some((why.unwrap_or(Why::Sender), vec![Topic::FileNotShown])),
        _ => {
            let (followers, assignee) = told(event);
            let follows = request.watchers.get(&account.id).is_some_and(|(_, watch)| *watch == Watch::Follow);
            let topics = if why? == Why::Assignee && !follows { assignee } else { followers };
            Some((why?, topics))
        }
    }
}

/// The recipients of one event among `accounts`, as the request and the accounts are now.
pub fn recipients(
    request: &Request,
    event: &Event,
    accounts: &[Account],
    quiet_teams: &BTreeSet<Team>,
) -> Vec<Recipient> {
    let acted = event.actor.as_ref().map(|actor| actor.id);
    accounts
        .iter()
        .filter_map(|account| {
            let (why, mut topics) = topics(request, event, account, quiet_teams)?;
            let acknowledged = topics.contains(&Topic::Acknowledgement) && account.is_active();
            if acted == Some(account.id) || !may_hear(request, account) {
                topics.retain(|topic| *topic == Topic::Acknowledgement && acknowledged);
            }
            (!topics.is_empty()).then_some(Recipient { account: account.id, why, topics })
        })
        .collect()
}

#[cfg(test)]
#[path = "audience_tests.rs"]
mod tests;
