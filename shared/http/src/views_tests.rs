#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use guichet_domain::closure::Rule;
use guichet_domain::request::{Text, Watch};
use serde_json::json;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn account(letter: char) -> AccountSummary {
    AccountSummary { id: letter.to_string().repeat(16).parse().unwrap(), name: format!("Personne {letter}") }
}

/// A resolved request, shared with one colleague and followed by another.
fn request() -> Request {
    let resolved_at = at("2026-03-02T15:00:00Z");
    let head = Head {
        number: Number(1042),
        kind: "functional-support".to_owned(),
        status: Status::Resolved,
        priority: Catalog::builtin().unwrap().get("functional-support").unwrap().priority,
        major: false,
        team: Team::Functional,
        assignee: Some(account('a')),
        taken: true,
        subject: Subject::parse("Écran noir").unwrap(),
        visibility: Visibility::Establishment,
        establishment: "chu-exemple".parse().unwrap(),
        requester: account('b'),
        created_at: at("2026-03-01T15:00:00Z"),
        updated_at: resolved_at,
        closure: Some(Closure::from(resolved_at, &Rule::default())),
        closed_at: None,
        closed_by: None,
        follows_up: None,
        satisfaction: None,
        attachments: Vec::new(),
        attached_bytes: 0,
        version: 7,
    };
    let text = Text {
        description: Description::parse("L’écran reste noir depuis ce matin.").unwrap(),
        checked: None,
        fields: Map::from_iter([("module".to_owned(), json!("x"))]),
        contacts: vec![Contact {
            name: Name::parse("Camille Roy").unwrap(),
            phone: Phone::parse("418 555-0142").unwrap(),
            extension: None,
        }],
        resolution: Some("Câble remplacé.".to_owned()),
        remark: None,
        version: 0,
    };
    let follower = account('d');
    Request {
        head,
        text,
        participants: BTreeMap::from([(account('c').id, account('c'))]),
        watchers: BTreeMap::from([
            (follower.id, (follower, Watch::Follow)),
            (account('e').id, (account('e'), Watch::Mute)),
        ]),
    }
}

fn reader() -> Actor {
    Actor {
        id: account('b').id,
        name: account('b').name,
        establishment: None,
        role: Role::Agent,
        rights: BTreeSet::new(),
        teams: BTreeSet::new(),
        language: Language::Fr,
    }
}

/// `spec/api.md`, Requests.
const SUMMARY: &str = "number type category status priority major team assignee subject visibility establishment \
    requester created_at updated_at resolved_at closure closed_at closed_by follows_up satisfaction version";
const IN_FULL: &str = "description checked fields contacts participants followers attachments resolution";

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_request_shows_what_the_interface_promises_and_nothing_else() {
    let request = request();
    let summary = serde_json::to_value(RequestSummary::of(&request.head)).unwrap();
    assert_eq!(names(&summary), SUMMARY.split_whitespace().collect());
    let full = serde_json::to_value(RequestView::of(&request, &[], &reader())).unwrap();
    assert_eq!(names(&full), SUMMARY.split_whitespace().chain(IN_FULL.split_whitespace()).collect());
    assert_eq!(full["type"], "functional-support");
    assert!(full["category"].is_string());
    assert_eq!(full["followers"], json!([account('d')]));
    assert_eq!(full["participants"], json!([account('c')]));
    assert_eq!(full["resolved_at"], "2026-03-02T15:00:00Z");
    assert_eq!(RequestView::of(&request, &[], &reader()).etag(), "\"7\"");
}

fn closure(head: &Head) -> Value {
    serde_json::to_value(RequestSummary::of(head)).unwrap()["closure"].clone()
}

#[test]
fn the_closure_is_pending_then_done_or_halted() {
    let head = request().head;
    let closes_at = "2026-03-05T15:00:00Z";
    assert_eq!(closure(&head), json!({"state": "pending", "closes_at": closes_at, "halted_by": null}));
    let closed = head.at(at(closes_at));
    assert_eq!(closure(&closed), json!({"state": "done", "closes_at": closes_at, "halted_by": null}));
    assert_eq!(serde_json::to_value(RequestSummary::of(&closed)).unwrap()["closed_by"], "rule");
    let mut halted = head.clone();
    let by = EventId { number: head.number, seq: 8 };
    halted.closure = halted.closure.map(|closure| closure.after_change(at("2026-03-03T15:00:00Z"), by));
    assert_eq!(closure(&halted), json!({"state": "halted", "closes_at": closes_at, "halted_by": "CSC-1042-8"}));
    let open = Head { closure: None, ..head };
    assert_eq!(closure(&open), json!({"state": "none", "closes_at": null, "halted_by": null}));
}

#[test]
fn whoever_closed_a_request_is_named() {
    let mut head = request().head;
    head.closed_by = Some(ClosedBy::Person(account('b')));
    assert_eq!(serde_json::to_value(RequestSummary::of(&head)).unwrap()["closed_by"], json!(account('b')));
}

#[test]
fn an_event_without_text_has_no_body() {
    let event = Event {
        id: EventId { number: Number(1042), seq: 1 },
        at: at("2026-03-02T15:00:00Z"),
        actor: None,
        staff: false,
        kind: EventKind::HandedOver,
        body: None,
        attachments: Vec::new(),
        detail: Map::new(),
        standing: None,
    };
    let view = serde_json::to_value(EventView::of(&event, &[], &reader())).unwrap();
    let expected =
        json!({"id": "CSC-1042-1", "at": "2026-03-02T15:00:00Z", "actor": null, "kind": "handed_over", "detail": {}});
    assert_eq!(view, expected);
}

#[test]
fn a_list_says_that_it_is_cut_short_only_when_it_is() {
    let mut list = List::all(vec![account('a')]);
    assert_eq!(serde_json::to_value(&list).unwrap(), json!({"items": [account('a')], "next_cursor": null}));
    list.truncated = true;
    assert_eq!(serde_json::to_value(&list).unwrap()["truncated"], true);
}
