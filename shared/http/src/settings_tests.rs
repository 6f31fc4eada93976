#![allow(clippy::unwrap_used)]
use super::*;
use crate::testing::settings;

fn refused(name: &str, value: &str) -> String {
    let usual = [
        ("GUICHET_TABLE", "guichet"),
        ("GUICHET_ORIGIN", "https://guichet.example"),
        ("GUICHET_SECRET", "0123456789abcdef0123456789abcdef"),
        ("GUICHET_MAIL_FROM", "guichet@centre.test"),
    ];
    let look_up = |wanted: &str| {
        let known = usual.iter().find(|(known, _)| *known == wanted).map(|(_, value)| (*value).to_owned());
        if wanted == name { Some(value.to_owned()) } else { known }
    };
    Settings::read(look_up).unwrap_err().to_string()
}

#[test]
fn what_is_not_set_has_the_usual_value() {
    let settings = settings(&[]);
    assert_eq!(settings.closure_rule, Rule::default());
    assert_eq!(settings.trusted_hops, 0);
    assert_eq!(settings.mail_from_name, "Guichet");
    assert_eq!(settings.administrator_email, None);
    assert_eq!(settings.event_secret, None);
    assert_eq!(settings.files_endpoint, None);
}

#[test]
fn everything_can_be_set() {
    let settings = settings(&[
        ("GUICHET_ORIGIN", "http://127.0.0.1:8080/"),
        ("GUICHET_MAIL_FROM", "Centre de soutien <soutien@centre.test>"),
        ("GUICHET_TRUSTED_HOPS", "2"),
        ("GUICHET_CLOSURE_HOURS", "48"),
        ("GUICHET_CLOSURE_DAYS", "1"),
        ("GUICHET_CLOSURE_ZONE", "Europe/Paris"),
        ("GUICHET_QUIET_TEAMS", "triage, data"),
        ("GUICHET_ADMIN_EMAIL", "Admin@centre.test"),
        ("GUICHET_EVENT_SECRET", "sixteen or more of them"),
        ("GUICHET_FILES_ENDPOINT", "https://fichiers.centre.test/"),
    ]);
    assert_eq!(settings.origin, "http://127.0.0.1:8080");
    assert_eq!(
        (settings.mail_from_name.as_str(), settings.mail_from.as_str()),
        ("Centre de soutien", "soutien@centre.test")
    );
    assert_eq!(settings.trusted_hops, 2);
    assert_eq!(settings.closure_rule, Rule { hours: 48, days: 1, zone: "Europe/Paris".to_owned() });
    assert_eq!(settings.quiet_teams, BTreeSet::from([Team::Triage, Team::Data]));
    assert_eq!(settings.administrator_email.unwrap().as_str(), "admin@centre.test");
    assert!(settings.event_secret.is_some());
    assert_eq!(settings.files_endpoint.as_deref(), Some("https://fichiers.centre.test"));
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    for (name, value) in [
        ("GUICHET_TABLE", " "),
        ("GUICHET_ORIGIN", "portail.centre.test"),
        ("GUICHET_ORIGIN", "https://portail.centre.test/path"),
        ("GUICHET_FILES_ENDPOINT", "fichiers.centre.test"),
        ("GUICHET_SECRET", "too short"),
        ("GUICHET_MAIL_FROM", "nobody"),
        ("GUICHET_MAIL_FROM", "\"Centre\" <a@centre.test>"),
        ("GUICHET_TRUSTED_HOPS", "-1"),
        ("GUICHET_CLOSURE_HOURS", "0"),
        ("GUICHET_CLOSURE_DAYS", "two"),
        ("GUICHET_QUIET_TEAMS", "triage,unknown"),
        ("GUICHET_ADMIN_EMAIL", "admin"),
        ("GUICHET_EVENT_SECRET", "short"),
    ] {
        let message = refused(name, value);
        assert!(message.starts_with(name), "{message}");
        assert!(!name.ends_with("SECRET") || !message.contains(value), "{message} quotes the secret");
    }
    assert!(refused("GUICHET_CLOSURE_ZONE", "Mars/Olympus").contains("_ZONE"));
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let shown = format!("{:?}", settings(&[("GUICHET_EVENT_SECRET", "a secret of the events")]));
    assert!(!shown.contains("0123456789") && !shown.contains("a secret of"), "{shown}");
}

#[test]
fn browsers_bring_files_to_the_endpoint_that_was_set_or_to_the_buckets_own_host() {
    let origin = |more: &[(&'static str, &'static str)]| {
        let variables = [&[("GUICHET_BUCKET", "fichiers"), ("AWS_REGION", "ca-central-1")], more].concat();
        settings(&variables).files_origin().map(str::to_owned)
    };
    assert_eq!(origin(&[]).as_deref(), Some("https://fichiers.s3.ca-central-1.amazonaws.com"));
    let own = [("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:4566/")];
    assert_eq!(origin(&own).as_deref(), Some("http://127.0.0.1:4566"));
    let both = [own[0], ("GUICHET_FILES_ENDPOINT", "https://fichiers.centre.test")];
    assert_eq!(origin(&both).as_deref(), Some("https://fichiers.centre.test"));
    assert_eq!(settings(&[]).files_origin(), None);
}
