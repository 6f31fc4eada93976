//! What holds whatever is done, by whomever, in whatever order.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use proptest::prelude::*;

use super::commands::Command;
use crate::access::Action;
use crate::builders::*;
use crate::catalog::Team;
use crate::event::EventKind;
use crate::request::{MOST_PARTICIPANTS, PORTAL_ACCESS, Refusal, Request, Status, Visibility};

/// `spec/product.md`, The life of a request: which status follows which. Besides, every status but the last can stay.
const FOLLOWS: &[(Status, &[Status])] = &[
    (Status::Submitted, &[Status::InProgress, Status::WaitingForCustomer, Status::Resolved, Status::Closed]),
    (Status::InProgress, &[Status::WaitingForCustomer, Status::Resolved, Status::Closed]),
    (Status::WaitingForCustomer, &[Status::InProgress, Status::Resolved, Status::Closed]),
    (Status::Resolved, &[Status::InProgress, Status::WaitingForCustomer, Status::Closed]),
    (Status::Closed, &[]),
];

const FOREIGN: [u8; 2] = [FOREIGNER, FOREIGN_LEAD];

fn people() -> impl Strategy<Value = u8> {
    const CAST: [u8; 10] =
        [REQUESTER, PARTICIPANT, VIEWER, CONTACT, LEAD, LEAD_VIEWER, AGENT, OTHER_AGENT, FOREIGNER, FOREIGN_LEAD];
    proptest::sample::select(&CAST[..])
}

fn commands() -> impl Strategy<Value = Command> {
    let anyone = || prop_oneof![people(), Just(DISABLED), COLLEAGUES..COLLEAGUES + 20];
    let simple = [
        Command::Take,
        Command::Wait,
        Command::Resolve,
        Command::Resolve,
        Command::Comment,
        Command::Reopen,
        Command::EditNothing,
        Command::Show(Visibility::Private),
        Command::Show(Visibility::Establishment),
        Command::Accept,
        Command::Refuse,
    ];
    let team = proptest::option::of(proptest::sample::select(&[Team::Functional, Team::Data][..]));
    prop_oneof![
        6 => proptest::sample::select(simple.to_vec()),
        1 => (proptest::option::of(anyone()), team).prop_map(|(to, team)| Command::Assign(to, team)),
        1 => (0..3_u8).prop_map(Command::Edit),
        3 => anyone().prop_map(Command::Share),
        1 => anyone().prop_map(Command::Unshare),
        1 => anyone().prop_map(Command::HandOver),
        1 => prop_oneof![3 => Just(Command::Comment), 1 => Just(Command::Close)],
    ]
}

/// A new request that is shared with so many.
fn shared_with(participants: u8, access: bool) -> Request {
    let mut request = filed();
    let colleagues = (COLLEAGUES + 30..).take(participants.into());
    request.participants =
        colleagues.map(|colleague| (id(colleague), account(colleague).summary())).collect::<BTreeMap<_, _>>();
    if access {
        request.head.kind = PORTAL_ACCESS.to_owned();
    }
    request
}

/// What holds of every request.
fn sound(request: &Request) -> Result<(), TestCaseError> {
    let head = &request.head;
    prop_assert!(request.participants.len() <= MOST_PARTICIPANTS);
    prop_assert!(!request.participants.contains_key(&head.requester.id), "the requester is no participant");
    let mut foreign = FOREIGN.map(id).into_iter();
    prop_assert!(!foreign.any(|id| head.requester.id == id || request.participants.contains_key(&id)));
    prop_assert!(!FOREIGN.iter().any(|person| Action::ALL.iter().any(|action| request.may(&actor(*person), *action))));
    prop_assert_eq!(head.is_closed(), head.closed_at.is_some());
    prop_assert_eq!(head.is_closed(), head.closed_by.is_some());
    match head.status {
        Status::Resolved => prop_assert!(head.closure.is_some(), "a resolved request is under the rule"),
        Status::Closed => {}
        _ => prop_assert_eq!(&head.closure, &None),
    }
    prop_assert!(head.taken || head.status == Status::Submitted || head.is_closed());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_is_done_the_promises_hold(
        participants in 0..=50_u8,
        access: bool,
        steps in proptest::collection::vec((commands(), people(), -60..100_000_i64), 1..40),
    ) {
        let mut stored = shared_with(participants, access);
        let mut clock = start();
        let mut in_charge = 0;
        for (command, by, seconds) in steps {
            // Two servers' clocks differ a little.
            clock += SignedDuration::from_secs(seconds);
            if let Some(change) = stored.close_by_rule(clock) {
                prop_assert_eq!(&stored.clone().at(clock), &changed(stored.clone(), &change));
                prop_assert!(change.head.updated_at >= stored.head.updated_at);
                stored = changed(stored, &change);
            }
            let result = command.run(&stored, by, clock);
            if FOREIGN.contains(&by) {
                prop_assert_eq!(&result, &Err(Refusal::Forbidden));
            }
            let Ok(Some(change)) = result else { continue };

            let (was, is) = (&stored.head, &change.head);
            prop_assert_eq!(is.version, was.version + 1);
            prop_assert_eq!(change.event.id.seq, is.version);
            prop_assert!(is.updated_at >= was.updated_at);
            prop_assert_eq!(change.event.at, is.updated_at);
            prop_assert!(!was.is_closed() || change.event.kind == EventKind::HandedOver);
            let (_, next) = FOLLOWS.iter().find(|(status, _)| *status == was.status).unwrap();
            prop_assert!(is.status == was.status || next.contains(&is.status), "{:?} to {:?}", was.status, is.status);
            in_charge += u8::from(change.event.takes_in_charge());
            prop_assert_eq!(in_charge, u8::from(is.taken));
            prop_assert_eq!((is.number, &is.establishment, is.created_at), (was.number, &was.establishment, was.created_at));

            stored = changed(stored, &change);
            sound(&stored)?;
        }
    }
}
