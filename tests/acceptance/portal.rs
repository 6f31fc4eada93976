//! The portal itself: front door, health, unknown addresses (`spec/api.md`, Around it, Errors).

use guichet_testkit::{Failure, TestApp};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn the_front_door_names_the_service_and_its_links_lead_somewhere() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    let front = stranger.get("/").await.expect(200);
    assert_eq!(front.json["name"], "Guichet");
    assert_eq!(front.json["version"], env!("CARGO_PKG_VERSION"));
    let links = front.json["links"].as_object().unwrap().clone();
    assert!(!links.is_empty());
    for link in links.values() {
        assert_ne!(stranger.get(link.as_str().unwrap()).await.status, 404, "{link}");
    }
}

#[tokio::test]
async fn health_says_whether_the_table_answers() {
    let app = TestApp::start().await;
    let well = app.stranger().get("/health").await.expect(200);
    assert_eq!(well.json, json!({"status": "ok"}));
    app.table.fail(Some(Failure::Down));
    let down = app.stranger().get("/health").await.expect(503);
    assert_eq!(down.json, json!({"status": "down", "down": ["table"]}));
    assert_eq!(down.header("content-type"), Some("application/json"));
    assert!(down.header("retry-after").is_some());
}

#[tokio::test]
async fn unknown_addresses_are_answered_as_unknown_requests_are() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let unknown = camille.get("/requests/CSC-9999").await.problem(404, "not-found");
    for path in ["/nothing", "/requests/CSC-1001/nothing", "/requests/", "//", "/requests/csc-1", "/requests/CSC-0"] {
        let answer = camille.get(path).await.problem(404, "not-found");
        assert_eq!(answer.without_trace(), unknown.without_trace(), "{path}");
    }
    let _ = app.stranger().get("/wp-login.php").await.problem(404, "not-found");
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    for (method, path, allowed) in [
        (Method::POST, "/health", "GET"),
        (Method::DELETE, "/requests/CSC-1001/close", "POST"),
        (Method::GET, "/requests/CSC-1001/follow", "PUT"),
        (Method::PATCH, "/openapi.json", "GET"),
    ] {
        let answer = stranger.send(stranger.call(method, path)).await.problem(405, "method-not-allowed");
        let allow = answer.header("allow").unwrap_or_default();
        assert!(allow.split(',').any(|method| method.trim() == allowed), "{path}: {allow}");
    }
}
