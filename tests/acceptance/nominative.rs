//! Nominative data: looked for in what people write, stopped or confirmed (`spec/product.md`, Nominative data).

use guichet_testkit::{Answer, Person, TestApp, a_request, an_incident};
use serde_json::{Value, json};

const CASES: &str = include_str!("../../shared/domain/tests/nominative-cases.json");
/// Made up, with right check digits.
const NAM: &str = "DLPH98042746";
const NAS: &str = "347 527 723";

async fn check(person: &Person, text: &str) -> Vec<Value> {
    let answer = person.post("/nominative-check", &json!({"text": text})).await.expect(200);
    answer.json["findings"].as_array().unwrap().clone()
}

/// Pointer and code of every finding of a refusal.
fn found(refusal: &Answer) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = refusal.json["errors"].as_array().unwrap();
    errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
}

/// The audit records of a request, as the administrator reads them.
async fn audit(app: &TestApp, number: &str) -> Answer {
    let path = format!("/audit?request={number}&from=2026-06-10T00:00:00Z&to=2026-06-11T00:00:00Z");
    app.administrator().await.get(&path).await.expect(200)
}

/// Every confirmation in these records.
fn confirmations(audit: &Answer) -> Vec<Value> {
    let recorded = |record: &Value| record["detail"]["not_nominative"].as_array().cloned().unwrap_or_default();
    audit.items().iter().flat_map(recorded).collect()
}

#[tokio::test]
async fn every_published_case_is_told_right_and_at_its_place() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() >= 80, "the cases are gone");
    for case in cases {
        let text = case["text"].as_str().unwrap();
        let scalars: Vec<char> = text.chars().collect();
        let place = |finding: &Value, name: &str| usize::try_from(finding[name].as_u64().unwrap()).unwrap();
        let told: Vec<Value> = check(&camille, text)
            .await
            .iter()
            .map(|finding| {
                let (start, end) = (place(finding, "start"), place(finding, "end"));
                assert_eq!(finding["masked"].as_str().unwrap().chars().count(), end - start, "{text}");
                json!({"kind": finding["kind"], "value": scalars[start..end].iter().collect::<String>()})
            })
            .collect();
        assert_eq!(json!(told), case["expect"], "{text}");
    }
}

#[tokio::test]
async fn numbers_stop_the_sending_and_the_rest_warns() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let text = format!("É : NAM {NAM}, courriel a.roy@exemple.test");
    assert_eq!(
        json!(check(&camille, &text).await),
        json!([
            {"kind": "nam", "start": 8, "end": 20, "masked": "████████████", "stops": true},
            {"kind": "courriel", "start": 31, "end": 49, "masked": "█.███@███████.████", "stops": false},
        ])
    );
    assert_eq!(check(&camille, "").await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_text_is_looked_through_up_to_its_hundred_thousandth_character() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let text = format!("{}{NAM}", "é ".repeat(49_994));
    assert_eq!(text.chars().count(), 100_000);
    let findings = check(&camille, &text).await;
    assert_eq!((findings.len(), &findings[0]["end"]), (1, &json!(100_000)));
    let refused = camille.post("/nominative-check", &json!({"text": format!("{text}.")})).await.problem(422, "invalid");
    assert_eq!(found(&refused), [("/text".to_owned(), "too-long".to_owned())]);
}

#[tokio::test]
async fn nothing_of_a_checked_text_is_stored() {
    let app = TestApp::start().await;
    let _ = app.stranger().post("/nominative-check", &json!({"text": NAM})).await.problem(401, "unauthenticated");
    let camille = app.camille().await;
    let _ = app.table.calls();
    let _ = check(&camille, NAM).await;
    let calls = app.table.calls();
    let operations: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!(operations, ["Query"], "her session is read, nothing is written");
}

#[tokio::test]
async fn numbers_stop_a_new_request_wherever_they_are_written_and_all_are_told() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = an_incident();
    body["subject"] = json!(format!("Dossier de {NAM}"));
    body["description"] = json!(format!("  Le NAS {NAS} et le NAM {NAM} ne sortent pas, joindre a.roy@exemple.test"));
    body["checked"] = json!(format!("NAM {NAM} vérifié"));
    body["fields"]["workaround"] = json!(format!("Chercher {NAM}"));
    body["contacts"] = json!([{"name": format!("Roy {NAM}"), "phone": "418 555-0142"}]);
    let refused = camille.post("/requests", &body).await.problem(422, "nominative-data");
    let expected = [
        ("/subject", "nam"),
        ("/description", "nas"),
        ("/description", "nam"),
        ("/checked", "nam"),
        ("/fields/workaround", "nam"),
        ("/contacts/0/name", "nam"),
    ];
    assert_eq!(found(&refused), expected.map(|(pointer, kind)| (pointer.to_owned(), kind.to_owned())));
    let second = &refused.json["errors"][1];
    assert_eq!((&second["start"], &second["end"]), (&json!(9), &json!(20)), "counted in the text as it was sent");
    assert!(!refused.text.contains(NAM) && !refused.text.contains(NAS));
    assert_eq!(camille.get("/requests").await.expect(200).items().len(), 0);
    // What the refusal proposes is accepted.
    body["subject"] = json!(format!("Dossier de {}", refused.json["errors"][0]["masked"].as_str().unwrap()));
    for name in ["description", "checked"] {
        body[name] = json!("Le dossier ne sort pas dans la recherche.");
    }
    body["fields"]["workaround"] = json!("Aucune");
    body["contacts"][0]["name"] = json!("Camille Roy");
    let _ = camille.files(&body).await;
}

#[tokio::test]
async fn what_its_writer_confirms_is_sent_and_recorded_by_kind_and_hash_alone() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = a_request();
    body["description"] = json!(format!("La série de l'imprimante est {NAM} et {NAS}."));
    // Written in another way, it is the same number; the other one is not confirmed.
    body["not_nominative"] = json!(["dlph 9804 2746"]);
    let refused = camille.post("/requests", &body).await.problem(422, "nominative-data");
    assert_eq!(found(&refused), [("/description".to_owned(), "nas".to_owned())]);
    body["not_nominative"] = json!(["dlph 9804 2746", "347527723"]);
    let filed = camille.files(&body).await;
    assert!(filed.json.get("not_nominative").is_none());

    let records = audit(&app, &filed.number()).await;
    let recorded = confirmations(&records);
    let mut kinds: Vec<_> = recorded.iter().map(|record| record["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["nam", "nas"]);
    for record in &recorded {
        assert_eq!(record.as_object().unwrap().len(), 2);
        assert_eq!(record["hash"].as_str().unwrap().len(), 43);
    }
    for value in [NAM, NAS, "347527723", "dlph 9804 2746"] {
        assert!(!records.text.contains(value));
    }
}

#[tokio::test]
async fn comments_and_edits_are_stopped_and_confirmed_alike() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let text = format!("Le NAM {NAM} ne sort pas dans la recherche.");
    let comments = format!("/requests/{number}/comments");
    let request = format!("/requests/{number}");

    let refused = camille.post(&comments, &json!({"body": text})).await.problem(422, "nominative-data");
    assert_eq!(found(&refused), [("/body".to_owned(), "nam".to_owned())]);
    let edit = json!({"subject": format!("NAM {NAM}"), "description": text});
    let refused = camille.patch(&request, &edit).await.problem(422, "nominative-data");
    let told = ["/subject", "/description"].map(|pointer| (pointer.to_owned(), "nam".to_owned()));
    assert_eq!(found(&refused), told);
    assert_eq!(confirmations(&audit(&app, &number).await), Vec::<Value>::new());
    assert_eq!(camille.get(&request).await.expect(200).json["version"], 1);

    let _ = camille.post(&comments, &json!({"body": text, "not_nominative": [NAM]})).await.expect(201);
    let _ = camille.patch(&request, &json!({"description": text, "not_nominative": [NAM]})).await.expect(200);
    let records = audit(&app, &number).await;
    let recorded = confirmations(&records);
    assert_eq!(recorded.len(), 2);
    assert_eq!(recorded[0], recorded[1], "one value has one hash");
    assert!(!records.text.contains(NAM));
}

#[tokio::test]
async fn a_contact_persons_phone_and_an_access_requests_address_are_no_findings() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = guichet_testkit::an_access_request();
    body["fields"]["phone"] = json!("418 555-0199");
    let _ = camille.files(&body).await;
}
