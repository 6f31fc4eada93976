#![allow(clippy::unwrap_used)]
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::attachment::Taking;
use crate::builders::*;
use crate::catalog::Team;
use crate::request::{Change, Request};
use crate::text::{Body, Reason};

fn of(change: &Change) -> Option<Counted> {
    Counted::of(&change.event, &Rule::default())
}

fn hours(hours: i64) -> Histogram {
    let mut histogram = Histogram::default();
    histogram.record(SignedDuration::from_hours(hours));
    histogram
}

fn resolved(request: Request, at: Timestamp) -> Request {
    let change = request.resolve(&actor(AGENT), body(), &Rule::default(), at).unwrap();
    changed(request, &change)
}

fn reopened(request: &Request, at: Timestamp) -> Change {
    request.reopen(&actor(REQUESTER), Reason::parse("Encore.").unwrap(), at).unwrap()
}

#[test]
fn a_closure_by_the_rule_is_counted_on_the_civil_day_of_its_instant() {
    // Resolved at 22:30 in Toronto on the 10th: closed at 22:30 on the 13th, which is the 14th in UTC.
    let request = resolved(filed(), "2026-06-11T02:30:00Z".parse().unwrap());
    let late = "2026-06-20T12:00:00Z".parse().unwrap();
    let counted = of(&request.close_by_rule(late).unwrap()).unwrap();
    assert_eq!(counted.day, "2026-06-13".parse().unwrap());
    assert_eq!((counted.counts.closed_by_rule, counted.counts.closed_by_hand), (1, 0));
}

#[test]
fn only_the_first_taking_in_charge_is_timed() {
    let first = filed().take(&actor(AGENT), after(5)).unwrap().unwrap();
    assert_eq!(of(&first).unwrap().counts, Counts { taking: hours(5), ..Counts::default() });
    let second = changed(filed(), &first).take(&actor(OTHER_AGENT), after(9)).unwrap().unwrap();
    assert_eq!(of(&second), None);
}

#[test]
fn a_resolution_is_timed_when_the_request_closes_and_it_is_the_one_that_stood() {
    let resolved_once = resolved(filed(), after(2));
    let again = reopened(&resolved_once, after(20));
    assert_eq!(of(&again).unwrap().counts, Counts { reopened: 1, ..Counts::default() });
    let request = resolved(changed(resolved_once, &again), after(30));
    let closed = of(&request.close(&actor(REQUESTER), Some(4), None, after(31)).unwrap()).unwrap();
    let expected =
        Counts { closed_by_hand: 1, resolution: hours(30), satisfaction: [0, 0, 0, 1, 0], ..Counts::default() };
    assert_eq!(closed.counts, expected);
}

#[test]
fn without_a_resolution_the_closing_is_what_is_timed() {
    let closed = of(&filed().close(&actor(REQUESTER), None, None, after(7)).unwrap()).unwrap();
    assert_eq!(closed.counts.resolution, hours(7));
}

#[test]
fn another_team_takes_over_an_open_request_and_not_its_past() {
    let moved = filed().assign(&actor(AGENT), None, Some(Team::Data), after(1)).unwrap().unwrap();
    let counted = of(&moved).unwrap();
    let team = |team: &str, by| (Dimension::Team, team.to_owned(), by);
    assert_eq!(counted.open, [team("functional", -1), team("data", 1)]);
    assert_eq!(counted.keys[1].1, "functional");
    let closed = of(&changed(filed(), &moved).close(&actor(AGENT), None, None, after(2)).unwrap()).unwrap();
    assert!(closed.open.contains(&team("data", -1)), "{:?}", closed.open);
}

#[test]
fn what_is_no_part_of_a_report_adds_nothing() {
    let request = resolved(filed(), after(1));
    assert_eq!(of(&request.comment(&actor(REQUESTER), Some(body()), &Taking::default(), after(2)).unwrap()), None);
    let same_team = filed().assign(&actor(AGENT), Some(&account(AGENT)), Some(Team::Functional), after(1)).unwrap();
    assert_eq!(of(&same_team.unwrap()).unwrap().open, []);
    let answer = Body::parse("Encore une réponse.").unwrap();
    assert_eq!(of(&request.resolve(&actor(AGENT), answer, &Rule::default(), after(3)).unwrap()), None);
}

#[test]
fn counts_are_what_they_were_kept_as() {
    let mut counts = Counts { opened: 3, closed_by_rule: 2, closed_by_hand: 1, reopened: 4, ..Counts::default() };
    counts.taking = hours(3);
    counts.resolution = hours(400);
    counts.satisfaction = [1, 0, 0, 2, 9];
    let mut again = Counts::default();
    again.merge(&counts);
    assert_eq!(again, counts);
    for unknown in ["", "s", "s0", "s6", "t-1", "tx", "pk", "é1", "schema"] {
        again.add(unknown, 1);
    }
    assert_eq!(again, counts);
}
