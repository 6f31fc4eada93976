#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn a_key_leads_back_to_what_it_names() {
    let number = Number(1042);
    assert_eq!(number_of(&request(number)), Some(number));
    let account = AccountId::from_random([7; 10]);
    assert_eq!(account_of(&account_partition(account)), Some(account));
    assert_eq!(number_of(&account_partition(account)), None);
}

#[test]
fn events_lie_in_the_order_of_their_numbers() {
    let at = |seq| event(EventId { number: Number(1), seq }).sk;
    assert!(at(9) < at(10) && at(99_999) < at(100_000));
}

#[test]
fn notes_and_mails_lie_outside_of_what_a_contact_reads() {
    let id = Id::from_random([1; 10]);
    let note = note(Number(1), Timestamp::UNIX_EPOCH, id).sk;
    for prefix in [ABOUT, EVENTS] {
        assert!(!note.starts_with(prefix));
    }
}

#[test]
fn what_is_due_at_an_instant_includes_that_instant() {
    let now: Timestamp = "2026-06-13T18:30:00Z".parse().unwrap();
    let due = due_closure(Number(1042), now).sk;
    assert!(due < due_until(now));
    assert!(due > due_until(now - jiff::SignedDuration::from_secs(1)));
}
