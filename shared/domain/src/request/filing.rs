//! Filing a request.

use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValuePointerRef};
use jiff::Timestamp;
use serde_json::Map;
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::{Change, Contact, Head, PeopleChange, Status, Text, Visibility};
use crate::account::{AccountSummary, Actor};
use crate::attachment::Taking;
use crate::catalog::RequestType;
use crate::closure::whole_seconds;
use crate::event::{Event, EventKind, Standing};
use crate::ids::{EstablishmentId, EventId, Number};
use crate::invalid::Invalid;
use crate::text::{Checked, Description, Subject};

/// A new request, every part of it parsed.
#[derive(Debug, Clone)]
pub struct Filing<'a> {
    pub kind: &'a RequestType,
    pub major: bool,
    pub requester: AccountSummary,
    pub establishment: EstablishmentId,
    pub subject: Subject,
    pub description: Description,
    pub checked: Option<Checked>,
    pub fields: Map<String, serde_json::Value>,
    pub contacts: Vec<Contact>,
    pub visibility: Visibility,
    /// Active colleagues of the establishment.
    pub participants: Vec<AccountSummary>,
    pub follows_up: Option<Number>,
    pub files: Taking,
}

/// A request's 1 to 5 people to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contacts(Vec<Contact>);

impl Contacts {
    const MOST: usize = 5;

    pub fn into_inner(self) -> Vec<Contact> {
        self.0
    }
}

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Contacts {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        let contacts = Vec::<Contact>::deserialize_from_value(value, place)?;
        let fault = match contacts.len() {
            0 => Invalid::new("", "required", "give at least one person to call"),
            1..=Self::MOST => return Ok(Self(contacts)),
            _ => Invalid::new("", "too-long", "give at most 5 people to call"),
        };
        Err(deserr::take_cf_content(E::merge(None, fault, place)))
    }
}

impl PartialSchema for Contacts {
    fn schema() -> RefOr<Schema> {
        let contact = Ref::from_schema_name(Contact::name());
        ArrayBuilder::new().items(contact).min_items(Some(1)).max_items(Some(Self::MOST)).into()
    }
}

impl ToSchema for Contacts {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Contact::name().into_owned(), Contact::schema()));
        Contact::schemas(schemas);
    }
}

impl Filing<'_> {
    /// The request's first version, under its number.
    pub fn file(self, number: Number, actor: &Actor, now: Timestamp) -> Change {
        let at = whole_seconds(now);
        let head = Head {
            number,
            kind: self.kind.code.clone(),
            status: Status::Submitted,
            priority: self.kind.priority,
            major: self.major,
            team: self.kind.team,
            assignee: None,
            taken: false,
            subject: self.subject,
            visibility: self.visibility,
            establishment: self.establishment,
            requester: self.requester,
            created_at: at,
            updated_at: at,
            closure: None,
            closed_at: None,
            closed_by: None,
            follows_up: self.follows_up,
            satisfaction: None,
            attachments: Vec::new(),
            attached_bytes: 0,
            version: 1,
        };
        let text = Text {
            description: self.description,
            checked: self.checked,
            fields: self.fields,
            contacts: self.contacts,
            resolution: None,
            remark: None,
            version: 0,
        };
        let event = Event {
            id: EventId { number, seq: 1 },
            at,
            actor: Some(actor.summary()),
            staff: actor.is_staff(),
            kind: EventKind::Created,
            body: None,
            attachments: Vec::new(),
            detail: Map::new(),
            standing: Standing::of(&head, EventKind::Created),
        };
        let people: Vec<_> = self.participants.into_iter().map(PeopleChange::AddParticipant).collect();
        let mut change = Change { head, text: Some(text), people, event };
        change.attach(&self.files);
        let shared_with: Vec<_> = change
            .people
            .iter()
            .filter_map(|person| match person {
                PeopleChange::AddParticipant(account) => Some(account.clone()),
                PeopleChange::RemoveParticipant(_) => None,
            })
            .collect();
        if !shared_with.is_empty() {
            change.detail("participants", shared_with);
        }
        change
    }
}
