//! Comments and edits, and which of them stop a closure.

use serde_json::{Map, json};

use super::commands::{Command, in_status, one_field, resolved, subject, visibility};
use crate::builders::*;
use crate::event::EventKind;
use crate::request::{Contact, Edit, Request, Status, Visibility};
use crate::text::{Checked, Description, Extension};

/// An edit of each part that counts, by the part's name.
fn edits() -> Vec<(&'static str, Edit)> {
    let contacts = filed().text.contacts.into_iter();
    let extended = contacts.map(|contact| Contact { extension: Some(Extension::parse("12").unwrap()), ..contact });
    let description = Description::parse("Les étiquettes s'impriment à moitié.").unwrap();
    vec![
        ("subject", subject(1)),
        ("description", Edit { description: Some(description), ..Edit::default() }),
        ("checked", Edit { checked: Some(Some(Checked::parse("Papier").unwrap())), ..Edit::default() }),
        ("fields", one_field()),
        ("contacts", Edit { contacts: Some(extended.collect()), ..Edit::default() }),
    ]
}

#[test]
fn a_comment_on_the_day_after_the_resolution_stops_the_closure_whoever_writes_it() {
    for by in [REQUESTER, PARTICIPANT, VIEWER, AGENT] {
        let change = Command::Comment.run(&resolved(), by, after(24)).unwrap().unwrap();
        assert_eq!(change.head.closure.unwrap().halted_by, Some(change.event.id), "by {by}");
    }
}

#[test]
fn an_edit_of_any_part_that_counts_stops_the_closure() {
    for by in [REQUESTER, AGENT] {
        for (part, edit) in edits() {
            let change = resolved().edit(&actor(by), edit, after(24)).unwrap().unwrap();
            assert_eq!(change.head.closure.unwrap().halted_by, Some(change.event.id), "{part}, by {by}");
        }
    }
}

#[test]
fn showing_sharing_taking_off_and_handing_over_stop_no_closure() {
    let hide = Command::Show(Visibility::Private);
    for command in [hide, Command::Share(CONTACT), Command::Unshare(PARTICIPANT), Command::HandOver(CONTACT)] {
        let request = command.on(resolved(), AGENT, after(24));
        assert_eq!(request.head.closure, resolved().head.closure, "{command:?}");
    }
}

#[test]
fn what_was_assigned_before_the_resolution_closes_like_the_rest() {
    let assigned = Command::Assign(Some(OTHER_AGENT), None).on(in_status(Status::InProgress), AGENT, start());
    let request = Command::Resolve.on(assigned, OTHER_AGENT, start());
    assert!(request.at(after(72)).head.is_closed());
}

#[test]
fn only_the_first_comment_that_stops_the_closure_is_named() {
    let once = Command::Comment.on(resolved(), REQUESTER, after(24));
    let twice = Command::Comment.on(once.clone(), REQUESTER, after(25));
    assert_eq!(once.head.closure, twice.head.closure);
}

#[test]
fn the_author_is_told_exactly_where_her_comment_leaves_a_pending_closure() {
    let told = |request: &Request, hours| {
        let change = Command::Comment.run(request, REQUESTER, after(hours)).unwrap().unwrap();
        change.head.stays_pending_after(&change.event)
    };
    assert!(told(&resolved(), 1), "the very civil day of R");
    assert!(!told(&resolved(), 24), "the first day that counts");
    assert!(!told(&resolved(), 57), "the last hour of the second");
    assert!(told(&resolved(), 58), "the third day");
    assert!(!told(&in_status(Status::InProgress), 1), "nothing to stop");
    let halted = Command::Comment.on(resolved(), REQUESTER, after(24));
    assert!(!told(&halted, 25), "stopped already");
}

#[test]
fn an_edit_notes_what_each_changed_part_was_and_is() {
    let before = filed();
    for (part, edit) in edits() {
        let change = before.edit(&actor(REQUESTER), edit, after(1)).unwrap().unwrap();
        let now = changed(before.clone(), &change);
        let value = |request: &Request| match part {
            "subject" => json!(request.head.subject),
            "description" => json!(request.text.description),
            "checked" => json!(request.text.checked),
            "fields" => json!(request.text.fields),
            _ => json!(request.text.contacts),
        };
        assert_ne!(value(&before), value(&now), "{part}");
        assert_eq!(change.event.kind, EventKind::Edited);
        assert_eq!(change.event.detail["changes"], json!({part: {"from": value(&before), "to": value(&now)}}));
    }
}

#[test]
fn an_edit_of_several_parts_is_one_change_that_notes_those_that_differ() {
    let edit = Edit {
        description: Some(filed().text.description),
        fields: one_field().fields,
        visibility: Some(Visibility::Private),
        ..subject(1)
    };
    let change = filed().edit(&actor(REQUESTER), edit, after(1)).unwrap().unwrap();
    let changes = change.event.detail["changes"].as_object().unwrap();
    assert_eq!(changes.keys().collect::<Vec<_>>(), ["subject", "fields"]);
    assert_eq!(change.event.detail["visibility"], json!({"from": "establishment", "to": "private"}));
    assert_eq!((change.event.kind, change.head.version), (EventKind::Edited, 2));
}

#[test]
fn a_visibility_alone_is_an_event_of_its_own_kind() {
    let change = filed().edit(&actor(REQUESTER), visibility(Visibility::Private), after(1)).unwrap().unwrap();
    assert_eq!(change.event.kind, EventKind::Visibility);
    assert_eq!(change.event.detail["visibility"], json!({"from": "establishment", "to": "private"}));
    assert_eq!(change.head.visibility, Visibility::Private);
}

#[test]
fn the_checks_can_be_taken_away() {
    let edit = |checked| Edit { checked: Some(checked), ..Edit::default() };
    let with = filed().edit(&actor(REQUESTER), edit(Some(Checked::parse("Papier").unwrap())), after(1));
    let request = changed(filed(), &with.unwrap().unwrap());
    let without = request.edit(&actor(REQUESTER), edit(None), after(2)).unwrap().unwrap();
    assert_eq!(changed(request, &without).text.checked, None);
}

#[test]
fn edited_fields_can_make_the_request_a_major_one() {
    let fields = Map::from_iter([("organisation_hindered".to_owned(), json!(true))]);
    let edit = Edit { fields: Some((fields, true)), ..Edit::default() };
    assert!(filed().edit(&actor(REQUESTER), edit, after(1)).unwrap().unwrap().head.major);
}
