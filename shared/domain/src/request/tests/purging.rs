//! Texts taken out for good, and what stays.

use serde_json::{Map, json};

use super::commands::{Command, reason, resolved, subject};
use crate::attachment::Taking;
use crate::builders::*;
use crate::event::{Event, EventKind};
use crate::ids::{AttachmentId, EventId};
use crate::request::{Change, Edit, Field, PURGED_SUBJECT, Purge, PurgedPart, Refusal, Request, UNFINISHED};
use crate::text::{Checked, Description, Remark};

/// What a file that goes weighs.
const FREED: u64 = 1_000;

/// A request with its timeline, changed step by step.
struct Story {
    request: Request,
    timeline: Vec<Event>,
}

impl Story {
    fn new(request: Request) -> Self {
        Self { request, timeline: Vec::new() }
    }

    fn then(&mut self, change: &Change) -> EventId {
        self.request = changed(self.request.clone(), change);
        self.timeline.push(change.event.clone());
        change.event.id
    }

    fn edit(&mut self, edit: Edit) -> EventId {
        let change = self.request.edit(&actor(REQUESTER), edit, start()).unwrap().unwrap();
        self.then(&change)
    }

    fn purge(&self, what: &PurgedPart) -> Result<Purge, Refusal> {
        self.request.purge(&actor(ADMINISTRATOR), what, &self.timeline, FREED, reason(), after(1))
    }

    /// Purges, and writes all of it.
    fn purged(&mut self, what: &PurgedPart) -> Change {
        let Purge::Begin(change, rewritten) = self.purge(what).unwrap() else { panic!("nothing begun") };
        for event in rewritten {
            let place = self.timeline.iter().position(|one| one.id == event.id).unwrap();
            self.timeline[place] = event;
        }
        self.then(&change);
        *change
    }

    fn event(&self, id: EventId) -> &Event {
        self.timeline.iter().find(|event| event.id == id).unwrap()
    }

    /// Whether the words stand anywhere.
    fn holds(&self, words: &str) -> bool {
        let Request { head, text, .. } = &self.request;
        let whole = serde_json::to_string(&(head, text, &self.timeline)).unwrap();
        whole.contains(words)
    }
}

fn description(words: &str) -> Edit {
    let text = format!("Description assez longue, avec {words}.");
    Edit { description: Some(Description::parse(&text).unwrap()), ..Edit::default() }
}

fn fields(workaround: &str) -> Edit {
    let fields = json!({"module": "laboratoire", "workaround": workaround, "users_affected": 3});
    let fields: Map<_, _> = fields.as_object().unwrap().clone();
    Edit { fields: Some((fields, false)), ..Edit::default() }
}

#[test]
fn a_comments_text_goes_and_who_when_and_why_stays() {
    let mut story = Story::new(filed());
    let comment = story.request.comment(&actor(REQUESTER), Some(body()), &Taking::default(), start()).unwrap();
    let id = story.then(&comment);
    let text = comment.event.body.clone().unwrap();
    let change = story.purged(&PurgedPart::Event(id));
    assert!(!story.holds(&text));
    let event = story.event(id);
    assert_eq!((event.kind, &event.body, event.at), (EventKind::Comment, &None, comment.event.at));
    assert_eq!(event.detail["purged"], json!({"at": after(1), "by": actor(ADMINISTRATOR).summary()}));
    assert_eq!(change.event.kind, EventKind::Purged);
    assert_eq!(change.event.detail["event"], json!(id));
    assert_eq!(change.event.body.as_deref(), Some(reason().as_str()));
    assert_eq!(change.event.actor, Some(actor(ADMINISTRATOR).summary()));
}

#[test]
fn an_edits_old_value_goes_wherever_it_stands_and_what_is_said_now_stays() {
    let mut story = Story::new(filed());
    story.edit(description("premier"));
    let bad = story.edit(description("secret"));
    let good = story.edit(description("dernier"));
    story.purged(&PurgedPart::Event(bad));
    assert!(!story.holds("secret"), "neither as the new value of one nor as the old value of the next");
    assert!(!story.holds("premier"));
    assert!(story.holds("dernier"));
    assert_eq!(story.event(good).detail["changes"]["description"]["from"], json!(null));
    assert!(story.request.text.description.as_str().contains("dernier"));
}

#[test]
fn a_field_goes_with_all_values_that_it_ever_had() {
    let mut story = Story::new(filed());
    story.edit(description("premier"));
    let both = Edit { checked: Some(Some(Checked::parse("Tout est vérifié.").unwrap())), ..description("second") };
    story.edit(both);
    story.purged(&PurgedPart::Field(Field::Description));
    assert!(!story.holds("premier") && !story.holds("second"));
    assert!(story.holds("Tout est vérifié."), "another field's value stays");
    assert_eq!(story.request.text.description.as_str(), "[description supprimée]");
    story.purged(&PurgedPart::Field(Field::Checked));
    assert!(!story.holds("Tout est vérifié."));
    assert_eq!(story.request.text.checked, None);
}

#[test]
fn a_subject_is_replaced_by_words_that_say_so() {
    let mut story = Story::new(filed());
    story.edit(subject(1));
    story.purged(&PurgedPart::Field(Field::Subject));
    assert!(!story.holds("Impression, essai"));
    assert_eq!(story.request.head.subject.as_str(), PURGED_SUBJECT);
}

#[test]
fn the_people_to_call_go() {
    let mut story = Story::new(filed());
    let name = story.request.text.contacts[0].name.as_str().to_owned();
    let number = story.request.text.contacts[0].phone.as_str().to_owned();
    story.purged(&PurgedPart::Field(Field::Contacts));
    assert!(story.request.text.contacts.is_empty());
    assert!(!story.holds(&number), "{name}");
}

#[test]
fn a_field_of_the_type_goes_alone() {
    let mut story = Story::new(filed());
    story.edit(fields("premier détour"));
    story.edit(fields("second détour"));
    story.purged(&PurgedPart::Field(Field::OfType("workaround".to_owned())));
    assert!(!story.holds("détour"));
    assert_eq!(story.request.text.fields["module"], "laboratoire");
    assert!(story.holds("users_affected"));
}

#[test]
fn a_resolution_goes_from_the_request_and_from_every_event_that_gave_one() {
    let mut story = Story::new(filed());
    for _ in 0..2 {
        let change = Command::Resolve.run(&story.request, AGENT, start()).unwrap().unwrap();
        story.then(&change);
    }
    let given = body();
    story.purged(&PurgedPart::Field(Field::Resolution));
    assert_eq!(story.request.text.resolution, None);
    assert!(!story.holds(given.as_str()));
    assert_eq!(story.request.head.status, crate::request::Status::Resolved);
    assert!(story.request.head.closure.as_ref().unwrap().is_pending(), "a purge is no modification");
}

#[test]
fn the_event_of_a_resolution_or_of_a_closure_takes_the_requests_copy_with_it() {
    let mut story = Story::new(filed());
    let change = Command::Resolve.run(&story.request, AGENT, start()).unwrap().unwrap();
    let id = story.then(&change);
    story.purged(&PurgedPart::Event(id));
    assert_eq!(story.request.text.resolution, None);
    let remark = Remark::parse("Merci à madame Untel.").unwrap();
    let change = story.request.close(&actor(REQUESTER), Some(5), Some(remark), start()).unwrap();
    let id = story.then(&change);
    story.purged(&PurgedPart::Event(id));
    assert!(!story.holds("Untel"), "and the request is closed");
    assert_eq!(story.request.head.satisfaction, Some(5));
}

#[test]
fn a_second_purge_of_the_same_finds_nothing_and_what_was_never_there_is_a_conflict() {
    let mut story = Story::new(filed());
    let comment = story.request.comment(&actor(REQUESTER), Some(body()), &Taking::default(), start()).unwrap();
    let id = story.then(&comment);
    story.purged(&PurgedPart::Event(id));
    assert_eq!(story.purge(&PurgedPart::Event(id)), Ok(Purge::Done));
    let nothing = story.purge(&PurgedPart::Field(Field::Remark));
    assert!(matches!(nothing, Err(Refusal::Conflict(_))), "{nothing:?}");
    let purge = story.timeline.last().unwrap().id;
    let record = story.purge(&PurgedPart::Event(purge));
    assert!(matches!(record, Err(Refusal::Conflict(_))), "the record of a purge stays: {record:?}");
}

#[test]
fn a_purge_that_was_not_carried_through_goes_on_with_what_is_left() {
    let mut story = Story::new(filed());
    story.edit(description("premier"));
    story.edit(description("second"));
    let what = PurgedPart::Field(Field::Description);
    let Ok(Purge::Begin(mut change, mut rewritten)) = story.purge(&what) else { panic!("nothing begun") };
    change.event.detail.insert(UNFINISHED.to_owned(), json!(true));
    story.timeline[0] = rewritten.remove(0);
    let begun = story.then(&change);
    let Ok(Purge::Continue(event, left)) = story.purge(&what) else { panic!("not continued") };
    assert_eq!(event.id, begun);
    assert_eq!(left, rewritten, "with the marks of the purge that was begun");
}

#[test]
fn a_files_event_is_marked_and_the_file_is_purged_once() {
    let file: AttachmentId = "0123456789abcdef".parse().unwrap();
    let mut story = Story::new(filed());
    let comment = story.request.comment(&actor(REQUESTER), Some(body()), &Taking::default(), start()).unwrap();
    let id = story.then(&comment);
    story.timeline[0].attachments.push(file);
    let change = story.purged(&PurgedPart::File(file));
    assert_eq!(change.event.detail["attachment"], json!(file));
    assert!(story.event(id).detail.contains_key("purged"));
    assert!(story.holds(body().as_str()), "the comment that it came with stays");
    assert_eq!(story.purge(&PurgedPart::File(file)), Ok(Purge::Done));
}

#[test]
fn a_purged_file_counts_no_more_among_those_of_its_request() {
    let files: [AttachmentId; 2] = ["0123456789abcdef".parse().unwrap(), "0123456789abcdeg".parse().unwrap()];
    let mut story = Story::new(filed());
    let comment = story.request.comment(&actor(REQUESTER), Some(body()), &Taking::default(), start()).unwrap();
    let id = story.then(&comment);
    story.timeline[0].attachments = files.to_vec();
    story.request.head.attachments = files.to_vec();
    story.request.head.attached_bytes = 3 * FREED;
    let counted = |story: &Story| (story.request.head.attachments.clone(), story.request.head.attached_bytes);
    story.purged(&PurgedPart::File(files[0]));
    assert_eq!(counted(&story), (vec![files[1]], 2 * FREED));
    assert_eq!(story.event(id).attachments, files, "its event names it still, with the mark");
    assert_eq!(story.purge(&PurgedPart::File(files[0])), Ok(Purge::Done));
    story.purged(&PurgedPart::File(files[1]));
    assert_eq!(counted(&story), (vec![], 0), "whatever the last one lost when it was written anew");
}

#[test]
fn administrators_alone_purge() {
    let mut story = Story::new(resolved());
    let id = story.edit(subject(1));
    for person in [REQUESTER, PARTICIPANT, AGENT, FOREIGNER] {
        let what = PurgedPart::Event(id);
        let refused = story.request.purge(&actor(person), &what, &story.timeline, 0, reason(), after(1));
        assert_eq!(refused, Err(Refusal::Forbidden));
    }
}

#[test]
fn a_field_has_one_way_to_be_written() {
    for name in ["subject", "description", "checked", "contacts", "resolution", "remark", "fields.users_affected"] {
        assert_eq!(Field::parse(name).unwrap().name(), name);
    }
    for wrong in ["", "fields", "fields.", "fields.A", "fields.a.b", "number", "Subject", "requester"] {
        assert_eq!(Field::parse(wrong), None, "{wrong}");
    }
}
