#![allow(clippy::unwrap_used)]
use super::*;
use crate::builders::{CONTACT, account};

const SENT: &str = "2026-06-10T16:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn news(kind: FeedbackKind) -> Feedback {
    Feedback { kind, reason: FeedbackReason::General, at: at("2026-06-10T16:01:00Z") }
}

/// Why mail to the contact is stopped after this news of her mail.
fn stopped(account: &Account, kind: FeedbackKind) -> Option<StopReason> {
    let after = account.stopped_by(&news(kind), std::slice::from_ref(&account.email), at(SENT))?;
    after.mail_stopped.map(|stop| stop.reason)
}

#[test]
fn a_hard_bounce_and_a_complaint_stop_mail_a_soft_bounce_does_not() {
    let contact = account(CONTACT);
    assert_eq!(stopped(&contact, FeedbackKind::HardBounce), Some(StopReason::Bounce));
    assert_eq!(stopped(&contact, FeedbackKind::Complaint), Some(StopReason::Complaint));
    assert_eq!(stopped(&contact, FeedbackKind::SoftBounce), None);
}

#[test]
fn another_address_stops_nothing() {
    let other = [Email::parse("ancienne@exemple.test").unwrap()];
    for addresses in [&other[..], &[]] {
        let after = account(CONTACT).stopped_by(&news(FeedbackKind::HardBounce), addresses, at(SENT));
        assert_eq!(after, None);
    }
}

#[test]
fn what_left_before_mail_was_resumed_does_not_stop_it_anew() {
    for (resumed, stops) in [("2026-06-10T16:00:01Z", false), (SENT, true), ("2026-06-10T15:59:59Z", true)] {
        let contact = Account { mail_resumed_at: Some(at(resumed)), ..account(CONTACT) };
        assert_eq!(stopped(&contact, FeedbackKind::HardBounce).is_some(), stops, "{resumed}");
    }
}

#[test]
fn mail_that_is_stopped_keeps_its_first_reason_and_is_resumed_once() {
    let contact = account(CONTACT);
    let addresses = [contact.email.clone()];
    let after = contact.stopped_by(&news(FeedbackKind::HardBounce), &addresses, at(SENT)).unwrap();
    assert_eq!(stopped(&after, FeedbackKind::Complaint), None);
    let resumed = after.mail_resumed(at("2026-06-11T12:00:00Z")).unwrap();
    assert_eq!((resumed.mail_stopped, resumed.mail_resumed_at), (None, Some(at("2026-06-11T12:00:00Z"))));
    assert_eq!(resumed.mail_resumed(at("2026-06-12T12:00:00Z")), None);
}

#[test]
fn only_stronger_news_adds_to_what_is_known() {
    use FeedbackKind::{Complaint, HardBounce, SoftBounce};
    let kinds = [SoftBounce, HardBounce, Complaint];
    for (place, kind) in kinds.into_iter().enumerate() {
        assert!(news(kind).adds_to(None));
        for (known_place, known) in kinds.into_iter().enumerate() {
            assert_eq!(news(kind).adds_to(Some(&news(known))), place > known_place, "{kind:?} after {known:?}");
        }
    }
}

#[test]
fn the_words_are_those_of_the_interface() {
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    for kind in [FeedbackKind::SoftBounce, FeedbackKind::HardBounce, FeedbackKind::Complaint] {
        assert_eq!(word(serde_json::to_value(kind).unwrap()), kind.as_str());
    }
    for reason in ["general", "no_email", "on_account_suppression_list", "mailbox_full", "auth_failure", "other"] {
        let read: FeedbackReason = serde_json::from_value(reason.into()).unwrap();
        assert_eq!(read.as_str(), reason);
    }
}
