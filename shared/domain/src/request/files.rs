//! Files on a request: what it still takes, and what becomes of one that should not have been attached.

use jiff::Timestamp;
use serde_json::{Map, json};

use super::{Change, Request};
use crate::account::Actor;
use crate::attachment::{Attachment, FileState, Taking};
use crate::closure::whole_seconds;
use crate::event::{Event, EventKind};
use crate::ids::EventId;
use crate::invalid::Invalid;

/// The type whose files are delivered in the establishment's file repository (`spec/product.md`, The catalogue).
pub const DATA_EXTRACTION: &str = "data-extraction";

/// What speaks against files of `actor`'s on a request of this type, a new one included, if anything.
pub fn refuses_delivery(kind: &str, actor: &Actor, files: &Taking) -> Option<Invalid> {
    if files.is_empty() || !actor.is_staff() || kind != DATA_EXTRACTION {
        return None;
    }
    let detail = "deliver the files of an extraction in the establishment's file repository";
    Some(Invalid::new("", "not-allowed", detail))
}

impl Request {
    /// What speaks against adding these files to the request, if anything.
    pub fn refuses_files(&self, actor: &Actor, files: &Taking) -> Option<Invalid> {
        refuses_delivery(&self.head.kind, actor, files)
            .or_else(|| files.too_much(self.head.attachments.len(), self.head.attached_bytes))
    }

    /// The event that tells of a file that was attached while it was being inspected, and then refused or held.
    /// `None`: the request is closed, and takes no change.
    pub fn file_not_shown(&self, file: &Attachment, now: Timestamp) -> Option<Change> {
        if self.head.is_closed() {
            return None;
        }
        let at = whole_seconds(now).max(self.head.updated_at);
        let mut head = self.head.clone();
        head.version += 1;
        head.updated_at = at;
        let word = if file.state == FileState::Held { "held" } else { "refused" };
        let mut detail = Map::new();
        detail.insert("file".to_owned(), json!(word));
        detail.insert("account".to_owned(), json!(file.sender));
        let event = Event {
            id: EventId { number: head.number, seq: head.version },
            at,
            actor: None,
            staff: false,
            kind: EventKind::FileRefused,
            body: None,
            attachments: vec![file.id],
            detail,
            standing: None,
        };
        Some(Change { head, text: None, people: Vec::new(), event })
    }
}
