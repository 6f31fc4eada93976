//! Sharing and handing over.

use super::commands::{Command, in_status};
use crate::access::Action;
use crate::account::{Account, AccountState};
use crate::builders::*;
use crate::request::{MOST_PARTICIPANTS, Refusal, Request, Status, Visibility};

/// Shared with as many as can be.
fn full() -> Request {
    let room = u8::try_from(MOST_PARTICIPANTS).unwrap() - 1;
    (COLLEAGUES..COLLEAGUES + room)
        .fold(filed(), |request, colleague| Command::Share(colleague).on(request, REQUESTER, after(1)))
}

fn private() -> Request {
    Command::Show(Visibility::Private).on(filed(), REQUESTER, start())
}

#[test]
fn a_request_is_shared_with_fifty_people_and_no_more() {
    let request = full();
    assert_eq!(request.participants.len(), 50);
    assert!(matches!(Command::Share(CONTACT).run(&request, REQUESTER, after(2)), Err(Refusal::Conflict(_))));
    let request = Command::Unshare(PARTICIPANT).on(request, REQUESTER, after(2));
    assert_eq!(Command::Share(CONTACT).on(request, REQUESTER, after(2)).participants.len(), 50);
}

#[test]
fn whom_it_is_shared_with_sees_a_private_request_until_she_is_taken_off() {
    let sees = |request: &Request| request.may(&actor(CONTACT), Action::See);
    let shared = Command::Share(CONTACT).on(private(), REQUESTER, after(1));
    assert!(sees(&shared));
    assert!(!sees(&Command::Unshare(CONTACT).on(shared, REQUESTER, after(2))));
}

#[test]
fn a_participant_takes_off_herself_and_nobody_else() {
    let request = Command::Share(CONTACT).on(filed(), PARTICIPANT, after(1));
    assert_eq!(Command::Unshare(CONTACT).run(&request, PARTICIPANT, after(2)), Err(Refusal::Forbidden));
    assert_eq!(Command::Unshare(CONTACT).run(&request, VIEWER, after(2)), Err(Refusal::Forbidden));
    let request = Command::Unshare(PARTICIPANT).on(request, PARTICIPANT, after(2));
    assert_eq!(request.participants.keys().collect::<Vec<_>>(), [&id(CONTACT)]);
}

#[test]
fn only_active_contacts_of_the_establishment_get_a_request() {
    let state = |state| Account { state, ..account(CONTACT) };
    let wrong = [
        account(FOREIGNER),
        account(FOREIGN_LEAD),
        account(AGENT),
        state(AccountState::Invited),
        state(AccountState::Disabled),
    ];
    let request = filed();
    for account in wrong {
        assert!(!request.is_colleague(&account), "{account:?}");
        let answers = [
            request.share(&actor(REQUESTER), &account, after(1)),
            request.hand_over(&actor(AGENT), &account, after(1)),
        ];
        // The same answer for each of them tells nothing of who she is.
        let expected = Err(Refusal::Conflict("choose an active contact of the request's establishment"));
        assert_eq!(answers, [expected.clone(), expected], "{account:?}");
    }
    for person in [CONTACT, LEAD, REQUESTER] {
        assert!(request.is_colleague(&account(person)), "{person}");
    }
}

#[test]
fn a_lead_hands_over_a_request_of_her_establishment_that_she_does_not_see() {
    let request = private();
    assert!(!request.may(&actor(LEAD), Action::See));
    let request = Command::HandOver(CONTACT).on(request, LEAD, after(1));
    assert_eq!(request.head.requester, account(CONTACT).summary());
    assert!(request.may(&actor(CONTACT), Action::Edit));
}

#[test]
fn who_handed_a_private_request_over_sees_it_no_more() {
    let request = Command::HandOver(CONTACT).on(private(), AGENT, after(1));
    assert!(!request.may(&actor(REQUESTER), Action::See));
}

#[test]
fn contacts_hand_nothing_over_not_even_their_own() {
    for person in [REQUESTER, PARTICIPANT, VIEWER] {
        assert_eq!(Command::HandOver(CONTACT).run(&filed(), person, after(1)), Err(Refusal::Forbidden), "{person}");
    }
}

#[test]
fn a_participant_who_becomes_the_requester_is_a_participant_no_more() {
    let request = Command::HandOver(PARTICIPANT).on(filed(), LEAD, after(1));
    assert!(request.participants.is_empty());
    assert!(request.may(&actor(PARTICIPANT), Action::Edit));
}

#[test]
fn a_hand_over_names_both_and_leaves_a_closed_request_closed() {
    let closed = in_status(Status::Closed);
    let change = Command::HandOver(CONTACT).run(&closed, LEAD, after(1)).unwrap().unwrap();
    assert_eq!(change.event.detail["from"], serde_json::json!(account(REQUESTER).summary()));
    assert_eq!(change.event.concerns(), Some(account(CONTACT).summary()));
    assert_eq!((change.head.closed_at, &change.head.closed_by), (closed.head.closed_at, &closed.head.closed_by));
}
