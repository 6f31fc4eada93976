//! What people read: every mail in both languages, as it is, and the rules of its wording.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{ORDINARY, UNQUOTED, Written, about, events, mails, visible};
use guichet_mail::{Event, Lang, Mail, RenderError, Rendered, Update, Why};

const BOTH: [Lang; 2] = [Lang::Fr, Lang::En];

#[test]
fn every_mail_reads_as_approved() {
    for lang in BOTH {
        for (name, mail) in mails(ORDINARY, lang) {
            let Rendered { subject, text, html, .. } = mail;
            let whole = format!("Subject: {subject}\n\n{text}\n=====\n\n{html}");
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("{name}.{}", lang.tag()), whole);
            });
        }
    }
}

#[test]
fn every_folder_of_templates_is_shown_in_a_snapshot() {
    let names: Vec<_> = mails(ORDINARY, Lang::Fr).into_iter().map(|(name, _)| name).collect();
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")).unwrap();
    let folders: Vec<String> = folders.map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect();
    assert!(folders.len() > 10);
    for folder in folders.iter().filter(|folder| *folder != "layout") {
        let shown = |name: &&str| name.split('-').next() == Some(folder);
        assert!(names.iter().any(shown), "{folder}");
    }
}

#[test]
fn french_is_set_as_in_quebec() {
    for (name, mail) in mails(ORDINARY, Lang::Fr) {
        for text in [&mail.subject, &mail.text, &visible(&mail.html)] {
            let prose: String = text.split(' ').filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ");
            let prose: String = prose.lines().filter(|line| !line.contains("://")).collect::<Vec<_>>().join("\n");
            let characters: Vec<char> = prose.chars().collect();
            for (i, character) in characters.iter().enumerate() {
                let before = i.checked_sub(1).map_or(' ', |i| characters[i]);
                let after = characters.get(i + 1).copied().unwrap_or(' ');
                let right = match character {
                    ':' | '»' => before == '\u{a0}',
                    '«' => after == '\u{a0}',
                    ';' | '!' | '?' => before.is_alphanumeric(),
                    '\'' | '"' => false,
                    _ => true,
                };
                assert!(right, "{name}: {character:?} in {prose}");
            }
            assert!(!prose.to_lowercase().contains("email") && !prose.contains("e-mail"), "{name}");
        }
    }
}

#[test]
fn english_has_no_straight_quotes() {
    for (name, mail) in mails(ORDINARY, Lang::En) {
        for text in [mail.subject, mail.text, visible(&mail.html)] {
            assert!(!text.contains(['\'', '"']), "{name}: {text}");
        }
    }
}

#[test]
fn the_html_says_what_the_text_says() {
    for lang in BOTH {
        for (name, mail) in mails(ORDINARY, lang) {
            let html: Vec<String> = words(&visible(&mail.html));
            for word in words(&mail.text) {
                assert!(html.contains(&word) || mail.html.contains(&word), "{name}: {word}");
            }
        }
    }
}

fn words(text: &str) -> Vec<String> {
    let word = |word: &str| word.trim_matches(['\u{a0}', ':', '>', '*', '-', '.', ',']).to_owned();
    text.split([' ', '\n']).map(word).filter(|word| !word.is_empty()).collect()
}

#[test]
fn the_html_names_its_language_and_fetches_nothing() {
    for lang in BOTH {
        for (name, mail) in mails(ORDINARY, lang) {
            assert!(mail.html.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
            for fetching in ["<img", "<link", "<script", "<iframe", "url(", "src=", "@import"] {
                assert!(!mail.html.contains(fetching), "{name}: {fetching}");
            }
        }
    }
}

#[test]
fn every_mail_says_not_to_answer_it_and_why_it_came() {
    for (name, mail) in mails(ORDINARY, Lang::Fr) {
        for text in [&mail.text, &mail.html] {
            assert!(text.contains("Ne répondez pas à ce courriel"), "{name}");
            assert!(text.contains("Vous recevez ce courriel parce qu"), "{name}");
        }
    }
}

#[test]
fn every_mail_about_a_request_names_and_opens_it() {
    for lang in BOTH {
        for (name, mail) in mails(UNQUOTED, lang) {
            if name.starts_with("invitation") || name == "password_reset" || name.starts_with("file_deposited") {
                continue;
            }
            assert!(mail.subject.contains("CSC-1042"), "{name}");
            for text in [&mail.text, &mail.html] {
                for part in ["CSC-1042", "Incident – Production", "https://guichet.test/requests/CSC-1042"] {
                    assert!(text.contains(part), "{name}: {part}");
                }
            }
        }
    }
}

#[test]
fn without_permission_nothing_is_quoted() {
    let secret = Written { subject: Some("objet-secret"), body: Some("texte-secret"), ..ORDINARY };
    for lang in BOTH {
        let quoted = mails(secret, lang);
        assert!(quoted.iter().any(|(_, mail)| mail.text.contains("texte-secret")));
        assert!(quoted.iter().any(|(_, mail)| mail.subject.contains("objet-secret")));
        for (name, mail) in mails(UNQUOTED, lang) {
            let all = format!("{}{}{}", mail.subject, mail.text, mail.html);
            assert!(!all.contains("<blockquote") && !mail.text.contains("> "), "{name}");
            assert!(!mail.subject.contains(['«', '“']), "{name}: {}", mail.subject);
        }
    }
}

#[test]
fn a_text_that_is_not_quoted_is_to_be_read_in_the_request() {
    let quoting = |name: &str| ["comment", "waiting", "resolved", "reopened"].iter().any(|part| name.contains(part));
    for (name, mail) in mails(UNQUOTED, Lang::Fr).into_iter().filter(|(name, _)| quoting(name)) {
        for text in [&mail.text, &mail.html] {
            assert!(text.contains("ouvrez la demande pour le lire"), "{name}");
        }
    }
}

#[test]
fn several_events_are_one_mail_in_their_order() {
    let events = events(ORDINARY);
    let events: Vec<Event<'_>> = events.into_iter().map(|(.., event)| event).collect();
    let about = about(ORDINARY, Why::Requester, Lang::Fr);
    let mail = Mail::Update(Update { about, events: &events }).render(Lang::Fr).unwrap();
    for text in [&mail.text, &mail.html] {
        let titles = ["Accusé de réception", "Demande prise en charge", "Nouveau commentaire", "Demande résolue"];
        let places: Vec<_> = titles.iter().map(|title| text.find(title).unwrap()).collect();
        assert!(places.is_sorted(), "{places:?}");
    }
    assert_eq!(mail.text.matches("Ouvrir la demande\u{a0}:").count(), 1);
}

#[test]
fn an_update_without_events_is_refused() {
    let about = about(ORDINARY, Why::Requester, Lang::Fr);
    let mail = Mail::Update(Update { about, events: &[] }).render(Lang::Fr);
    assert!(matches!(mail, Err(RenderError::NoEvents)));
}

#[test]
fn languages_are_named_as_in_the_interface() {
    assert_eq!(serde_json::to_string(&BOTH).unwrap(), r#"["fr","en"]"#);
    assert_eq!(serde_json::from_str::<[Lang; 2]>(r#"["fr","en"]"#).unwrap(), BOTH);
}
