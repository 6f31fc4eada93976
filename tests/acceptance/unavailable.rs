//! When the table or the mail service fails: a clear answer, nothing half done.

use guichet_testkit::{Failure, TestApp, a_request};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_down_is_answered_503_with_retry_after_and_never_401() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    app.table.fail(Some(Failure::Down));
    for path in ["/requests", &format!("/requests/{number}"), "/me"] {
        let answer = camille.get(path).await.problem(503, "unavailable");
        assert!(answer.header("retry-after").is_some(), "{path}");
    }
    let answer = camille.post("/requests", &a_request()).await.problem(503, "unavailable");
    assert!(!answer.text.contains("InternalServerError"), "no inner message leaves: {}", answer.text);
    let sign_in = json!({"email": "camille.roy@chu-exemple.test", "password": "cristal-sous-la-neige"});
    let _ = app.stranger().post("/session", &sign_in).await.problem(503, "unavailable");
    let health = app.stranger().get("/health").await.expect(503);
    assert!(health.text.contains("table"), "{}", health.text);

    app.table.fail(None);
    let _ = app.stranger().get("/health").await.expect(200);
    assert_eq!(camille.get("/requests").await.expect(200).items().len(), 1, "nothing half done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_whose_answer_was_lost_is_made_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    app.table.fail(Some(Failure::LostAnswers(1)));
    let first = camille.post_once("/requests", "key", &a_request()).await;
    app.table.fail(None);
    let second = camille.post_once("/requests", "key", &a_request()).await.expect(201);
    let items = camille.get("/requests").await.items();
    assert_eq!(items.len(), 1, "first {}, second {}", first.text, second.text);
    assert_eq!(items[0]["number"], second.json["number"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_meets_another_is_tried_again() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    app.table.fail(Some(Failure::Conflicts(2)));
    let _ = camille.post(&format!("/requests/{number}/comments"), &json!({"body": "Merci"})).await.expect(201);
    let _ = camille.post("/requests", &a_request()).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_lost_races_are_a_conflict_that_changes_nothing() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    app.table.fail(Some(Failure::Conflicts(5)));
    let comment = json!({"body": "Merci"});
    let _ = camille.post(&format!("/requests/{number}/comments"), &comment).await.problem(409, "conflict");
    app.table.fail(None);
    assert_eq!(camille.get(&format!("/requests/{number}")).await.json["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_the_table_did_not_serve_are_read_again() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    app.table.fail(Some(Failure::Unprocessed(2)));
    let listed = camille.get("/requests").await.expect(200);
    assert_eq!(listed.items()[0]["number"], number.as_str());
    app.table.fail(Some(Failure::Unprocessed(50)));
    let _ = camille.get("/requests").await.problem(503, "unavailable");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consultation_without_its_audit_record_is_answered_503() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    app.table.fail(Some(Failure::NoPuts));
    let _ = camille.get(&format!("/requests/{number}")).await.problem(503, "unavailable");
    let _ = camille.get("/requests").await.problem(503, "unavailable");
}
