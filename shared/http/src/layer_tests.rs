#![allow(clippy::unwrap_used)]
use axum::body::Body;
use axum::http::StatusCode;
use axum::routing::{get as on_get, post as on_post};

use super::*;
use crate::testing::{app, call, get, post, request};

async fn breaks() -> &'static str {
    panic!("inner words")
}

fn router() -> Router {
    let router = Router::new()
        .route("/fine", on_get(async || "fine"))
        .route("/breaks", on_get(breaks))
        .route("/both", on_get(async || ()).put(async || ()))
        .route("/bare", on_get(async || (StatusCode::BAD_REQUEST, [("x-extra", "kept")], "inner words")))
        .route("/down", on_get(async || (StatusCode::SERVICE_UNAVAILABLE, axum::Json(["table"]))))
        .route("/public", on_get(async || ([("cache-control", "max-age=60"), ("etag", "\"1\"")], "public")))
        .route("/sent", on_post(async |input: crate::OptionalInput<crate::JsonObject>| input.raw.len().to_string()));
    finish(router, app(&[]))
}

const TRACE: (&str, &str) = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

#[tokio::test]
async fn an_unknown_address_and_a_wrong_method_are_problems() {
    let router = router();
    assert_eq!(get(&router, "/nowhere", &[]).await.problem(), (404, "not-found".to_owned()));
    let wrong = post(&router, "/both", "{}").await;
    assert_eq!(wrong.problem(), (405, "method-not-allowed".to_owned()));
    let mut allowed: Vec<_> = wrong.header("allow").split(',').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["GET", "HEAD", "PUT"]);
}

#[tokio::test]
async fn a_panic_is_the_end_of_one_call_only() {
    let router = router();
    let answer = get(&router, "/breaks", &[]).await;
    assert_eq!(answer.problem(), (500, "internal".to_owned()));
    assert!(!answer.text.contains("inner words"));
    assert_eq!(get(&router, "/fine", &[]).await.text, "fine");
}

#[tokio::test]
async fn a_trace_of_the_caller_is_kept_and_others_differ() {
    let router = router();
    let trace = async |headers: &[(&str, &str)]| get(&router, "/nowhere", headers).await.json()["trace"].clone();
    assert_eq!(trace(&[TRACE]).await, trace(&[TRACE]).await);
    assert_ne!(trace(&[]).await, trace(&[]).await);
}

#[tokio::test]
async fn a_bare_error_gets_the_form_of_a_problem_and_keeps_its_headers() {
    let answer = get(&router(), "/bare", &[]).await;
    assert_eq!(answer.problem(), (400, "malformed".to_owned()));
    assert_eq!(answer.header("x-extra"), "kept");
    assert!(!answer.text.contains("inner words"));
}

#[tokio::test]
async fn an_error_with_a_json_document_of_its_own_stays_as_it_is() {
    let answer = get(&router(), "/down", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (503, r#"["table"]"#));
}

#[tokio::test]
async fn nothing_is_kept_on_the_way_unless_the_handler_allows_it() {
    let router = router();
    for path in ["/fine", "/nowhere", "/breaks"] {
        let answer = get(&router, path, &[]).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("vary"), "Accept, Accept-Language, Cookie, Authorization", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000", "{path}");
    }
    let public = get(&router, "/public", &[]).await;
    assert_eq!(
        (public.header("cache-control"), public.header("vary"), public.header("etag")),
        ("max-age=60", "", "\"1\"")
    );
}

#[tokio::test]
async fn an_origin_without_tls_is_not_pinned_to_it() {
    let router = finish(Router::new(), app(&[("GUICHET_ORIGIN", "http://127.0.0.1:8080")]));
    assert_eq!(get(&router, "/", &[]).await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_body_of_one_mebibyte_is_the_most() {
    let router = router();
    let padded = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
    assert_eq!(post(&router, "/sent", padded(BODY_LIMIT)).await.text, BODY_LIMIT.to_string());
    let announced = [("content-type", "application/json"), ("content-length", "1048577")];
    let body = Body::from(padded(BODY_LIMIT + 1));
    assert_eq!(call(&router, request("POST", "/sent", &announced, body)).await.problem().1, "too-large");
    // In pieces, without saying how much will come.
    let pieces =
        futures_util::stream::iter([padded(BODY_LIMIT), " ".to_owned()].map(Ok::<_, std::convert::Infallible>));
    assert_eq!(post(&router, "/sent", Body::from_stream(pieces)).await.problem().1, "too-large");
}
