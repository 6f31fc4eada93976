#![allow(clippy::unwrap_used)]
use super::*;

/// A number whose check digit holds, and that is nobody's.
const CARD: &str = "4111 1111 1111 1111";

fn seal() -> Seal {
    Seal::new(b"a secret of the tests")
}

fn stopped(text: &str, confirmed: &[&str]) -> Result<Confirmations, Problem> {
    let confirmed: Vec<_> = confirmed.iter().map(|text| (*text).to_owned()).collect();
    guard(&seal(), [("/subject", "Écran noir"), ("/description", text)], &confirmed)
}

#[test]
fn a_text_without_nominative_data_passes() {
    assert!(stopped("Le module ne répond plus depuis ce matin.", &[]).unwrap().is_empty());
}

#[test]
fn what_only_warns_passes() {
    assert!(stopped("Écrire à camille.roy@chu-exemple.test ou au 418 555-0142.", &[]).unwrap().is_empty());
}

#[test]
fn what_stops_is_shown_by_place_and_mask_never_by_value() {
    let problem = stopped(&format!("éé carte {CARD}"), &[]).unwrap_err();
    assert_eq!(problem.code, Code::NominativeData);
    let fault = &problem.errors[0];
    assert_eq!((fault.pointer.as_str(), fault.code), ("/description", "carte"));
    assert_eq!((fault.start, fault.end), (Some(9), Some(28)));
    assert_eq!(fault.masked.as_deref(), Some("████ ████ ████ ████"));
    assert!(!format!("{problem:?}").contains("4111"));
}

#[test]
fn a_confirmed_value_passes_and_leaves_kind_and_hash() {
    let text = format!("référence {CARD}, encore {CARD}");
    let confirmations = stopped(&text, &["4111-1111-1111-1111"]).unwrap().to_value();
    assert_eq!(confirmations.as_array().unwrap().len(), 1);
    assert_eq!(confirmations[0]["kind"], "carte");
    assert_eq!(confirmations[0]["hash"].as_str().unwrap().len(), 43);
    assert!(!confirmations.to_string().contains("4111"));
}

#[test]
fn a_confirmation_is_for_its_own_value() {
    assert_eq!(stopped(CARD, &["5500 0000 0000 0004"]).unwrap_err().errors.len(), 1);
}

#[test]
fn confirmations_are_bounded() {
    let pointer = |confirmed: &[&str]| stopped("", confirmed).unwrap_err().errors[0].pointer.clone();
    assert_eq!(pointer(&["x"; MOST_CONFIRMED + 1]), "/not_nominative");
    assert_eq!(pointer(&["x", ""]), "/not_nominative/1");
    assert_eq!(pointer(&[&"x".repeat(LONGEST_CONFIRMED + 1)]), "/not_nominative/0");
    assert!(stopped("", &["x"; MOST_CONFIRMED]).is_ok());
}
