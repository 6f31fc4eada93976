#![allow(clippy::unwrap_used)]

use super::*;
use crate::access::{Action, may_see_file};
use crate::audience::{Topic, Why, recipients};
use crate::builders::{
    ADMINISTRATOR, AGENT, CONTACT, FOREIGNER, PARTICIPANT, REQUESTER, VIEWER, account, actor, after, filed, start,
};
use crate::event::EventKind;

fn file(at: u8, state: FileState) -> Attachment {
    Attachment {
        id: AttachmentId::from_random([at; 10]),
        sender: account(REQUESTER).summary(),
        filename: FileName::parse("écran.png").unwrap(),
        size: 1_000,
        state,
        format: Some(Format::Png),
        findings: Vec::new(),
        sha256: None,
        created_at: start(),
        etag: None,
        masked: false,
        purged: false,
        event: None,
    }
}

fn places(named: &[AttachmentId]) -> Vec<(usize, AttachmentId)> {
    named.iter().copied().enumerate().collect()
}

fn codes(named: &[AttachmentId], found: &[Attachment], by: u8) -> Vec<(String, &'static str)> {
    let faults = Taking::of(&places(named), found, &actor(by)).unwrap_err();
    faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn only_its_sender_takes_a_file_once_while_inspecting_clean_or_held() {
    for state in [FileState::Inspecting, FileState::Clean, FileState::Held] {
        let file = file(1, state);
        let taking = Taking::of(&[(0, file.id)], std::slice::from_ref(&file), &actor(REQUESTER)).unwrap();
        assert_eq!((taking.ids(), taking.bytes()), (&[file.id][..], 1_000));
        assert_eq!(codes(&[file.id], std::slice::from_ref(&file), AGENT), [("/0".to_owned(), "not-found")]);
        let used = Attachment { event: Some("CSC-1042-1".parse().unwrap()), ..file.clone() };
        assert_eq!(codes(&[file.id], &[used], REQUESTER), [("/0".to_owned(), "already-used")]);
        assert_eq!(codes(&[file.id, file.id], &[file], REQUESTER), [("/1".to_owned(), "duplicate")]);
    }
}

#[test]
fn every_file_that_cannot_be_taken_is_told_at_once() {
    let files = [file(1, FileState::Expected), file(2, FileState::Clean), file(3, FileState::Refused)];
    let named = [files[0].id, files[1].id, files[2].id, AttachmentId::from_random([9; 10])];
    let told = codes(&named, &files, REQUESTER);
    let told: Vec<_> = told.iter().map(|(pointer, code)| (pointer.as_str(), *code)).collect();
    assert_eq!(told, [("/0", "not-arrived"), ("/2", "refused"), ("/3", "not-found")]);
}

#[test]
fn a_request_has_at_most_20_files_and_100_mb() {
    let files: Vec<_> = (0..21).map(|at| file(at, FileState::Clean)).collect();
    let named: Vec<_> = files.iter().map(|file| file.id).collect();
    assert_eq!(codes(&named, &files, REQUESTER), [(String::new(), "too-many")]);
    let taking = Taking::of(&places(&named[..20]), &files, &actor(REQUESTER)).unwrap();
    assert_eq!(taking.too_much(0, 0), None);
    assert_eq!(taking.too_much(1, 0).unwrap().code, "too-many");
    assert_eq!(taking.too_much(0, MOST_BYTES_TOGETHER - 20_000), None);
    assert_eq!(taking.too_much(0, MOST_BYTES_TOGETHER - 19_999).unwrap().code, "too-large");
    assert_eq!(Taking::default().too_much(20, MOST_BYTES_TOGETHER), None);
}

#[test]
fn others_see_a_file_with_its_request_and_only_when_it_is_clean() {
    let states = [FileState::Expected, FileState::Inspecting, FileState::Clean, FileState::Refused, FileState::Held];
    let request = filed();
    for state in states {
        let file = file(1, state);
        let purged = Attachment { purged: true, ..file.clone() };
        for who in [REQUESTER, PARTICIPANT, VIEWER, CONTACT, AGENT, ADMINISTRATOR, FOREIGNER] {
            let actor = actor(who);
            assert!(!may_see_file(&actor, &purged, Some(true)) && !may_see_file(&actor, &purged, None));
            assert_eq!(may_see_file(&actor, &file, None), who == REQUESTER, "{who} {state:?}");
            let sees = request.may(&actor, Action::See);
            let shown = may_see_file(&actor, &file, Some(sees));
            assert_eq!(shown, sees && (who == REQUESTER || state == FileState::Clean), "{who} {state:?}");
        }
    }
}

#[test]
fn a_refusal_after_sending_is_an_event_that_stops_no_closure_and_a_mail_to_the_sender_alone() {
    let request = filed();
    let sender = account(VIEWER).summary();
    let refused = Attachment { sender, ..file(1, FileState::Refused) };
    let change = request.file_not_shown(&refused, after(1)).unwrap();
    assert_eq!(change.event.kind, EventKind::FileRefused);
    assert_eq!((change.event.actor.as_ref(), change.event.attachments.as_slice()), (None, &[refused.id][..]));
    assert_eq!((change.head.version, change.head.closure.clone()), (request.head.version + 1, None));
    let people = [account(REQUESTER), account(VIEWER), account(PARTICIPANT), account(AGENT)];
    let told = recipients(&request, &change.event, &people, &std::collections::BTreeSet::new());
    let told: Vec<_> = told.iter().map(|one| (one.account, one.why, one.topics.as_slice())).collect();
    assert_eq!(told, [(account(VIEWER).id, Why::Sender, &[Topic::FileNotShown][..])]);
}

#[test]
fn files_of_an_extraction_are_not_delivered_on_its_request() {
    let mut request = filed();
    request.head.kind = "data-extraction".to_owned();
    let file = Attachment { sender: account(AGENT).summary(), ..file(1, FileState::Clean) };
    let taking = Taking::of(&[(0, file.id)], &[file], &actor(AGENT)).unwrap();
    assert_eq!(request.refuses_files(&actor(AGENT), &taking).unwrap().code, "not-allowed");
    assert_eq!(request.refuses_files(&actor(REQUESTER), &taking), None);
    assert_eq!(request.refuses_files(&actor(AGENT), &Taking::default()), None);
}
