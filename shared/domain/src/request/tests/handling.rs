//! Taking in charge, resolving, deciding.

use super::commands::{Command, in_status, reason, resolved};
use crate::account::AccountState;
use crate::builders::*;
use crate::catalog::Team;
use crate::closure::{Closure, Rule};
use crate::request::{Decision, PORTAL_ACCESS, Refusal, Request, Status};

const HANDLING: [Command; 4] =
    [Command::Take, Command::Assign(Some(OTHER_AGENT), None), Command::Wait, Command::Resolve];

#[test]
fn the_first_of_take_assign_wait_and_resolve_takes_in_charge_and_none_after_it() {
    for first in HANDLING {
        let change = first.run(&filed(), AGENT, start()).unwrap().unwrap();
        assert!(change.event.takes_in_charge() && change.head.taken, "{first:?}");
        let request = changed(filed(), &change);
        for second in HANDLING {
            // What is refused or the same takes nothing in charge either.
            if let Ok(Some(change)) = second.run(&request, OTHER_AGENT, after(1)) {
                assert!(!change.event.takes_in_charge() && change.head.taken, "{first:?}, then {second:?}");
            }
        }
    }
}

#[test]
fn what_an_agent_does_besides_takes_nothing_in_charge() {
    for command in
        [Command::Comment, Command::Edit(1), Command::Share(CONTACT), Command::HandOver(CONTACT), Command::Close]
    {
        let change = command.run(&filed(), AGENT, start()).unwrap().unwrap();
        assert!(!change.event.takes_in_charge() && !change.head.taken, "{command:?}");
    }
}

fn assignee(request: &Request) -> Option<crate::ids::AccountId> {
    request.head.assignee.as_ref().map(|assignee| assignee.id)
}

#[test]
fn whoever_takes_a_request_has_it_and_whoever_answers_one_that_nobody_has() {
    assert_eq!(
        assignee(&Command::Take.on(in_status(Status::InProgress), OTHER_AGENT, after(1))),
        Some(id(OTHER_AGENT))
    );
    for answer in [Command::Wait, Command::Resolve] {
        assert_eq!(assignee(&answer.on(filed(), AGENT, after(1))), Some(id(AGENT)), "{answer:?}");
        let kept = answer.on(in_status(Status::InProgress), OTHER_AGENT, after(1));
        assert_eq!(assignee(&kept), Some(id(AGENT)), "{answer:?}");
    }
}

#[test]
fn another_team_gets_a_request_that_nobody_has_unless_someone_is_named() {
    let request = in_status(Status::InProgress);
    let queued = Command::Assign(None, Some(Team::Data)).on(request.clone(), AGENT, after(1));
    assert_eq!((assignee(&queued), queued.head.team), (None, Team::Data));
    let named = Command::Assign(Some(OTHER_AGENT), Some(Team::Data)).on(request, AGENT, after(1));
    assert_eq!((assignee(&named), named.head.team), (Some(id(OTHER_AGENT)), Team::Data));
}

#[test]
fn a_request_is_not_assigned_to_an_agent_whose_account_is_not_active() {
    for state in [AccountState::Invited, AccountState::Disabled] {
        let to = crate::account::Account { state, ..account(OTHER_AGENT) };
        let result = filed().assign(&actor(AGENT), Some(&to), None, start());
        assert!(matches!(result, Err(Refusal::Conflict(_))), "{state:?}");
    }
}

/// Resolved requests whose closure is pending, and halted by a comment.
fn pending_and_halted() -> [Request; 2] {
    let halted = Command::Comment.on(resolved(), REQUESTER, after(24));
    assert!(halted.head.closure.as_ref().is_some_and(|closure| !closure.is_pending()));
    [resolved(), halted]
}

#[test]
fn a_new_resolution_starts_the_closure_over() {
    for request in pending_and_halted() {
        let request = Command::Resolve.on(request, AGENT, after(30));
        assert_eq!(request.head.closure, Some(Closure::from(after(30), &Rule::default())));
        assert_eq!(request.clone().at(after(72)).head.status, Status::Resolved);
        assert_eq!(request.at(after(102)).head.status, Status::Closed);
    }
}

#[test]
fn taking_back_asking_and_the_problem_that_persists_end_a_pending_or_halted_closure() {
    for request in pending_and_halted() {
        for (command, by) in [(Command::Reopen, REQUESTER), (Command::Take, OTHER_AGENT), (Command::Wait, AGENT)] {
            let request = command.on(request.clone(), by, after(30));
            assert_eq!(request.head.closure, None, "{command:?}");
            assert!(!request.at(after(10_000)).head.is_closed(), "{command:?}");
        }
    }
}

#[test]
fn the_centre_does_not_say_that_the_problem_persists() {
    for person in [AGENT, ADMINISTRATOR] {
        assert_eq!(resolved().reopen(&actor(person), reason(), after(1)), Err(Refusal::Forbidden));
    }
}

#[test]
fn the_resolution_is_kept_with_the_request_and_said_by_the_event() {
    let change = Command::Resolve.run(&filed(), AGENT, start()).unwrap().unwrap();
    assert_eq!(change.text.unwrap().resolution.as_deref(), Some(body().as_str()));
    assert_eq!(change.event.body.as_deref(), Some(body().as_str()));
    assert_eq!(change.event.detail["closes_at"], serde_json::json!(after(72)));
}

#[test]
fn the_closure_counts_from_a_whole_second() {
    let request = Command::Resolve.on(filed(), AGENT, start() + jiff::SignedDuration::from_millis(999));
    assert_eq!(request.head.closure, Some(Closure::from(start(), &Rule::default())));
    assert_eq!(request.head.updated_at, start());
}

#[test]
fn a_decision_says_which_and_the_reason_of_a_refusal() {
    let mut request = filed();
    request.head.kind = PORTAL_ACCESS.to_owned();
    let decide = |decision| request.decide(&actor(AGENT), &decision, &Rule::default(), start()).unwrap();

    let accepted = decide(Decision::Accepted);
    assert_eq!(accepted.event.detail["decision"], "accepted");

    let refused = decide(Decision::Refused(reason()));
    assert_eq!(refused.event.detail["decision"], "refused");
    assert_eq!(refused.event.body.as_deref(), Some(reason().as_str()));
}
