//! Taking a text or a file out of a request for good, its old values too (`spec/product.md`, Nominative data).
//!
//! What stays is who, when and why: an event of its own, and a mark on each event that has lost a text.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Change, Refusal, Request, Text};
use crate::access::Action;
use crate::account::Actor;
use crate::event::{Event, EventKind};
use crate::ids::{AttachmentId, EventId};
use crate::text::{Description, Reason, Subject};

/// What stands in the place of a subject, which a request cannot be without.
pub const PURGED_SUBJECT: &str = "[objet supprimé]";
/// What stands in the place of a description.
pub const PURGED_DESCRIPTION: &str = "[description supprimée]";

/// A text of a request, with all values that it ever had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    Subject,
    Description,
    Checked,
    /// The people to call.
    Contacts,
    /// Every resolution that was ever given.
    Resolution,
    /// What was said on closing.
    Remark,
    /// A field of the request's type.
    OfType(String),
}

impl Field {
    /// `subject`, `description`, `checked`, `contacts`, `resolution`, `remark`, or `fields.NAME`.
    pub fn parse(text: &str) -> Option<Self> {
        let name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        Some(match text {
            "subject" => Self::Subject,
            "description" => Self::Description,
            "checked" => Self::Checked,
            "contacts" => Self::Contacts,
            "resolution" => Self::Resolution,
            "remark" => Self::Remark,
            _ => Self::OfType(text.strip_prefix("fields.").filter(|text| name(text))?.to_owned()),
        })
    }

    /// As it is written.
    pub fn name(&self) -> String {
        match self {
            Self::Subject => "subject".to_owned(),
            Self::Description => "description".to_owned(),
            Self::Checked => "checked".to_owned(),
            Self::Contacts => "contacts".to_owned(),
            Self::Resolution => "resolution".to_owned(),
            Self::Remark => "remark".to_owned(),
            Self::OfType(name) => format!("fields.{name}"),
        }
    }
}

/// What stands in the place of a file's name.
pub const PURGED_FILE: &str = "[fichier supprimé]";

/// What of a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PurgedPart {
    /// What was written with an event, and what it changed from and to; the same values in other events with it. What
    /// the request says now stays: that is its field's.
    Event(EventId),
    Field(Field),
    /// A file that was attached to it: its name; its bytes are for whoever calls this to remove.
    File(AttachmentId),
}

impl PurgedPart {
    /// The name and value that tell it apart in the event of the purge.
    pub fn named(&self) -> (&'static str, String) {
        match self {
            Self::Event(id) => ("event", id.to_string()),
            Self::Field(field) => ("field", field.name()),
            Self::File(id) => ("attachment", id.to_string()),
        }
    }
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Purge {
    /// It is gone already.
    Done,
    /// The change with the event that says so, and the events that lose something.
    Begin(Box<Change>, Vec<Event>),
    /// A purge that was begun by this event and not carried through; what is left to rewrite.
    Continue(Box<Event>, Vec<Event>),
}

/// The name under which an event says that it has lost something: `{at, by: {id, name}}`; of a file, its `attachment`.
pub const PURGED: &str = "purged";
/// In the detail of the purge's own event while there are events left to rewrite.
pub const UNFINISHED: &str = "unfinished";

impl Request {
    /// Purges a text or a file, closed requests included. `timeline` is all of it, as it is stored; `freed`, what the
    /// file that goes weighs, in bytes: it counts no more among the request's.
    pub fn purge(
        &self,
        actor: &Actor,
        what: &PurgedPart,
        timeline: &[Event],
        freed: u64,
        reason: Reason,
        now: Timestamp,
    ) -> Result<Purge, Refusal> {
        if !self.may(actor, Action::Purge) {
            return Err(Refusal::Forbidden);
        }
        let (name, value) = what.named();
        let named = |event: &&Event| {
            event.kind == EventKind::Purged && event.detail.get(name).and_then(Value::as_str) == Some(&value)
        };
        let before = timeline.iter().rev().find(named);
        let unfinished = before.filter(|event| event.detail.contains_key(UNFINISHED));
        let mut change = self.next(EventKind::Purged, actor, now);
        let own = unfinished.unwrap_or(&change.event);
        let mut mark = json!({"at": own.at, "by": own.actor});
        if let PurgedPart::File(id) = what {
            mark["attachment"] = json!(id);
        }
        let mut rewritten = Vec::new();
        for event in timeline.iter().filter(|event| event.kind != EventKind::Purged) {
            let mut after = event.clone();
            match what {
                PurgedPart::Event(id) => without_texts_of(*id, timeline, &mut after),
                PurgedPart::Field(field) => without_field(field, &mut after),
                PurgedPart::File(_) => {}
            }
            // The event of a file names it and says nothing more of it.
            let of_file = matches!(what, PurgedPart::File(id) if event.attachments.contains(id)) && before.is_none();
            if after != *event || of_file {
                after.detail.insert(PURGED.to_owned(), mark.clone());
                rewritten.push(after);
            }
        }
        let text = self.purged_text(what, timeline, &mut change);
        if let Some(event) = unfinished {
            return Ok(Purge::Continue(Box::new(event.clone()), rewritten));
        }
        if rewritten.is_empty() && text.is_none() && change.head.subject == self.head.subject {
            return if before.is_some() {
                Ok(Purge::Done)
            } else {
                Err(Refusal::Conflict("there is nothing to purge here"))
            };
        }
        if let PurgedPart::File(id) = what
            && change.head.attachments.contains(id)
        {
            change.head.attachments.retain(|one| one != id);
            // What it weighed when it was attached may have been more: it is written anew when it is inspected.
            let left = change.head.attached_bytes.saturating_sub(freed);
            change.head.attached_bytes = if change.head.attachments.is_empty() { 0 } else { left };
        }
        change.text = text;
        change.detail(name, value);
        change.event.body = Some(reason.into_string());
        Ok(Purge::Begin(Box::new(change), rewritten))
    }

    /// The request's texts without what goes; `None` where they stay as they are.
    fn purged_text(&self, what: &PurgedPart, timeline: &[Event], change: &mut Change) -> Option<Text> {
        let mut text = self.text.clone();
        match what {
            PurgedPart::Event(id) => {
                let event = timeline.iter().find(|event| event.id == *id)?;
                let same = |value: &Option<String>| value.is_some() && *value == event.body;
                match event.kind {
                    EventKind::Resolved if same(&text.resolution) => text.resolution = None,
                    EventKind::Closed if same(&text.remark) => text.remark = None,
                    _ => {}
                }
            }
            PurgedPart::File(_) => {}
            PurgedPart::Field(Field::Subject) => {
                if let Ok(subject) = Subject::parse(PURGED_SUBJECT) {
                    change.head.subject = subject;
                }
            }
            PurgedPart::Field(Field::Description) => {
                if let Ok(description) = Description::parse(PURGED_DESCRIPTION) {
                    text.description = description;
                }
            }
            PurgedPart::Field(Field::Checked) => text.checked = None,
            PurgedPart::Field(Field::Contacts) => text.contacts.clear(),
            PurgedPart::Field(Field::Resolution) => text.resolution = None,
            PurgedPart::Field(Field::Remark) => text.remark = None,
            PurgedPart::Field(Field::OfType(name)) => drop(text.fields.remove(name)),
        }
        (text != self.text).then_some(text)
    }
}

/// Takes out of `event` what the event `id` says and what it changed, wherever else in the timeline it stands.
fn without_texts_of(id: EventId, timeline: &[Event], event: &mut Event) {
    if event.id == id {
        event.body = None;
        each_value(event, |_, value| *value = Value::Null);
        return;
    }
    let Some(purged) = timeline.iter().find(|one| one.id == id) else { return };
    let mut gone = Vec::new();
    each_value(&mut purged.clone(), |name, value| gone.push((name.to_owned(), value.clone())));
    // The subject and the like; of what is yes or no, or a number, another's value is another's.
    gone.retain(|(_, value)| value.is_string() || value.is_array());
    each_value(event, |name, value| {
        if gone.iter().any(|(other, one)| other == name && one == value) {
            *value = Value::Null;
        }
    });
}

/// Takes every value of a field out of an event.
fn without_field(field: &Field, event: &mut Event) {
    match field {
        Field::Resolution if event.kind == EventKind::Resolved => event.body = None,
        Field::Remark if event.kind == EventKind::Closed => event.body = None,
        _ => {
            let wanted = field.name();
            each_value(event, |name, value| {
                if *name == wanted {
                    *value = Value::Null;
                }
            });
        }
    }
}

/// Every old and new value that an event tells of, by the name of its [`Field`]; what is nothing is left out.
fn each_value(event: &mut Event, mut each: impl FnMut(&str, &mut Value)) {
    let Some(changes) = event.detail.get_mut("changes").and_then(Value::as_object_mut) else { return };
    for (name, change) in changes {
        for side in ["from", "to"] {
            match change.get_mut(side) {
                None | Some(Value::Null) => {}
                Some(Value::Object(values)) if name == "fields" => of_type(values, &mut each),
                Some(value) => each(name, value),
            }
        }
    }
}

/// What has become nothing goes.
fn of_type(values: &mut Map<String, Value>, each: &mut impl FnMut(&str, &mut Value)) {
    for (name, value) in values.iter_mut() {
        each(&format!("fields.{name}"), value);
    }
    values.retain(|_, value| !value.is_null());
}
