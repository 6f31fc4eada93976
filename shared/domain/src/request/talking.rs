//! Comments and edits: the modifications that can stop a closure; and the visibility, which cannot.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Change, Contact, Head, Refusal, Request, Status, Visibility};
use crate::access::Action;
use crate::account::Actor;
use crate::attachment::Taking;
use crate::event::{Event, EventKind};
use crate::text::{Body, Checked, Description, Subject};

/// What an edit asks for; `None` leaves a part as it is.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    pub subject: Option<Subject>,
    pub description: Option<Description>,
    /// `Some(None)` takes the checks away.
    pub checked: Option<Option<Checked>>,
    /// The whole of the type's fields, checked by the catalogue, and whether they make the incident a major one.
    pub fields: Option<(Map<String, Value>, bool)>,
    pub contacts: Option<Vec<Contact>>,
    pub visibility: Option<Visibility>,
}

/// Puts `to` in the place of `value` and notes both, unless they are the same.
fn replace<T: PartialEq + Serialize>(value: &mut T, to: Option<T>, name: &str, changes: &mut Map<String, Value>) {
    if let Some(to) = to
        && *value != to
    {
        changes.insert(name.to_owned(), json!({"from": value, "to": to}));
        *value = to;
    }
}

impl Head {
    /// Whether the closure that was pending when a comment was made was so still after it, which its author is told.
    pub fn stays_pending_after(&self, comment: &Event) -> bool {
        self.closure.as_ref().is_some_and(|closure| {
            let stopped = closure.halted_by.is_some_and(|halt| halt.seq <= comment.id.seq);
            closure.resolved_at <= comment.at && !stopped
        })
    }
}

impl Request {
    /// A public comment: a text, files, or both. A contact's comment takes a waiting request up again.
    pub fn comment(
        &self,
        actor: &Actor,
        body: Option<Body>,
        files: &Taking,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.open_for(actor, Action::Comment)?;
        let mut change = self.next(EventKind::Comment, actor, now);
        change.event.body = body.map(Body::into_string);
        change.attach(files);
        change.modifies();
        if !actor.is_staff() && self.head.status == Status::WaitingForCustomer {
            change.status(Status::InProgress);
        }
        Ok(change)
    }

    /// An edit; `None` where it would change nothing.
    pub fn edit(&self, actor: &Actor, edit: Edit, now: Timestamp) -> Result<Option<Change>, Refusal> {
        self.open_for(actor, Action::Edit)?;
        let mut change = self.next(EventKind::Edited, actor, now);
        let mut text = self.text.clone();
        let mut changes = Map::new();
        replace(&mut change.head.subject, edit.subject, "subject", &mut changes);
        replace(&mut text.description, edit.description, "description", &mut changes);
        replace(&mut text.checked, edit.checked, "checked", &mut changes);
        replace(&mut text.contacts, edit.contacts, "contacts", &mut changes);
        if let Some((fields, major)) = edit.fields {
            replace(&mut text.fields, Some(fields), "fields", &mut changes);
            change.head.major = major;
        }
        let shown = edit.visibility.filter(|visibility| *visibility != self.head.visibility);
        if let Some(visibility) = shown {
            change.head.visibility = visibility;
            change.detail("visibility", json!({"from": self.head.visibility, "to": visibility}));
        }
        if changes.is_empty() {
            change.event.kind = EventKind::Visibility;
            return Ok(shown.is_some().then_some(change));
        }
        if text != self.text {
            change.text = Some(text);
        }
        change.detail("changes", changes);
        change.modifies();
        Ok(Some(change))
    }
}
