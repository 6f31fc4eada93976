//! Filing a request (`spec/product.md`, The catalogue; `spec/api.md`, Requests).

use guichet_testkit::{Answer, TestApp, a_request, an_access_request, an_incident};
use serde_json::{Value, json};

/// A valid request with one member set anew.
fn with(name: &str, value: Value) -> Value {
    let mut body = a_request();
    body[name] = value;
    body
}

/// Pointer and code of every fault, sorted.
fn faults(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = answer.json["errors"].as_array().unwrap();
    let mut faults: Vec<_> = errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect();
    faults.sort();
    faults
}

#[tokio::test]
async fn a_filed_request_is_answered_in_full_with_its_address_and_version() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let filed = camille.files(&with("checked", json!("Imprimante redémarrée."))).await;
    let number = filed.number();
    assert_eq!(filed.header("location"), Some(format!("/requests/{number}").as_str()));
    assert_eq!(filed.header("etag"), Some("\"1\""));
    let hers = json!({"id": camille.account(), "name": "Camille Roy"});
    let expected = json!({
        "type": "other", "category": "other", "status": "submitted", "priority": "low", "major": false,
        "team": "triage", "assignee": null, "subject": "Question sur les étiquettes",
        "checked": "Imprimante redémarrée.", "fields": {},
        "contacts": [{"name": "Camille Roy", "phone": "418 555-0142"}], "visibility": "establishment",
        "establishment": "chu-exemple", "requester": hers, "participants": [], "followers": [],
        "created_at": "2026-06-10T16:00:00Z", "updated_at": "2026-06-10T16:00:00Z", "resolved_at": null,
        "resolution": null, "closure": {"state": "none", "closes_at": null, "halted_by": null}, "closed_at": null,
        "closed_by": null, "follows_up": null, "satisfaction": null, "version": 1,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(filed.json[name], *value, "{name}");
    }
    assert_eq!(camille.get(&format!("/requests/{number}")).await.expect(200).json, filed.json);
    let events = camille.get(&format!("/requests/{number}/events")).await.expect(200).items();
    assert_eq!(events.len(), 1);
    assert_eq!((&events[0]["kind"], &events[0]["actor"]), (&json!("created"), &hers));
}

#[tokio::test]
async fn numbers_follow_each_other() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let number = camille.files(&a_request()).await.number();
        numbers.push(number.strip_prefix("CSC-").unwrap().parse::<u64>().unwrap());
    }
    assert_eq!(numbers, [numbers[0], numbers[0] + 1, numbers[0] + 2]);
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_new_request_is_told_at_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let body = json!({
        "type": "incident-production",
        "subject": "Bref",
        "checked": 7,
        "fields": {"module": "m".repeat(101), "users_affected": -1, "couleur": "bleu"},
        "contacts": [{"name": "C", "phone": "abc", "fax": "1"}],
        "visibility": "public",
        "participants": ["nobody", "0000000000000000"],
        "attachments": ["zzzzzzzzzzzzzzzz", 5],
        "follows_up": "CSC-999999",
        "on_behalf_of": camille.account(),
        "not_nominative": [""],
    });
    let refused = camille.post("/requests", &body).await.problem(422, "invalid");
    let expected = [
        ("/attachments/0", "not-found"),
        ("/attachments/1", "wrong-type"),
        ("/checked", "wrong-type"),
        ("/contacts/0/fax", "unknown-field"),
        ("/contacts/0/name", "too-short"),
        ("/contacts/0/phone", "too-short"),
        ("/description", "required"),
        ("/fields/couleur", "unknown-field"),
        ("/fields/module", "too-long"),
        ("/fields/users_affected", "too-small"),
        ("/follows_up", "not-allowed"),
        ("/not_nominative/0", "format"),
        ("/on_behalf_of", "not-allowed"),
        ("/participants/0", "format"),
        ("/participants/1", "not-shareable"),
        ("/subject", "too-short"),
        ("/visibility", "not-allowed"),
    ];
    assert_eq!(faults(&refused), expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    let _ = camille.get("/requests/CSC-1001").await.problem(404, "not-found");
}

#[tokio::test]
async fn every_part_has_its_bounds() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let contact = || json!({"name": "Camille Roy", "phone": "418 555-0142"});
    let contacts = |count: usize| Value::Array(vec![contact(); count]);
    let contact_with = |name: &str, value: &str| {
        let mut contact = contact();
        contact[name] = json!(value);
        json!([contact])
    };
    for (name, least, most) in [("subject", 5, 150), ("description", 20, 20_000), ("checked", 1, 5_000)] {
        for length in [least, most] {
            let _ = camille.files(&with(name, json!("é".repeat(length)))).await;
        }
        let long = camille.post("/requests", &with(name, json!("é".repeat(most + 1)))).await.problem(422, "invalid");
        assert_eq!(faults(&long), [(format!("/{name}"), "too-long".to_owned())]);
    }
    let _ = camille.files(&with("contacts", contacts(5))).await;
    let _ = camille.files(&with("contacts", contact_with("extension", "1234567890"))).await;
    for (name, value, pointer, code) in [
        ("subject", json!("Bref"), "/subject", "too-short"),
        ("subject", json!("  Bref  "), "/subject", "too-short"),
        ("subject", json!("Deux\nlignes ici"), "/subject", "control-character"),
        ("description", json!("é".repeat(19)), "/description", "too-short"),
        ("description", json!("Un caractère nul \u{0} au milieu du texte"), "/description", "control-character"),
        ("type", json!("incident"), "/type", "not-allowed"),
        ("type", json!(null), "/type", "wrong-type"),
        ("fields", json!([]), "/fields", "wrong-type"),
        ("contacts", contacts(0), "/contacts", "required"),
        ("contacts", contacts(6), "/contacts", "too-long"),
        ("contacts", contact_with("name", "C"), "/contacts/0/name", "too-short"),
        ("contacts", contact_with("phone", "418 555"), "/contacts/0/phone", "format"),
        ("contacts", contact_with("extension", "12345678901"), "/contacts/0/extension", "format"),
        ("follows_up", json!("1042"), "/follows_up", "format"),
        ("not_nominative", json!(vec!["1"; 21]), "/not_nominative", "too-long"),
        ("participants", json!(vec!["0000000000000000"; 51]), "/participants", "too-long"),
    ] {
        let refused = camille.post("/requests", &with(name, value.clone())).await.problem(422, "invalid");
        assert_eq!(faults(&refused), [(pointer.to_owned(), code.to_owned())], "{name}: {value}");
    }
}

#[tokio::test]
async fn the_fields_of_a_type_are_asked_for_under_its_conditions() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let filing = |fields: Value| {
        let mut body = an_access_request();
        body["fields"] = fields;
        let camille = camille.clone();
        async move { camille.post("/requests", &body).await }
    };
    let email = "maude.tremblay@chu-exemple.test";
    let missing = filing(json!({"action": "add", "email": email})).await.problem(422, "invalid");
    let required = |name: &str| (format!("/fields/{name}"), "required".to_owned());
    assert_eq!(faults(&missing), [required("name"), required("role")]);
    let nothing = filing(json!({})).await.problem(422, "invalid");
    assert_eq!(faults(&nothing), [required("action"), required("email")]);
    let disabling =
        filing(json!({"action": "disable", "email": " Maude.Tremblay@CHU-Exemple.test "})).await.expect(201);
    assert_eq!(disabling.json["fields"], json!({"action": "disable", "email": email}));
    let wrong =
        json!({"action": "add", "name": "Maude Tremblay", "email": "maude", "role": "agent", "rights": ["all"]});
    let wrong = filing(wrong).await.problem(422, "invalid");
    assert_eq!(wrong.pointers(), ["/fields/email", "/fields/role", "/fields/rights/0"]);
}

#[tokio::test]
async fn more_than_five_users_or_the_whole_organisation_hindered_in_production_is_a_major_incident() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for (kind, users, hindered, major) in [
        ("incident-production", 5, false, false),
        ("incident-production", 6, false, true),
        ("incident-production", 0, true, true),
        ("incident-preproduction", 600, true, false),
    ] {
        let mut body = an_incident();
        body["type"] = json!(kind);
        body["fields"] = json!({"users_affected": users, "organisation_hindered": hindered});
        let filed = camille.files(&body).await;
        assert_eq!(filed.json["major"], major, "{kind}, {users}, {hindered}");
    }
    let incident = camille.files(&an_incident()).await;
    assert_eq!((&incident.json["priority"], &incident.json["team"]), (&json!("high"), &json!("production")));
}

#[tokio::test]
async fn the_catalogue_says_what_can_be_asked_for_to_whoever_is_signed_in() {
    let app = TestApp::start().await;
    let catalog = app.alex().await.get("/catalog").await.expect(200);
    let types: Vec<_> = catalog.json["categories"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|category| category["types"].as_array().unwrap())
        .map(|kind| kind["code"].as_str().unwrap())
        .collect();
    let expected = [
        "incident-production",
        "incident-preproduction",
        "functional-support",
        "portal-access",
        "data-extraction",
        "other",
    ];
    assert_eq!(types, expected);
    assert_eq!(catalog.json["categories"][0]["types"][0]["fields"][1]["name"], "users_affected");
    assert_eq!(catalog.json["categories"][1]["label"]["fr"], "Autres types de demandes");
    let _ = app.stranger().get("/catalog").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_stranger_files_nothing() {
    let app = TestApp::start().await;
    let _ = app.stranger().post("/requests", &a_request()).await.problem(401, "unauthenticated");
    let _ = app.stranger().post("/requests", &json!("anything")).await.problem(401, "unauthenticated");
}
