//! The people and requests of the tests. A person is known by a number; what she is follows from it.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};
use serde_json::Map;

use crate::account::{Account, AccountState, Actor, Language, Right, Role};
use crate::catalog::{Priority, Team};
use crate::ids::{AccountId, EstablishmentId, Number};
use crate::request::{Change, Contact, Head, PeopleChange, Request, Status, Text, Visibility};
use crate::text::{Body, Description, Email, Name, Phone, Subject};

pub const REQUESTER: u8 = 1;
pub const PARTICIPANT: u8 = 2;
/// A contact with `view_establishment`.
pub const VIEWER: u8 = 3;
/// A contact to whom nothing shows the request; she has the other right.
pub const CONTACT: u8 = 4;
pub const LEAD: u8 = 5;
/// A lead with `view_establishment`.
pub const LEAD_VIEWER: u8 = 6;
pub const DISABLED: u8 = 7;
pub const AGENT: u8 = 10;
pub const OTHER_AGENT: u8 = 11;
pub const ADMINISTRATOR: u8 = 12;
/// A contact and a lead of another establishment, with every right.
pub const FOREIGNER: u8 = 20;
pub const FOREIGN_LEAD: u8 = 21;
/// From here on, contacts without rights.
pub const COLLEAGUES: u8 = 100;

pub fn here() -> EstablishmentId {
    "chu-exemple".parse().unwrap()
}

pub fn elsewhere() -> EstablishmentId {
    "cisss-exemple".parse().unwrap()
}

pub fn id(person: u8) -> AccountId {
    AccountId::from_random([person; 10])
}

pub fn account(person: u8) -> Account {
    let role = match person {
        LEAD | LEAD_VIEWER | FOREIGN_LEAD => Role::Lead,
        AGENT..ADMINISTRATOR => Role::Agent,
        ADMINISTRATOR => Role::Administrator,
        _ => Role::Contact,
    };
    let establishment = match person {
        FOREIGNER | FOREIGN_LEAD => Some(elsewhere()),
        _ => (!role.is_staff()).then(here),
    };
    let rights: &[Right] = match person {
        VIEWER | LEAD_VIEWER => &[Right::ViewEstablishment],
        FOREIGNER | FOREIGN_LEAD => &[Right::ViewEstablishment, Right::DownloadFiles],
        CONTACT => &[Right::DownloadFiles],
        _ => &[],
    };
    Account {
        id: id(person),
        email: Email::parse(&format!("personne-{person}@exemple.test")).unwrap(),
        name: Some(Name::parse(&format!("Personne {person}")).unwrap()),
        phone: None,
        establishment,
        role,
        rights: rights.iter().copied().collect(),
        teams: if role.is_staff() { BTreeSet::from([Team::Functional]) } else { BTreeSet::new() },
        state: if person == DISABLED { AccountState::Disabled } else { AccountState::Active },
        language: Language::Fr,
        mail_stopped: None,
        mail_resumed_at: None,
        version: 1,
    }
}

pub fn actor(person: u8) -> Actor {
    account(person).identity()
}

pub fn body() -> Body {
    Body::parse("Le module redémarre maintenant.").unwrap()
}

/// A Wednesday, 14:30 in Toronto.
pub fn start() -> Timestamp {
    "2026-06-10T18:30:00Z".parse().unwrap()
}

/// So long after [`start`].
pub fn after(hours: i64) -> Timestamp {
    start() + hours.hours()
}

/// A request just filed by [`REQUESTER`], shared with [`PARTICIPANT`] and with the establishment.
pub fn filed() -> Request {
    let contact = Contact {
        name: Name::parse("Camille Roy").unwrap(),
        phone: Phone::parse("418 555-0142").unwrap(),
        extension: None,
    };
    Request {
        head: Head {
            number: Number(1042),
            kind: "functional-support".to_owned(),
            status: Status::Submitted,
            priority: Priority::Normal,
            major: false,
            team: Team::Functional,
            assignee: None,
            taken: false,
            subject: Subject::parse("Impression des étiquettes").unwrap(),
            visibility: Visibility::Establishment,
            establishment: here(),
            requester: account(REQUESTER).summary(),
            created_at: start(),
            updated_at: start(),
            closure: None,
            closed_at: None,
            closed_by: None,
            follows_up: None,
            satisfaction: None,
            attachments: Vec::new(),
            attached_bytes: 0,
            version: 1,
        },
        text: Text {
            description: Description::parse("Les étiquettes ne s'impriment plus.").unwrap(),
            checked: None,
            fields: Map::new(),
            contacts: vec![contact],
            resolution: None,
            remark: None,
            version: 0,
        },
        participants: BTreeMap::from([(id(PARTICIPANT), account(PARTICIPANT).summary())]),
        watchers: BTreeMap::new(),
    }
}

/// The request as the change leaves it.
pub fn changed(mut request: Request, change: &Change) -> Request {
    request.head = change.head.clone();
    if let Some(text) = &change.text {
        request.text = text.clone();
    }
    for person in &change.people {
        match person {
            PeopleChange::AddParticipant(account) => {
                request.participants.insert(account.id, account.clone());
            }
            PeopleChange::RemoveParticipant(id) => {
                request.participants.remove(id);
            }
        }
    }
    request
}

/// A table as people write it: the names of its columns, and its rows, each by its name.
pub struct Table {
    pub columns: Vec<&'static str>,
    pub rows: Vec<(&'static str, Vec<&'static str>)>,
}

impl Table {
    /// Reads `| … | … |` lines; the first names the columns. Every row has all of its cells.
    pub fn parse(text: &'static str) -> Self {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(|line| {
            let mut cells = line.trim().trim_matches('|').split('|').map(str::trim);
            (cells.next().unwrap(), cells.collect::<Vec<_>>())
        });
        let (_, columns) = lines.next().unwrap();
        let rows: Vec<_> = lines.collect();
        assert!(!rows.is_empty(), "the table has rows");
        for (row, cells) in &rows {
            assert_eq!(cells.len(), columns.len(), "{row}");
        }
        Self { columns, rows }
    }

    /// Every cell, with the names of its row and column.
    pub fn cells(&self) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        self.rows
            .iter()
            .flat_map(|(row, cells)| self.columns.iter().zip(cells).map(|(column, cell)| (*row, *column, *cell)))
    }
}
