#![allow(clippy::unwrap_used)]
use axum::http::StatusCode;
use serde_json::json;

use super::*;
use crate::testing::{Answer, app, call, request};

const SECRET: &str = "a secret of the events";

/// A function that answers its event, or fails on the word.
fn router() -> Router {
    let handler = async |event: Value| if event == "fail" { Err("the inner cause") } else { Ok(event) };
    around(event_router(handler, Secret::new(SECRET)), app(&[]), EVENT_LIMIT, None)
}

async fn send(headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let authorization = format!("Bearer {SECRET}");
    let headers: Vec<_> = [("authorization", authorization.as_str())].iter().chain(headers).copied().collect();
    call(&router(), request("POST", "/", &headers, body.into())).await
}

#[tokio::test]
async fn an_event_is_taken_only_with_the_secret() {
    for shown in ["", "Bearer", "Bearer x", "a secret of the events", "Bearer a secret of the events!"] {
        let answer = call(&router(), request("POST", "/", &[("authorization", shown)], "{}".into())).await;
        assert_eq!(answer.problem(), (401, "unauthenticated".to_owned()), "{shown}");
    }
    assert_eq!(send(&[], "{}").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_event_comes_plain_or_as_a_cloud_event() {
    let event = json!({"time": "2026-03-02T15:00:00Z"});
    assert_eq!(send(&[], event.to_string()).await.json(), event);
    let binary = [("ce-type", "schedule"), ("ce-time", "2026-03-02T15:00:00Z")];
    assert_eq!(send(&binary, "{}").await.json(), event);
    let structured = [("content-type", "application/cloudevents+json; charset=utf-8")];
    let envelope = json!({"specversion": "1.0", "time": "2026-03-02T15:00:00Z", "data": {}});
    assert_eq!(send(&structured, envelope.to_string()).await.json(), event);
    let own = json!({"time": "2026-03-02T15:00:00Z", "data": {"time": "2026-03-01T00:00:00Z"}});
    assert_eq!(send(&structured, own.to_string()).await.json(), json!({"time": "2026-03-01T00:00:00Z"}));
    assert_eq!(send(&[], "").await.json(), json!({}));
}

#[tokio::test]
async fn what_is_no_event_is_malformed() {
    assert_eq!(send(&[], "{").await.problem(), (400, "malformed".to_owned()));
    assert_eq!(send(&[("content-type", "application/cloudevents+json")], "[]").await.problem().1, "malformed");
}

#[tokio::test]
async fn a_failure_is_told_without_its_cause() {
    let answer = send(&[], "\"fail\"").await;
    assert_eq!(answer.problem(), (500, "internal".to_owned()));
    assert!(!answer.text.contains("inner cause"));
}

#[tokio::test]
async fn a_batch_may_be_larger_than_a_call() {
    let event = json!({"Records": ["x".repeat(2 * crate::BODY_LIMIT)]});
    assert_eq!(send(&[], event.to_string()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn without_a_secret_nothing_starts() {
    let refused = serve_event(app(&[]), async |event| Ok::<_, String>(event)).await.unwrap_err();
    assert!(refused.to_string().starts_with("GUICHET_EVENT_SECRET"), "{refused}");
}
