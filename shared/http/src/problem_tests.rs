#![allow(clippy::unwrap_used)]
use axum::Router;
use axum::routing::get as on_get;

use super::*;
use crate::testing::{app, get};

/// What is answered where a handler fails with this.
async fn answered(problem: impl Into<Problem>) -> crate::testing::Answer {
    let problem = problem.into();
    let router = Router::new().route("/", on_get(async || -> Result<(), Problem> { Err(problem) }));
    get(&crate::finish(router, app(&[])), "/", &[]).await
}

#[tokio::test]
async fn every_code_has_its_status() {
    let mut seen = Vec::new();
    for code in Code::ALL {
        let answer = answered(code).await;
        assert_eq!(answer.problem(), (code.status().as_u16(), code.as_str().to_owned()));
        seen.push(format!("{} {}", code.as_str(), code.status().as_u16()));
    }
    // `spec/api.md`, Codes.
    let listed = "malformed 400, unauthenticated 401, otp-required 401, forbidden 403, not-found 404, \
                  method-not-allowed 405, conflict 409, request-closed 409, stale-version 412, too-large 413, \
                  unsupported-media-type 415, invalid 422, nominative-data 422, idempotency-mismatch 422, \
                  too-many-attempts 429, internal 500, unavailable 503";
    assert_eq!(seen.join(", "), listed);
}

#[tokio::test]
async fn the_cause_never_leaves_the_service() {
    let answer = answered(StoreError::Corrupt("the inner cause".to_owned())).await;
    assert_eq!(answer.problem(), (500, "internal".to_owned()));
    assert!(!answer.text.contains("inner cause"));
}

#[tokio::test]
async fn an_unavailable_table_says_when_to_try_again() {
    let answer = answered(StoreError::Unavailable("timeout".to_owned())).await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert_eq!(answer.header("retry-after"), "2");
}

#[tokio::test]
async fn whoever_tried_too_often_is_told_how_long_to_wait() {
    let answer = answered(Problem::too_many_attempts(90)).await;
    assert_eq!((answer.problem().0, answer.header("retry-after")), (429, "90"));
}

#[tokio::test]
async fn who_is_not_signed_in_is_told_how_to() {
    let answer = answered(Problem::unauthenticated()).await;
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn not_found_is_one_answer_whatever_the_reason() {
    let plain = answered(Problem::not_found()).await;
    let dressed =
        Problem::not_found().detail("request 7 is private").errors(vec![Fault::from(Invalid::new("", "", ""))]);
    assert_eq!(answered(dressed).await.text, plain.text);
    assert_eq!(answered(StoreError::NotFound).await.text, plain.text);
}

#[tokio::test]
async fn all_faults_are_listed_with_pointer_code_and_detail() {
    let faults =
        vec![Invalid::new("/subject", "too-short", "write more"), Invalid::new("/contacts/0/phone", "format", "")];
    let answer = answered(faults).await;
    assert_eq!(answer.problem(), (422, "invalid".to_owned()));
    assert_eq!(
        answer.json()["errors"][0],
        serde_json::json!({"pointer": "/subject", "code": "too-short", "detail": "write more"})
    );
    assert_eq!(answer.faults().len(), 2);
}

#[tokio::test]
async fn errors_of_store_and_domain_have_their_codes() {
    let store = [
        (StoreError::NotFound, "not-found"),
        (StoreError::StaleVersion, "stale-version"),
        (StoreError::Contention, "conflict"),
        (StoreError::IdempotencyMismatch, "idempotency-mismatch"),
        (StoreError::Refused("exists"), "conflict"),
        (StoreError::Cursor, "invalid"),
        (StoreError::Repeated("CSC-1".to_owned()), "internal"),
    ];
    for (error, code) in store {
        assert_eq!(Problem::from(error).code.as_str(), code);
    }
    let refusals =
        [(Refusal::Forbidden, "forbidden"), (Refusal::Closed, "request-closed"), (Refusal::Conflict("no"), "conflict")];
    for (refusal, code) in refusals {
        assert_eq!(Problem::from(refusal).code.as_str(), code);
    }
    assert_eq!(answered(StoreError::Cursor).await.faults(), [("/cursor".to_owned(), "not-allowed".to_owned())]);
}
