//! The people of the table, and its events.

use serde_json::{Map, json};

use super::WHO_HEARS;
use crate::account::Account;
use crate::attachment::Taking;
use crate::builders::*;
use crate::catalog::Team;
use crate::closure::Rule;
use crate::event::{Event, EventKind};
use crate::ids::EventId;
use crate::request::{Change, Edit, Request, Visibility, Watch};
use crate::text::{Reason, Subject};

const MUTED: u8 = COLLEAGUES;
const FORMER: u8 = COLLEAGUES + 1;
/// The requester before a hand-over.
const FORMER_REQUESTER: u8 = COLLEAGUES + 2;
const OTHER_TEAM: u8 = COLLEAGUES + 3;

pub fn person(column: &str) -> Account {
    let staff = |person, teams: &[Team]| Account { teams: teams.iter().copied().collect(), ..account(person) };
    match column {
        "requester" => account(REQUESTER),
        "participant" => account(PARTICIPANT),
        "follower" => account(VIEWER),
        "following agent" => staff(ADMINISTRATOR, &[]),
        "assignee" => staff(AGENT, &[]),
        "team member" => staff(OTHER_AGENT, &[Team::Functional]),
        "other team" => Account { id: id(OTHER_TEAM), ..staff(OTHER_AGENT, &[Team::Data]) },
        "viewer" => account(LEAD_VIEWER),
        "muted" => account(MUTED),
        "disabled" => account(DISABLED),
        "former" => account(FORMER),
        "foreigner" => account(FOREIGNER),
        other => panic!("who is {other}?"),
    }
}

pub fn everyone() -> Vec<Account> {
    Table::parse(WHO_HEARS).columns.into_iter().map(person).collect()
}

/// The request of the table before anyone took it.
pub fn submitted() -> Request {
    let mut request = filed();
    for person in [MUTED, DISABLED, FOREIGNER] {
        request.participants.insert(id(person), account(person).summary());
    }
    for person in [VIEWER, ADMINISTRATOR, DISABLED, FORMER, FOREIGNER] {
        request.watchers.insert(id(person), (account(person).summary(), Watch::Follow));
    }
    request.watchers.insert(id(MUTED), (account(MUTED).summary(), Watch::Mute));
    request
}

/// A request after an event, and the event.
pub type Happened = (Request, Event);

fn happens(request: &Request, change: &Change) -> Happened {
    (changed(request.clone(), change), change.event.clone())
}

pub fn created(by: u8) -> Happened {
    let request = submitted();
    let participants: Vec<_> = request.participants.values().collect();
    let event = Event {
        id: EventId { number: request.head.number, seq: 1 },
        at: start(),
        actor: Some(account(by).summary()),
        staff: account(by).role.is_staff(),
        kind: EventKind::Created,
        body: None,
        attachments: Vec::new(),
        detail: Map::from_iter([("participants".to_owned(), json!(participants))]),
        standing: None,
    };
    (request, event)
}

pub fn take(request: &Request, by: u8) -> Happened {
    happens(request, &request.take(&actor(by), after(1)).unwrap().unwrap())
}

fn assign(request: &Request, to: Option<u8>, team: Option<Team>) -> Happened {
    let to = to.map(account);
    happens(request, &request.assign(&actor(OTHER_AGENT), to.as_ref(), team, after(2)).unwrap().unwrap())
}

pub fn comment(request: &Request, by: u8) -> Happened {
    happens(request, &request.comment(&actor(by), Some(body()), &Taking::default(), after(3)).unwrap())
}

fn wait(request: &Request) -> Happened {
    happens(request, &request.wait(&actor(AGENT), body(), after(2)).unwrap())
}

pub fn resolve(request: &Request, by: u8) -> Happened {
    happens(request, &request.resolve(&actor(by), body(), &Rule::default(), after(2)).unwrap())
}

fn edit(request: &Request, edit: Edit) -> Happened {
    happens(request, &request.edit(&actor(AGENT), edit, after(2)).unwrap().unwrap())
}

pub fn hide(request: &Request) -> Happened {
    edit(request, Edit { visibility: Some(Visibility::Private), ..Edit::default() })
}

/// The row's event, and the request after it.
pub fn happened(row: &str) -> Happened {
    let taken = take(&submitted(), AGENT).0;
    let waiting = wait(&taken).0;
    let resolved = resolve(&taken, AGENT).0;
    let close = |by| happens(&taken, &taken.close(&actor(by), None, None, after(3)).unwrap());
    match row {
        "created by the requester" => created(REQUESTER),
        "created on behalf" => created(AGENT),
        "created by a team member" => created(OTHER_AGENT),
        "taken first" => take(&submitted(), AGENT),
        "taken over from the assignee" => take(&taken, OTHER_AGENT),
        "taken from waiting" => take(&waiting, AGENT),
        "taken back from resolved" => take(&resolved, AGENT),
        "assigned to her, first" => assign(&submitted(), Some(AGENT), None),
        "assigned to her" => assign(&take(&taken, OTHER_AGENT).0, Some(AGENT), None),
        "assigned to her from waiting" => assign(&waiting, Some(AGENT), None),
        "assigned to a team" => assign(&taken, None, Some(Team::Data)),
        "comment by the requester" => comment(&taken, REQUESTER),
        "comment by the participant" => comment(&taken, PARTICIPANT),
        "comment by the assignee" => comment(&taken, AGENT),
        "comment by the following agent" => comment(&taken, ADMINISTRATOR),
        "answer to a question" => comment(&waiting, REQUESTER),
        "waiting, first" => wait(&submitted()),
        "waiting" => wait(&taken),
        "resolved, first" => resolve(&submitted(), AGENT),
        "resolved" => resolve(&taken, AGENT),
        "resolved by another agent" => resolve(&taken, OTHER_AGENT),
        "reopened by the requester" => {
            let reason = Reason::parse("Rien n'a changé.").unwrap();
            happens(&resolved, &resolved.reopen(&actor(REQUESTER), reason, after(3)).unwrap())
        }
        "closed by the requester" => close(REQUESTER),
        "closed by the assignee" => close(AGENT),
        "closed by the rule" => happens(&resolved, &resolved.close_by_rule(after(100)).unwrap()),
        "shared with the participant" => {
            let mut before = taken;
            before.participants.remove(&id(PARTICIPANT));
            let change = before.share(&actor(REQUESTER), &account(PARTICIPANT), after(2)).unwrap().unwrap();
            happens(&before, &change)
        }
        "the participant taken off" => {
            happens(&taken, &taken.unshare(&actor(REQUESTER), id(PARTICIPANT), after(2)).unwrap().unwrap())
        }
        "handed over to the requester" => {
            let mut before = taken;
            before.head.requester = account(FORMER_REQUESTER).summary();
            let change = before.hand_over(&actor(LEAD), &account(REQUESTER), after(2)).unwrap().unwrap();
            happens(&before, &change)
        }
        "edited" => edit(&taken, Edit { subject: Some(Subject::parse("Étiquettes").unwrap()), ..Edit::default() }),
        "visibility" => hide(&taken),
        other => panic!("how does {other} happen?"),
    }
}
