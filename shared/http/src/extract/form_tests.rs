#![allow(clippy::unwrap_used)]
use serde_json::json;

use super::*;

fn form(body: &str) -> Form {
    Form::parse(&Bytes::copy_from_slice(body.as_bytes())).unwrap()
}

#[test]
fn a_form_says_what_a_program_would() {
    let sent = form(
        "_key=k1&_version=7&subject=%C3%89cran+noir&description=a%0D%0Ab&contacts[0][name]=A&contacts[0][phone]=\
         &contacts[1][name]=&contacts[1][phone]=+&fields[users_affected]=+6+&fields[organisation_hindered]=yes\
         &fields[began_at]=2026-06-10T14:30&rights[]=download_files&note=",
    );
    let controls = [
        ("/fields/users_affected", Control::Integer),
        ("/fields/organisation_hindered", Control::YesNo),
        ("/fields/began_at", Control::LocalTime),
        ("/rights", Control::Several),
        ("/teams", Control::Several),
        ("/checked", Control::Clearable),
    ];
    let expected = json!({
        "subject": "Écran noir", "description": "a\nb", "contacts": [{"name": "A"}],
        "fields": {"users_affected": 6, "organisation_hindered": true, "began_at": "2026-06-10T18:30:00Z"},
        "rights": ["download_files"], "teams": [], "checked": null,
    });
    assert_eq!(sent.body(&controls), expected);
    assert_eq!(sent.key(), IdempotencyKey(Some("k1".to_owned())));
    assert_eq!(sent.version(), IfMatch(Some(7)));
    assert_eq!(sent.text("/contacts/0/name"), "A");
    assert_eq!(sent.text("/contacts/9/name"), "");
}

#[test]
fn what_is_no_number_is_left_for_the_check_to_refuse() {
    assert_eq!(form("stars=five").body(&[("/stars", Control::Integer)]), json!({"stars": "five"}));
}

#[test]
fn one_click_masks_every_number_that_stops_the_sending() {
    let body = "_mask=1&a=NAM+TREM+5803+1215+et+TREM58031215.&c[0][name]=x&b=rien";
    let masked = form(body).masked_if_asked().body(&[]);
    let text = masked["a"].as_str().unwrap();
    assert!(!nominative::find(text).iter().any(|finding| finding.kind.stops()), "{text}");
    assert!(text.starts_with("NAM ") && text.contains(" et ") && text.ends_with('.'), "{text}");
    assert_eq!(masked["b"], "rien");
    assert_ne!(form(&body[8..]).masked_if_asked().body(&[])["a"], masked["a"]);
}

#[test]
fn a_broken_form_is_malformed() {
    for broken in ["a[=1", "a=1&a[b]=2", "a=%ff", "=1&[]=2&]["] {
        assert!(Form::parse(&Bytes::copy_from_slice(broken.as_bytes())).is_err(), "{broken}");
    }
}
