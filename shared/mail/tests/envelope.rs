//! The bytes that leave, read back by another library.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeSet;

use common::{ORDINARY, envelope, mails, taken};
use guichet_mail::{Envelope, Lang};
use mail_parser::{Message, MessageParser};

fn parse(raw: &[u8]) -> Message<'_> {
    MessageParser::default().parse(raw).unwrap()
}

fn header(raw: &[u8], name: &str) -> Option<String> {
    parse(raw).header_raw(name).map(|value| value.trim().to_owned())
}

#[test]
fn a_mail_has_both_parts_in_utf_8_and_its_subject() {
    for lang in [Lang::Fr, Lang::En] {
        for (name, mail) in mails(ORDINARY, lang) {
            let raw = envelope().raw(&mail).unwrap();
            assert!(raw.is_ascii(), "{name}");
            let lines: Vec<_> = raw.split(|byte| *byte == b'\n').collect();
            assert!(lines.iter().all(|line| line.len() <= 998), "{name}");
            let message = parse(&raw);
            assert_eq!(message.subject(), Some(mail.subject.as_str()), "{name}");
            assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n"), mail.text, "{name}");
            assert_eq!(message.body_html(0).unwrap().replace("\r\n", "\n"), mail.html, "{name}");
            assert_eq!(message.parts.len(), 3, "{name}");
            let kind = header(&raw, "Content-Type").unwrap();
            assert!(kind.starts_with("multipart/alternative"), "{name}: {kind}");
            let part = String::from_utf8(raw).unwrap();
            assert_eq!(part.matches("charset=\"utf-8\"").count(), 2, "{name}");
        }
    }
}

#[test]
fn machines_do_not_answer_and_people_have_nobody_to_answer() {
    let raw = envelope().raw(&taken()).unwrap();
    assert_eq!(header(&raw, "Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(header(&raw, "X-Auto-Response-Suppress").as_deref(), Some("All"));
    assert_eq!(header(&raw, "Precedence").as_deref(), Some("bulk"));
    assert_eq!(header(&raw, "Reply-To"), None);
    assert_eq!(header(&raw, "Content-Language").as_deref(), Some("fr-CA"));
}

#[test]
fn mails_of_one_request_are_one_conversation_whatever_they_say() {
    let mut seen = BTreeSet::new();
    for (i, (_, mail)) in mails(ORDINARY, Lang::En).into_iter().enumerate() {
        let message_id = format!("{i}@guichet.test");
        let raw = Envelope { message_id: &message_id, ..envelope() }.raw(&mail).unwrap();
        assert_eq!(header(&raw, "Message-ID"), Some(format!("<{message_id}>")));
        seen.insert((header(&raw, "References").unwrap(), header(&raw, "In-Reply-To").unwrap()));
    }
    let root = || "<CSC-1042@guichet.test>".to_owned();
    assert_eq!(seen, BTreeSet::from([(root(), root())]));
}

#[test]
fn another_request_is_another_conversation() {
    let raw = Envelope { thread: Some("CSC-7"), ..envelope() }.raw(&taken()).unwrap();
    assert_eq!(header(&raw, "References").as_deref(), Some("<CSC-7@guichet.test>"));
}

#[test]
fn mail_about_an_account_belongs_to_no_conversation_and_cannot_be_turned_off() {
    let raw = Envelope { thread: None, unsubscribe: None, ..envelope() }.raw(&taken()).unwrap();
    for name in ["References", "In-Reply-To", "List-Unsubscribe", "Precedence"] {
        assert_eq!(header(&raw, name), None, "{name}");
    }
}

#[test]
fn the_link_to_turn_mail_off_is_in_its_header() {
    let raw = envelope().raw(&taken()).unwrap();
    let link = header(&raw, "List-Unsubscribe");
    assert_eq!(link.as_deref(), Some("<https://guichet.test/requests/CSC-1042#suivi>"));
}

#[test]
fn the_same_mail_is_the_same_bytes() {
    assert_eq!(envelope().raw(&taken()), envelope().raw(&taken()));
}

#[test]
fn the_date_is_the_one_given() {
    let raw = envelope().raw(&taken()).unwrap();
    assert_eq!(parse(&raw).date().unwrap().to_timestamp(), envelope().date.as_second());
}
