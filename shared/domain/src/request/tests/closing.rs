//! Closed by hand, closed by the 72-hour rule.

use jiff::SignedDuration;

use super::commands::{Command, resolved};
use crate::builders::*;
use crate::closure::Rule;
use crate::event::EventKind;
use crate::ids::EventId;
use crate::request::{ClosedBy, Refusal, RuleName, Status, Visibility};
use crate::text::Remark;

#[test]
fn the_rule_makes_the_same_change_whenever_it_is_computed() {
    let request = resolved();
    let change = request.close_by_rule(after(72)).unwrap();
    for later in [after(72) + SignedDuration::from_secs(1), after(73), after(10_000)] {
        assert_eq!(request.close_by_rule(later).as_ref(), Some(&change), "{later}");
    }
}

#[test]
fn the_rule_closes_at_the_resolution_and_72_hours_and_counts_one_change() {
    let request = resolved();
    let change = request.close_by_rule(after(1_000)).unwrap();
    assert_eq!(change.head.status, Status::Closed);
    assert_eq!(change.head.closed_at, Some(after(72)));
    assert_eq!(change.head.closed_by, Some(ClosedBy::Rule(RuleName::Rule)));
    assert_eq!(change.head.updated_at, after(72));
    assert_eq!(change.head.version, request.head.version + 1);
    assert_eq!(change.event.id, EventId { number: request.head.number, seq: request.head.version + 1 });
    assert_eq!((change.event.at, change.event.kind), (after(72), EventKind::Closed));
}

#[test]
fn a_request_read_is_closed_from_the_second_on_and_as_the_rule_will_write_it() {
    let request = resolved();
    assert_eq!(request.clone().at(after(72) - SignedDuration::from_nanos(1)), request);
    let written = changed(request.clone(), &request.close_by_rule(after(72)).unwrap());
    for now in [after(72), after(10_000)] {
        assert_eq!(request.clone().at(now), written, "{now}");
        assert_eq!(written.clone().at(now), written, "{now}");
    }
}

#[test]
fn every_command_finds_a_due_request_closed() {
    let request = resolved().at(after(72));
    let commands = [
        (Command::Take, AGENT),
        (Command::Wait, AGENT),
        (Command::Resolve, AGENT),
        (Command::Comment, REQUESTER),
        (Command::Reopen, REQUESTER),
        (Command::Close, REQUESTER),
        (Command::Edit(1), REQUESTER),
        (Command::Show(Visibility::Private), REQUESTER),
        (Command::Share(CONTACT), REQUESTER),
        (Command::Unshare(PARTICIPANT), PARTICIPANT),
    ];
    for (command, by) in commands {
        assert_eq!(command.run(&request, by, after(72)), Err(Refusal::Closed), "{command:?}");
    }
}

#[test]
fn nothing_closes_a_request_whose_closure_was_halted() {
    let request = Command::Comment.on(resolved(), REQUESTER, after(24));
    assert_eq!(request.close_by_rule(after(10_000)), None);
    assert_eq!(request.clone().at(after(10_000)), request);
}

#[test]
fn what_was_closed_by_hand_is_not_closed_again_by_the_rule() {
    let request = Command::Close.on(resolved(), REQUESTER, after(71));
    assert_eq!(request.head.closure, resolved().head.closure, "when it was resolved stays known");
    assert_eq!(request.close_by_rule(after(10_000)), None);
    assert_eq!(request.clone().at(after(10_000)), request);
}

#[test]
fn closing_by_hand_says_who_when_and_what_she_thought() {
    let remark = Remark::parse("Merci, tout imprime.").unwrap();
    let change = resolved().close(&actor(REQUESTER), Some(5), Some(remark.clone()), after(2)).unwrap();
    assert_eq!(change.head.closed_by, Some(ClosedBy::Person(account(REQUESTER).summary())));
    assert_eq!(change.head.closed_at, Some(after(2)));
    assert_eq!(change.head.satisfaction, Some(5));
    assert_eq!(change.text.unwrap().remark.as_deref(), Some(remark.as_str()));
    assert_eq!(change.event.body.as_deref(), Some(remark.as_str()));
}

#[test]
fn the_rule_of_the_moment_of_resolution_holds() {
    let rule = Rule { hours: 24, ..Rule::default() };
    let change = filed().resolve(&actor(AGENT), body(), &rule, start()).unwrap();
    let request = changed(filed(), &change);
    assert_eq!(request.close_by_rule(after(100)).unwrap().event.at, after(24));
}
