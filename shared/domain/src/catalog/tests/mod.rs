//! The catalogue that the program carries, what is refused when one is
//! loaded, and what is refused in a form.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod load;

use serde_json::{Map, json};

use super::Priority::{High, Low, Normal};
use super::*;
use crate::invalid::Invalid;

fn builtin() -> &'static Catalog {
    Catalog::builtin().unwrap()
}

fn check(code: &str, fields: Value) -> Result<Value, Vec<Invalid>> {
    let fields = fields.as_object().unwrap();
    builtin().get(code).unwrap().check(fields).map(Value::Object)
}

/// Pointers and codes of the faults.
fn faults(code: &str, fields: Value) -> Vec<(String, &'static str)> {
    check(code, fields).unwrap_err().into_iter().map(|f| (f.pointer, f.code)).collect()
}

fn fault(pointer: &str, code: &'static str) -> (String, &'static str) {
    (pointer.to_owned(), code)
}

#[test]
fn the_catalogue_is_the_one_of_the_product() {
    let rows: Vec<_> = builtin()
        .categories
        .iter()
        .flat_map(|c| {
            c.types.iter().map(|t| (&*c.label.fr, &*t.label.fr, &*t.code, &*t.subject_label.fr, t.priority, t.team))
        })
        .collect();
    let (application, others) = ("Application Cristal-Net", "Autres types de demandes");
    let (incident, subject) = ("Quelle est la nature de l’incident?", "Objet de la demande");
    let help = "Comment pouvons-nous vous aider?";
    assert_eq!(
        rows,
        [
            (application, "Incident – Production", "incident-production", incident, High, Team::Production),
            (application, "Incident – Préproduction", "incident-preproduction", incident, Normal, Team::Preproduction),
            (application, "Demande d’accompagnement fonctionnel", "functional-support", help, Normal, Team::Functional),
            (others, "Gestion des accès au guichet", "portal-access", subject, Normal, Team::Access),
            (others, "Demande d’extraction de données", "data-extraction", subject, Normal, Team::Data),
            (others, "Autres demandes", "other", subject, Low, Team::Triage),
        ]
    );
}

#[test]
fn each_type_asks_for_its_fields() {
    let fields =
        |code: &str| -> Vec<&str> { builtin().get(code).unwrap().fields.iter().map(|f| f.name.as_str()).collect() };
    let incident = ["module", "users_affected", "organisation_hindered", "workaround", "began_at"];
    assert_eq!(fields("incident-production"), incident);
    assert_eq!(fields("incident-preproduction"), incident);
    assert_eq!(fields("functional-support"), ["module"]);
    assert_eq!(fields("portal-access"), ["action", "name", "email", "phone", "role", "rights"]);
    assert_eq!(fields("data-extraction"), ["purpose", "data_wanted", "period", "format", "wanted_by"]);
    assert_eq!(fields("other"), [""; 0]);
    assert!(builtin().get("unknown").is_none());
}

#[test]
fn the_french_of_the_catalogue_keeps_its_typography() {
    let french: String = serde_json::to_value(builtin()).unwrap().to_string();
    assert!(!french.contains('\''), "straight apostrophe");
    assert!(!french.contains(" ?") && !french.contains(" :"), "plain space before a sign");
}

#[test]
fn the_catalogue_is_served_by_category_in_both_languages() {
    let json = serde_json::to_value(builtin()).unwrap();
    assert_eq!(json["categories"][1]["code"], "other");
    let access = &json["categories"][1]["types"][0];
    assert_eq!(access["category"], "other");
    assert_eq!(access["team"], "access");
    assert_eq!(
        access["fields"][1],
        json!({
            "name": "name", "kind": "name", "required": false,
            "label": {"fr": "Nom de la personne", "en": "Name of the person"},
            "required_when": {"field": "action", "any_of": ["add"]},
        })
    );
    assert_eq!(access["fields"][4]["options"][1]["value"], "lead");
}

#[test]
fn good_fields_come_back_normalised() {
    let given = json!({
        "module": "  Requêtes-Résultats ", "users_affected": 3, "organisation_hindered": false,
        "workaround": "", "began_at": "2026-05-04T09:30:00.9-04:00",
    });
    assert_eq!(
        check("incident-production", given).unwrap(),
        json!({
            "module": "Requêtes-Résultats", "users_affected": 3, "organisation_hindered": false,
            "began_at": "2026-05-04T13:30:00Z",
        })
    );
    let given = json!({
        "action": "add", "name": "Ève Roy", "email": "Eve.Roy@CHU.example", "phone": "418 555-0142",
        "role": "lead", "rights": ["download_files", "download_files"],
    });
    let checked = check("portal-access", given).unwrap();
    assert_eq!(checked["email"], "eve.roy@chu.example");
    assert_eq!(checked["rights"], json!(["download_files"]));
    assert_eq!(check("other", json!({})).unwrap(), json!({}));
}

#[test]
fn checking_twice_changes_nothing_more() {
    let given = json!({"users_affected": 1, "workaround": " a\r\nb ", "began_at": "2026-05-04T13:30:00Z"});
    let once = check("incident-production", given).unwrap();
    assert_eq!(check("incident-production", once.clone()).unwrap(), once);
}

#[test]
fn every_fault_is_told_at_once() {
    let given = json!({
        "modul": "x", "users_affected": "many", "organisation_hindered": "yes",
        "workaround": "a\u{0}b", "began_at": "yesterday", "module": "m".repeat(101),
    });
    assert_eq!(
        faults("incident-production", given),
        [
            fault("/fields/modul", "unknown-field"),
            fault("/fields/module", "too-long"),
            fault("/fields/users_affected", "wrong-type"),
            fault("/fields/organisation_hindered", "wrong-type"),
            fault("/fields/workaround", "control-character"),
            fault("/fields/began_at", "format"),
        ]
    );
}

#[test]
fn numbers_are_whole_and_within_bounds() {
    let of = |n: Value| faults("incident-production", json!({"users_affected": n}));
    assert_eq!(of(json!(-1)), [fault("/fields/users_affected", "too-small")]);
    assert_eq!(of(json!(100_001)), [fault("/fields/users_affected", "too-large")]);
    assert_eq!(of(json!(u64::MAX)), [fault("/fields/users_affected", "too-large")]);
    assert_eq!(of(json!(1.5)), [fault("/fields/users_affected", "wrong-type")]);
    assert!(check("incident-production", json!({"users_affected": 0})).is_ok());
}

#[test]
fn choices_are_made_from_the_options() {
    let given = json!({"action": "remove", "email": "a@b.example", "rights": ["view_establishment", "all"]});
    assert_eq!(
        faults("portal-access", given),
        [fault("/fields/action", "not-allowed"), fault("/fields/rights/1", "not-allowed")]
    );
    let given = json!({"action": "change", "email": "a@b.example", "rights": "view_establishment"});
    assert_eq!(faults("portal-access", given), [fault("/fields/rights", "wrong-type")]);
}

#[test]
fn what_is_required_is_missed_even_when_it_is_empty() {
    let missed = [fault("/fields/action", "required"), fault("/fields/email", "required")];
    assert_eq!(faults("portal-access", json!({})), missed);
    assert_eq!(faults("portal-access", json!({"action": null, "email": " \n"})), missed);
}

#[test]
fn an_incident_or_an_extraction_can_be_filed_without_its_fields() {
    for kind in ["incident-production", "incident-preproduction", "data-extraction", "functional-support"] {
        assert!(check(kind, json!({})).is_ok(), "{kind}");
    }
}

#[test]
fn a_new_account_needs_a_name_and_a_role_the_others_do_not() {
    let of = |action: &str| json!({"action": action, "email": "a@b.example"});
    assert_eq!(
        faults("portal-access", of("add")),
        [fault("/fields/name", "required"), fault("/fields/role", "required")]
    );
    assert!(check("portal-access", of("change")).is_ok());
    assert!(check("portal-access", of("disable")).is_ok());
}

#[test]
fn a_wrong_address_or_phone_is_refused() {
    let given = json!({"action": "change", "email": "a.example", "phone": "poste", "name": "É"});
    assert_eq!(
        faults("portal-access", given),
        [fault("/fields/name", "too-short"), fault("/fields/email", "format"), fault("/fields/phone", "too-short")]
    );
}

#[test]
fn an_unknown_field_is_pointed_at_whatever_its_name() {
    assert_eq!(faults("other", json!({"a/b~c": 1})), [fault("/fields/a~1b~0c", "unknown-field")]);
}

#[test]
fn more_than_five_users_or_the_whole_organisation_make_a_major_incident_in_production_only() {
    let major = |code: &str, fields: Value| builtin().get(code).unwrap().is_major(fields.as_object().unwrap());
    assert!(!major("incident-production", json!({"users_affected": 5})));
    assert!(major("incident-production", json!({"users_affected": 6})));
    assert!(major("incident-production", json!({"users_affected": 0, "organisation_hindered": true})));
    assert!(!major("incident-production", json!({"organisation_hindered": false})));
    assert!(!major("incident-preproduction", json!({"users_affected": 6, "organisation_hindered": true})));
}

#[test]
fn texts_are_given_for_the_check_and_contact_details_told_apart() {
    let texts = |code: &str, fields: Value| -> Vec<(String, String, bool)> {
        builtin()
            .get(code)
            .unwrap()
            .free_texts(fields.as_object().unwrap())
            .into_iter()
            .map(|t| (t.pointer, t.text.to_owned(), t.exempt_contact))
            .collect()
    };
    assert_eq!(
        texts("incident-production", json!({"module": "M", "users_affected": 1, "workaround": "W"})),
        [("/fields/module".into(), "M".into(), false), ("/fields/workaround".into(), "W".into(), false)]
    );
    assert_eq!(
        texts("portal-access", json!({"action": "change", "email": "a@b.example"})),
        [("/fields/email".into(), "a@b.example".into(), true)]
    );
}

/// A small catalogue that is good; each refused one differs by one line.
const SMALL: &str = r#"[[category]]
code = "c"
label = { fr = "C", en = "C" }
[[category.type]]
code = "t"
label = { fr = "T", en = "T" }
help = { fr = "T", en = "T" }
subject_label = { fr = "T", en = "T" }
priority = "low"
team = "triage"
[[category.type.field]]
name = "given"
kind = "boolean"
label = { fr = "F", en = "F" }
[[category.type.field]]
name = "what"
kind = "text"
min = 2
max = 10
when = { field = "given", any_of = [true] }
label = { fr = "G", en = "G" }
"#;

#[test]
fn a_value_is_refused_where_its_condition_does_not_hold() {
    let catalog = Catalog::load(SMALL).unwrap();
    let check = |fields: Value| -> Result<Map<String, Value>, Vec<Invalid>> {
        catalog.get("t").unwrap().check(fields.as_object().unwrap())
    };
    assert!(check(json!({"given": true, "what": "this"})).is_ok());
    assert!(check(json!({"given": false, "what": ""})).is_ok());
    let refused = check(json!({"given": false, "what": "this"})).unwrap_err();
    assert_eq!((refused[0].pointer.as_str(), refused[0].code), ("/fields/what", "not-allowed"));
}

#[test]
fn a_required_value_is_not_missed_where_its_condition_does_not_hold() {
    let source = SMALL.replace("kind = \"text\"", "kind = \"text\"\nrequired = true");
    let catalog = Catalog::load(&source).unwrap();
    let check = |fields: Value| catalog.get("t").unwrap().check(fields.as_object().unwrap());
    assert!(check(json!({"given": false})).is_ok());
    assert_eq!(check(json!({"given": true})).unwrap_err()[0].code, "required");
}
