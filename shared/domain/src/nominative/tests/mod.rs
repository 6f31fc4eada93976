//! Texts with and without nominative data: those of
//! `spec/nominative-cases.json` and our own. All numbers are made up.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod clean;
mod found;

use std::path::Path;

use serde::Deserialize;

use super::*;

const CASES: &str = include_str!("../../../tests/nominative-cases.json");

#[derive(Deserialize)]
struct Case {
    text: String,
    expect: Vec<Expected>,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Expected {
    kind: Kind,
    value: String,
}

fn found(text: &str) -> Vec<(Kind, String)> {
    find(text).into_iter().map(|f| (f.kind, f.value)).collect()
}

/// Each text holds this one thing, and nothing else.
fn all_hold(cases: &[(&str, Kind, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(text, kind, value)| found(text) != [(*kind, (*value).to_owned())])
        .map(|(text, ..)| (text, found(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn all_clean(texts: &[&str]) {
    let wrong: Vec<_> = texts.iter().map(|t| (t, found(t))).filter(|(_, f)| !f.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_published_case_is_told_right() {
    let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() >= 80, "the cases are gone");
    for case in cases {
        let expected: Vec<_> = case.expect.into_iter().map(|e| (e.kind, e.value)).collect();
        assert_eq!(found(&case.text), expected, "{}", case.text);
    }
}

/// Our copy of the cases follows the specification, where that lies beside
/// the project.
#[test]
fn the_cases_are_those_of_the_specification() {
    let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/spec/nominative-cases.json");
    if Path::new(published).exists() {
        assert_eq!(std::fs::read_to_string(published).unwrap(), CASES);
    }
}

#[test]
fn the_strongest_kind_wins_where_two_overlap() {
    let text = "No de dossier : DLPH98042746, tél. 418 555-0142, NAS 347 527 723";
    let kinds: Vec<Kind> = find(text).iter().map(|f| f.kind).collect();
    assert_eq!(kinds, [Kind::Nam, Kind::Telephone, Kind::Nas]);
}

#[test]
fn a_mask_hides_letters_and_digits_and_keeps_the_rest() {
    let text = "été : NAM DLPH 9804-2746, suite";
    let findings = find(text);
    assert_eq!(findings[0].masked, "████ ████-████");
    assert_eq!(mask(text, &findings), "été : NAM ████ ████-████, suite");
    assert_eq!(find(&mask(text, &findings)), []);
}

#[test]
fn a_mask_of_another_text_does_no_harm() {
    let findings = find("un texte plus long, NAM DLPH98042746");
    assert_eq!(mask("court", &findings), "court");
}

#[test]
fn positions_count_unicode_scalars() {
    let finding = &find("🏥é\u{301}‑NAM DLPH98042746")[0];
    assert_eq!((finding.start, finding.end), (8, 20));
}

#[test]
fn neither_the_answer_nor_a_log_shows_the_value() {
    let finding = &find("NAM DLPH98042746")[0];
    let json = serde_json::to_value(finding).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"kind": "nam", "start": 4, "end": 16, "masked": "████████████", "stops": true})
    );
    assert_eq!(format!("{finding:?}"), "nam@4..16");
}

#[test]
fn four_kinds_stop_the_sending_and_the_others_warn() {
    use Kind::{Carte, Courriel, Dossier, Naissance, Nam, Nas, Permis, Telephone};
    assert!([Nam, Nas, Permis, Carte].into_iter().all(Kind::stops));
    assert!(![Naissance, Dossier, Courriel, Telephone].into_iter().any(Kind::stops));
}

#[test]
fn a_confirmed_number_no_longer_stops_however_it_was_written() {
    let text = "DLPH 9804 2746 et 347 527 723, tél. 418 555-0142";
    let confirmed = ["dlph98042746".to_owned()];
    let left: Vec<Kind> = unconfirmed(text, &confirmed).iter().map(|f| f.kind).collect();
    assert_eq!(left, [Kind::Nas]);
    assert_eq!(find(text)[0].normalised(), "DLPH98042746");
}

#[test]
fn an_empty_confirmation_confirms_nothing() {
    assert_eq!(unconfirmed("DLPH98042746", &[String::new(), "—".to_owned()]).len(), 1);
}

#[test]
fn the_longest_text_is_looked_through_to_its_end() {
    let line = "Le 2026-05-03, poste 10.1.2.3 : NAM DLPH98042746, carte 4159 9825 9666 3740, 2 2 2 2 2 2 2 2\n";
    let text = line.repeat(100_000 / line.chars().count());
    assert_eq!(find(&text).len(), 2 * text.lines().count());
}
