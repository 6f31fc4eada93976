//! The request as a page: what it is, what happened, what it costs (the guide, step 5).

use guichet_testkit::{Person, TestApp, a_request, an_incident};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) async fn filed(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

pub(crate) async fn filed_private(person: &Person) -> String {
    let mut body = a_request();
    body["visibility"] = json!("private");
    format!("/requests/{}", person.files(&body).await.number())
}

pub(crate) async fn resolved(app: &TestApp, request: &str) {
    let body = json!({"resolution": "Le service a été redémarré."});
    let _ = app.agent().await.post(&format!("{request}/resolve"), &body).await.expect(200);
}

pub(crate) async fn in_english(person: &Person) {
    let _ = person.patch("/me", &json!({"language": "en"})).await.expect(200);
}

pub(crate) async fn events(person: &Person, request: &str) -> Vec<Value> {
    person.get(&format!("{request}/events?limit=100")).await.expect(200).items()
}

#[tokio::test]
async fn a_request_says_what_it_is_and_whom_to_call() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = an_incident();
    body["checked"] = json!("Le poste a été redémarré.");
    body["fields"] = json!({"users_affected": 12, "organisation_hindered": false, "began_at": "2026-06-10T13:00:00Z"});
    body["contacts"] = json!([{"name": "Camille Roy", "phone": "418 555-0142", "extension": "77"}]);
    let request = format!("/requests/{}", camille.files(&body).await.number());
    let page = camille.page(&request).await.expect(200);
    for wanted in [
        "Écran noir à l'ouverture",
        "Soumise",
        "Incident majeur",
        "Incident – Production",
        "Nombre d’utilisateurs touchés",
        "12",
        "mercredi 10\u{a0}juin 2026 à 9\u{a0}h",
        "Le poste a été redémarré.",
        "CHU Exemple",
        "poste 77",
    ] {
        page.sees(wanted);
    }
    assert_eq!(page.attributes("aside a[href^='tel:']", "href"), ["tel:+14185550142"]);
    assert_eq!(page.select("h1").len(), 1);
    assert_eq!(page.attributes("time", "datetime")[0], "2026-06-10T16:00:00Z");
}

#[tokio::test]
async fn the_timeline_says_in_order_who_did_what_and_marks_the_centre() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = agent.post_empty(&format!("{request}/take")).await.expect(200);
    let edit = json!({"subject": "Question sur les bracelets", "visibility": "private"});
    let _ = camille.patch(&request, &edit).await.expect(200);
    let _ = camille.post(&format!("{request}/participants"), &json!({"account": alex.account()})).await.expect(201);
    let _ = agent.post(&format!("{request}/wait"), &json!({"question": "Quel poste?"})).await.expect(200);
    let _ = alex.post(&format!("{request}/comments"), &json!({"body": "Le **poste** 12"})).await.expect(201);
    let page = camille.page(&request).await.expect(200);
    let lines = page.select("ol.timeline > li");
    for (line, wanted) in lines.iter().zip([
        "Camille Roy a soumis la demande",
        "Dominique Agent (centre de soutien) a pris la demande en charge",
        "Camille Roy a modifié la demande",
        "Camille Roy a partagé la demande avec Alex Gagnon",
        "Dominique Agent (centre de soutien) a posé une question",
        "Alex Gagnon a commenté",
    ]) {
        assert!(line.starts_with(wanted), "{line}");
    }
    assert_eq!(lines.len(), 6);
    assert!(lines[2].contains("Question sur les étiquettes") && lines[2].contains("Question sur les bracelets"));
    assert!(lines[2].contains("Partagée avec l’établissement") && lines[2].contains("Privée"), "{}", lines[2]);
    assert!(lines[4].contains("Quel poste?"));
    assert_eq!(page.select("ol.timeline strong"), ["poste"]);
    assert_eq!(page.select("ol.timeline > li.from-agent").len(), 2);
}

#[tokio::test]
async fn of_a_long_timeline_the_newest_events_come_first_and_the_rest_a_page_before() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    for n in 1..=101 {
        let body = json!({"body": format!("Précision {n}.")});
        let _ = camille.post(&format!("{request}/comments"), &body).await.expect(201);
    }
    let newest = camille.page(&request).await.expect(200);
    assert_eq!(newest.select("ol.timeline > li .prose"), ["Précision 100.", "Précision 101."]);
    let before = newest.attributes("a[rel=prev]", "href").remove(0);
    let oldest = camille.page(&before).await.expect(200);
    assert_eq!(oldest.select("ol.timeline > li").len(), 100);
    oldest.sees("a soumis la demande").sees("Voir la suite");
}

#[tokio::test]
async fn a_closure_that_is_due_is_on_the_page_before_it_is_written() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    app.advance(SignedDuration::from_hours(72));
    let page = app.camille().await.page(&request).await.expect(200);
    assert!(page.select("ol.timeline > li")[2].starts_with("La demande s’est fermée automatiquement"));
    page.sees("Fermée").sees("La demande s’est fermée automatiquement le samedi 13\u{a0}juin 2026 à 12\u{a0}h");
}

#[tokio::test]
async fn a_page_is_one_consultation_in_the_audit_and_without_its_record_there_is_no_page() {
    let app = TestApp::start().await;
    let (camille, admin) = (app.camille().await, app.administrator().await);
    let request = filed(&camille).await;
    let number = request.trim_start_matches("/requests/");
    camille.page(&request).await.expect(200);
    let records = admin.get(&format!("/audit?request={number}")).await.expect(200).items();
    let read = records.iter().filter(|record| record["action"].as_str().is_some_and(|it| it.ends_with("read")));
    assert_eq!(read.count(), 1);
    app.table.fail(Some(guichet_testkit::Failure::NoPuts));
    camille.page(&request).await.expect(503).lacks("étiquettes");
}

#[tokio::test]
async fn a_requests_page_takes_at_most_nine_calls_to_the_table() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    app.table.calls();
    camille.page(&request).await.expect(200);
    let calls: Vec<_> = app.table.calls().into_iter().map(|call| call.operation).collect();
    // The session; the request; then at once the timeline, mails, establishment, names, colleagues and the record,
    // of which the colleagues take a further step.
    assert_eq!(calls[..2], ["Query", "Query"]);
    assert!(calls.len() <= 9, "{calls:?}");
}

#[tokio::test]
async fn a_page_without_a_session_leads_to_the_sign_in_and_back() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let page = app.stranger().page(&request).await;
    assert_eq!(page.location(), format!("/session?next={}", request.replace('/', "%2F")));
    let call = app.stranger().browse(Method::GET, "/requests?scope=mine");
    assert!(app.stranger().looks(call).await.location().starts_with("/session?next=%2Frequests"));
}
