//! Every command in every status.

use serde_json::json;

use super::commands::{Command, in_status};
use crate::builders::*;
use crate::catalog::Team;
use crate::event::EventKind;
use crate::request::{Change, PORTAL_ACCESS, Refusal, Request, Status, Visibility};

/// `spec/product.md`, The life of a request, with all that it leaves out. A cell has the status that the request is in
/// afterwards; `same`: accepted, nothing to change; or the refusal: `conflict`, `forbidden`, `is closed`.
///
/// The request has been taken in charge by an agent, its assignee, unless it is only submitted.
const LIFE: &str = "
| command                        | submitted            | in_progress          | waiting_for_customer | resolved             | closed    |
| take                           | in_progress          | in_progress          | in_progress          | in_progress          | is closed |
| take by the assignee           | in_progress          | same                 | in_progress          | in_progress          | is closed |
| assign to another              | in_progress          | in_progress          | in_progress          | conflict             | is closed |
| assign to the assignee         | in_progress          | same                 | in_progress          | conflict             | is closed |
| assign to another team         | in_progress          | in_progress          | in_progress          | conflict             | is closed |
| assign to a contact            | conflict             | conflict             | conflict             | conflict             | is closed |
| wait                           | waiting_for_customer | waiting_for_customer | conflict             | waiting_for_customer | is closed |
| resolve                        | resolved             | resolved             | resolved             | resolved             | is closed |
| comment by the requester       | submitted            | in_progress          | in_progress          | resolved             | is closed |
| comment by a viewer            | submitted            | in_progress          | in_progress          | resolved             | is closed |
| comment by an agent            | submitted            | in_progress          | waiting_for_customer | resolved             | is closed |
| reopen by the requester        | conflict             | conflict             | conflict             | in_progress          | is closed |
| reopen by a participant        | conflict             | conflict             | conflict             | in_progress          | is closed |
| reopen by an agent             | forbidden            | forbidden            | forbidden            | forbidden            | forbidden |
| close by the requester         | closed               | closed               | closed               | closed               | is closed |
| close by an agent              | closed               | closed               | closed               | closed               | is closed |
| close by a participant         | forbidden            | forbidden            | forbidden            | forbidden            | forbidden |
| edit                           | submitted            | in_progress          | waiting_for_customer | resolved             | is closed |
| edit nothing                   | same                 | same                 | same                 | same                 | is closed |
| make private                   | submitted            | in_progress          | waiting_for_customer | resolved             | is closed |
| share                          | submitted            | in_progress          | waiting_for_customer | resolved             | is closed |
| share again                    | same                 | same                 | same                 | same                 | is closed |
| share with another's           | conflict             | conflict             | conflict             | conflict             | is closed |
| take off                       | submitted            | in_progress          | waiting_for_customer | resolved             | is closed |
| take off again                 | same                 | same                 | same                 | same                 | is closed |
| hand over                      | submitted            | in_progress          | waiting_for_customer | resolved             | closed    |
| hand over again                | same                 | same                 | same                 | same                 | same      |
| hand over to another's         | conflict             | conflict             | conflict             | conflict             | conflict  |
| accept a request for access    | resolved             | resolved             | resolved             | conflict             | is closed |
| refuse a request for access    | resolved             | resolved             | resolved             | conflict             | is closed |
| accept another type            | conflict             | conflict             | conflict             | conflict             | is closed |
| refuse another type            | conflict             | conflict             | conflict             | conflict             | is closed |
| the rule, a second too early   | same                 | same                 | same                 | same                 | same      |
| the rule, in time              | same                 | same                 | same                 | closed               | same      |
";

/// What the row does, and who does it.
fn command(row: &str) -> (Command, u8) {
    match row {
        "take" => (Command::Take, OTHER_AGENT),
        "take by the assignee" => (Command::Take, AGENT),
        "assign to another" => (Command::Assign(Some(OTHER_AGENT), None), AGENT),
        "assign to the assignee" => (Command::Assign(Some(AGENT), None), OTHER_AGENT),
        "assign to another team" => (Command::Assign(None, Some(Team::Data)), AGENT),
        "assign to a contact" => (Command::Assign(Some(REQUESTER), None), AGENT),
        "wait" => (Command::Wait, AGENT),
        "resolve" => (Command::Resolve, AGENT),
        "comment by the requester" => (Command::Comment, REQUESTER),
        "comment by a viewer" => (Command::Comment, VIEWER),
        "comment by an agent" => (Command::Comment, OTHER_AGENT),
        "reopen by the requester" => (Command::Reopen, REQUESTER),
        "reopen by a participant" => (Command::Reopen, PARTICIPANT),
        "reopen by an agent" => (Command::Reopen, AGENT),
        "close by the requester" => (Command::Close, REQUESTER),
        "close by an agent" => (Command::Close, ADMINISTRATOR),
        "close by a participant" => (Command::Close, PARTICIPANT),
        "edit" => (Command::Edit(2), REQUESTER),
        "edit nothing" => (Command::EditNothing, REQUESTER),
        "make private" => (Command::Show(Visibility::Private), REQUESTER),
        "share" => (Command::Share(CONTACT), REQUESTER),
        "share again" => (Command::Share(PARTICIPANT), REQUESTER),
        "share with another's" => (Command::Share(FOREIGNER), REQUESTER),
        "take off" => (Command::Unshare(PARTICIPANT), REQUESTER),
        "take off again" => (Command::Unshare(CONTACT), REQUESTER),
        "hand over" => (Command::HandOver(CONTACT), LEAD),
        "hand over again" => (Command::HandOver(REQUESTER), LEAD),
        "hand over to another's" => (Command::HandOver(FOREIGNER), AGENT),
        "accept a request for access" | "accept another type" => (Command::Accept, AGENT),
        "refuse a request for access" | "refuse another type" => (Command::Refuse, AGENT),
        row if row.starts_with("the rule") => (Command::Rule, AGENT),
        other => panic!("how does one {other}?"),
    }
}

fn status(name: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| status.as_str() == name)
}

/// The request in the column's status, and what becomes of it in the row.
fn outcome(row: &str, column: &str) -> (Request, Result<Option<Change>, Refusal>) {
    let mut request = in_status(status(column).unwrap());
    if row.ends_with("for access") {
        request.head.kind = PORTAL_ACCESS.to_owned();
    }
    let now = match row {
        "the rule, a second too early" => after(72) - jiff::SignedDuration::from_secs(1),
        "the rule, in time" => after(72),
        _ => after(1),
    };
    let (command, by) = command(row);
    let result = command.run(&request, by, now);
    (request, result)
}

#[test]
fn every_command_does_in_every_status_what_the_table_says() {
    for (row, column, cell) in Table::parse(LIFE).cells() {
        let found = match outcome(row, column).1 {
            Ok(Some(change)) => change.head.status.as_str(),
            Ok(None) => "same",
            Err(Refusal::Closed) => "is closed",
            Err(Refusal::Conflict(_)) => "conflict",
            Err(Refusal::Forbidden) => "forbidden",
        };
        assert_eq!(found, cell, "{row} when {column}");
    }
}

/// Every accepted change of the table.
fn accepted() -> impl Iterator<Item = (String, Request, Change)> {
    Table::parse(LIFE).cells().collect::<Vec<_>>().into_iter().filter_map(|(row, column, _)| {
        let (request, result) = outcome(row, column);
        Some((format!("{row} when {column}"), request, result.ok()??))
    })
}

#[test]
fn the_columns_are_the_statuses() {
    assert_eq!(Table::parse(LIFE).columns, Status::ALL.map(Status::as_str));
}

#[test]
fn every_change_counts_one_and_is_the_event_of_its_version() {
    for (what, request, change) in accepted() {
        assert_eq!(change.head.version, request.head.version + 1, "{what}");
        assert_eq!(change.event.id.seq, change.head.version, "{what}");
        assert_eq!(change.event.id.number, request.head.number, "{what}");
        assert_eq!(change.event.at, change.head.updated_at, "{what}");
    }
}

#[test]
fn an_event_says_from_which_status_to_which_exactly_where_it_changed() {
    for (what, request, change) in accepted() {
        let (from, to) = (request.head.status, change.head.status);
        let expected = (from != to).then(|| json!({"from": from, "to": to}));
        assert_eq!(change.event.detail.get("status"), expected.as_ref(), "{what}");
    }
}

#[test]
fn an_event_says_who_did_it_and_the_rule_is_nobody() {
    for (what, _, change) in accepted() {
        let by_rule = what.starts_with("the rule");
        let (_, by) = command(what.split(" when ").next().unwrap());
        let expected = (!by_rule).then(|| account(by).summary());
        assert_eq!(change.event.actor, expected, "{what}");
        assert_eq!(change.event.staff, !by_rule && account(by).role.is_staff(), "{what}");
    }
}

#[test]
fn a_closed_request_takes_no_change_but_a_hand_over() {
    let closed: Vec<_> = accepted().filter(|(_, request, _)| request.head.is_closed()).collect();
    let kinds: Vec<_> = closed.iter().map(|(_, _, change)| change.event.kind).collect();
    assert_eq!(kinds, [EventKind::HandedOver]);
    assert!(closed[0].2.head.is_closed());
}

#[test]
fn whoever_belongs_to_another_establishment_is_forbidden_everything_in_every_status() {
    for (row, column, _) in Table::parse(LIFE).cells().filter(|(row, ..)| !row.starts_with("the rule")) {
        let mut request = in_status(status(column).unwrap());
        for person in [FOREIGNER, FOREIGN_LEAD] {
            // Even where she got among the participants.
            request.participants.insert(id(person), account(person).summary());
            let result = command(row).0.run(&request, person, after(1));
            assert_eq!(result, Err(Refusal::Forbidden), "{row} when {column}");
        }
    }
}
