//! What people type to break a mail: it stays text.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeSet;

use common::{ORDINARY, Written, envelope, mails, taken, visible};
use guichet_mail::{Envelope, EnvelopeError, Lang, Rendered};
use mail_parser::{Address, Message, MessageParser};

const HOSTILE: Written = Written {
    name: "Eve\r\nBcc: tous@chu-exemple.test\r\n\r\n<script>alert(1)</script>\u{202e}\"'& <a@b.test>,",
    establishment: "<b>\r\nBcc: x@y.test\u{202e}",
    team: "\r\n\r\n<script>alert(4)</script>",
    subject: Some("</title><script>alert(2)</script>\r\nX-Injected: oui\u{2028}\u{0}\u{202e}fin"),
    body: Some(
        "--=_\r\n.\r\n\r\nFrom: quelqu'un\r\n<img src=x onerror=alert(3)>\u{2066}</blockquote>\u{7}\n&lt;b&gt; {{ it }}",
    ),
};

fn parse(raw: &[u8]) -> Message<'_> {
    MessageParser::default().parse(raw).unwrap()
}

fn header_names(raw: &[u8]) -> BTreeSet<String> {
    parse(raw).headers_raw().map(|(name, _)| name.to_lowercase()).collect()
}

#[test]
fn hostile_text_adds_no_header_and_no_recipient() {
    for lang in [Lang::Fr, Lang::En] {
        let harmless: Vec<_> = mails(ORDINARY, lang);
        for ((name, mail), (_, plain)) in mails(HOSTILE, lang).into_iter().zip(harmless) {
            let mail =
                Envelope { to_name: Some(HOSTILE.name), from_name: HOSTILE.name, ..envelope() }.raw(&mail).unwrap();
            assert_eq!(header_names(&mail), header_names(&envelope().raw(&plain).unwrap()), "{name}");
            let message = parse(&mail);
            for field in [message.to(), message.from()] {
                let Some(Address::List(people)) = field else { panic!("{name}") };
                assert_eq!(people.len(), 1, "{name}");
            }
            let to = message.to().and_then(Address::first).unwrap();
            assert_eq!(to.address.as_deref(), Some(envelope().to), "{name}");
            assert_eq!(message.parts.len(), 3, "{name}");
        }
    }
}

#[test]
fn hostile_text_stays_text_in_every_part() {
    for lang in [Lang::Fr, Lang::En] {
        for (name, mail) in mails(HOSTILE, lang) {
            for tag in ["<script", "<img", "</title><", "<a@b", "</blockquote>\u{2066}", "<b>"] {
                assert!(!mail.html.contains(tag), "{name}: {tag}");
            }
            let outside = [&mail.subject, &mail.text, &visible(&mail.html)];
            for text in outside {
                assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{2028}', '\r', '\0', '\u{7}']), "{name}");
            }
            assert!(!mail.subject.contains('\n'), "{name}");
            let forged = mail.text.lines().any(|line| line.starts_with("Bcc:") || line.starts_with("From:"));
            assert!(!forged, "{name}: {}", mail.text);
        }
    }
}

#[test]
fn a_very_long_subject_is_cut_in_the_subject_and_whole_in_the_mail() {
    let subject: &'static str = Box::leak("é漢🙂".repeat(3_000).into_boxed_str());
    for (name, mail) in mails(Written { subject: Some(subject), ..ORDINARY }, Lang::Fr) {
        assert!(mail.subject.chars().count() <= 200, "{name}");
        let raw = envelope().raw(&mail).unwrap();
        assert_eq!(parse(&raw).subject(), Some(mail.subject.as_str()), "{name}");
        if mail.subject.contains("CSC-1042") {
            assert!(mail.subject.contains('…') && mail.text.contains(subject), "{name}");
        }
    }
}

#[test]
fn a_subject_made_by_hand_is_cleaned_as_well() {
    let mail = Rendered { subject: "Un\r\nBcc: x@y.test".into(), ..taken() };
    let raw = envelope().raw(&mail).unwrap();
    assert_eq!(parse(&raw).subject(), Some("Un  Bcc: x@y.test"));
    assert!(!header_names(&raw).contains("bcc"));
}

#[test]
fn what_could_break_out_of_a_header_is_refused() {
    let bad = [
        "",
        "a",
        "@b.test",
        "a@",
        "a@b.test\r\nBcc: c@d.test",
        "a@b.test>, <c@d.test",
        "a b@c.test",
        "é@b.test",
        "a@b.test,c@d.test",
    ];
    let mail = taken();
    for bad in bad {
        assert_eq!(Envelope { to: bad, ..envelope() }.raw(&mail), Err(EnvelopeError::To), "{bad}");
        assert_eq!(Envelope { from: bad, ..envelope() }.raw(&mail), Err(EnvelopeError::From), "{bad}");
        assert_eq!(Envelope { message_id: bad, ..envelope() }.raw(&mail), Err(EnvelopeError::MessageId), "{bad}");
    }
    for bad in ["", "CSC 1", "CSC-1>\r\nBcc: a@b.test"] {
        assert_eq!(Envelope { thread: Some(bad), ..envelope() }.raw(&mail), Err(EnvelopeError::Thread), "{bad}");
    }
    for bad in ["", "javascript:alert(1)", "https://a.test/>\r\nBcc: a@b.test", "https://a.test/ b"] {
        let envelope = Envelope { unsubscribe: Some(bad), ..envelope() };
        assert_eq!(envelope.raw(&mail), Err(EnvelopeError::Unsubscribe), "{bad}");
    }
}
