//! Every command on a request, and requests brought by them to each status.

use jiff::Timestamp;
use serde_json::{Map, json};

use crate::attachment::Taking;
use crate::builders::*;
use crate::catalog::Team;
use crate::closure::Rule;
use crate::request::{Change, Decision, Edit, Refusal, Request, Status, Visibility};
use crate::text::{Reason, Subject};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Take,
    Assign(Option<u8>, Option<Team>),
    Wait,
    Resolve,
    Comment,
    Reopen,
    Close,
    /// A new subject, told apart by a number.
    Edit(u8),
    /// Every part of the request, as it is.
    EditNothing,
    Show(Visibility),
    Share(u8),
    Unshare(u8),
    HandOver(u8),
    Accept,
    Refuse,
    /// The 72-hour rule, whoever acts.
    Rule,
}

pub fn reason() -> Reason {
    Reason::parse("L'imprimante ne répond toujours pas.").unwrap()
}

pub fn subject(number: u8) -> Edit {
    Edit { subject: Some(Subject::parse(&format!("Impression, essai {number}")).unwrap()), ..Edit::default() }
}

pub fn visibility(visibility: Visibility) -> Edit {
    Edit { visibility: Some(visibility), ..Edit::default() }
}

/// An edit that asks for the request as it is.
pub fn as_it_is(request: &Request) -> Edit {
    Edit {
        subject: Some(request.head.subject.clone()),
        description: Some(request.text.description.clone()),
        checked: Some(request.text.checked.clone()),
        fields: Some((request.text.fields.clone(), request.head.major)),
        contacts: Some(request.text.contacts.clone()),
        visibility: Some(request.head.visibility),
    }
}

pub fn one_field() -> Edit {
    let fields = Map::from_iter([("module".to_owned(), json!("laboratoire"))]);
    Edit { fields: Some((fields, false)), ..Edit::default() }
}

impl Command {
    /// `None`: accepted, but there is nothing to change.
    pub fn run(self, request: &Request, by: u8, now: Timestamp) -> Result<Option<Change>, Refusal> {
        let actor = actor(by);
        let rule = Rule::default();
        match self {
            Self::Take => request.take(&actor, now),
            Self::Assign(to, team) => request.assign(&actor, to.map(account).as_ref(), team, now),
            Self::Wait => request.wait(&actor, body(), now).map(Some),
            Self::Resolve => request.resolve(&actor, body(), &rule, now).map(Some),
            Self::Comment => request.comment(&actor, Some(body()), &Taking::default(), now).map(Some),
            Self::Reopen => request.reopen(&actor, reason(), now).map(Some),
            Self::Close => request.close(&actor, Some(4), None, now).map(Some),
            Self::Edit(number) => request.edit(&actor, subject(number), now),
            Self::EditNothing => request.edit(&actor, as_it_is(request), now),
            Self::Show(to) => request.edit(&actor, visibility(to), now),
            Self::Share(with) => request.share(&actor, &account(with), now),
            Self::Unshare(whom) => request.unshare(&actor, id(whom), now),
            Self::HandOver(to) => request.hand_over(&actor, &account(to), now),
            Self::Accept => request.decide(&actor, &Decision::Accepted, &rule, now).map(Some),
            Self::Refuse => request.decide(&actor, &Decision::Refused(reason()), &rule, now).map(Some),
            Self::Rule => Ok(request.close_by_rule(now)),
        }
    }

    /// The request after the command, which changes it.
    pub fn on(self, request: Request, by: u8, now: Timestamp) -> Request {
        let change = self.run(&request, by, now).unwrap().unwrap();
        changed(request, &change)
    }
}

/// The request in this status, taken in charge by [`AGENT`] unless it is only submitted; nothing happens to it after
/// [`start`].
pub fn in_status(status: Status) -> Request {
    let taken = |command: Option<Command>| {
        let request = Command::Take.on(filed(), AGENT, start());
        command.map_or(request.clone(), |command| command.on(request, AGENT, start()))
    };
    match status {
        Status::Submitted => filed(),
        Status::InProgress => taken(None),
        Status::WaitingForCustomer => taken(Some(Command::Wait)),
        Status::Resolved => taken(Some(Command::Resolve)),
        Status::Closed => taken(Some(Command::Close)),
    }
}

/// A request resolved at [`start`].
pub fn resolved() -> Request {
    in_status(Status::Resolved)
}
