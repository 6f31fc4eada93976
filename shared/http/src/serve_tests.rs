#![allow(clippy::unwrap_used)]
use axum::http::HeaderMap;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::*;
use crate::extract::Ctx;
use crate::testing::app;

fn router() -> Router {
    finish(Router::new().route("/address", get(async |ctx: Ctx| ctx.address)), app(&[]))
}

/// What the function answers to an event of the gateway.
async fn invoked(event: Value) -> String {
    answered(router(), event).await
}

async fn answered(router: Router, event: Value) -> String {
    let request = lambda_http::request::from_str(&event.to_string()).unwrap();
    let answer = invoke(router, request).await.unwrap();
    let bytes = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn sample(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn http_v2() -> Value {
    sample(include_str!("../../../events/http-v2.json"))
}

fn http_v1() -> Value {
    sample(include_str!("../../../events/http-v1.json"))
}

/// What reaches a handler of `POST /requests`.
async fn seen(event: Value) -> Value {
    let echo = async |ctx: Ctx, uri: Uri, headers: HeaderMap, body: String| {
        let header = |name: &str| headers.get_all(name).iter().map(|it| it.to_str().unwrap()).collect::<Vec<_>>();
        axum::Json(json!({
            "address": ctx.address, "path": uri.path(), "query": uri.query(), "body": sample(&body),
            "cookie": header("cookie"), "type": header("content-type"), "key": header("idempotency-key"),
        }))
    };
    let router = finish(Router::new().route("/requests", post(echo)), app(&[("GUICHET_TRUSTED_HOPS", "0")]));
    sample(&answered(router, event).await)
}

/// The call that both samples are of.
fn the_call() -> Value {
    json!({
        "address": "203.0.113.9",
        "path": "/requests",
        "query": "via=widget&tag=a&tag=b",
        "body": {
            "type": "other",
            "subject": "Question sur les étiquettes",
            "description": "Les étiquettes imprimées ce matin ne portent plus le code de l’unité.",
            "contacts": [{"name": "Camille Roy", "phone": "418 555-0142"}],
        },
        "cookie": ["session=pmr4md3ctf5byrvs.q5y849tngvmfqe4n.sample; theme=dark"],
        "type": ["application/json"],
        "key": ["5f0c2c6e-6a35-4f0a-9b57-0d5b8a1c9e11"],
    })
}

#[tokio::test]
async fn an_event_of_gateway_version_2_is_the_call_with_its_cookies_merged_and_its_body_decoded() {
    assert!(http_v2()["isBase64Encoded"] == true && http_v2()["cookies"].as_array().unwrap().len() == 2);
    assert_eq!(seen(http_v2()).await, the_call());
}

#[tokio::test]
async fn an_event_of_gateway_version_1_is_the_same_call_without_its_stage() {
    assert_eq!(http_v1()["requestContext"]["stage"], "prod");
    let mut seen = seen(http_v1()).await;
    // The parameters of version 1 come as a map, which keeps no order among them.
    let mut query: Vec<_> = seen["query"].as_str().unwrap().split('&').collect();
    query.sort_by_key(|pair| !pair.starts_with("via"));
    seen["query"] = query.join("&").into();
    assert_eq!(seen, the_call());
}

#[tokio::test]
async fn a_named_stage_of_gateway_version_2_is_no_part_of_the_path() {
    let mut event = http_v2();
    event["requestContext"]["stage"] = "prod".into();
    for path in ["/prod/requests", "/requests"] {
        event["rawPath"] = path.into();
        assert_eq!(seen(event.clone()).await, the_call(), "{path}");
    }
}

#[tokio::test]
async fn a_path_that_begins_like_the_stage_keeps_its_beginning() {
    let mut event = http_v1();
    for stage in ["req", "requests", "$default"] {
        event["requestContext"]["stage"] = stage.into();
        assert_eq!(seen(event.clone()).await["path"], "/requests", "{stage}");
    }
}

#[tokio::test]
async fn the_gateway_says_where_a_call_comes_from() {
    let v2 = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/address", "rawQueryString": "",
        "headers": {"host": "guichet.example"}, "isBase64Encoded": false,
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "guichet.example", "domainPrefix": "guichet",
            "http": {"method": "GET", "path": "/address", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.9", "userAgent": "x"},
            "requestId": "r", "routeKey": "$default", "stage": "$default", "time": "x", "timeEpoch": 1
        },
    });
    assert_eq!(invoked(v2).await, "203.0.113.9");
    let v1 = json!({
        "resource": "/{proxy+}", "path": "/address", "httpMethod": "GET", "headers": {"Host": "guichet.example"},
        "multiValueHeaders": {}, "queryStringParameters": null, "multiValueQueryStringParameters": null,
        "pathParameters": null, "stageVariables": null, "body": null, "isBase64Encoded": false,
        "requestContext": {
            "accountId": "1", "resourceId": "r", "stage": "$default", "requestId": "r", "httpMethod": "GET",
            "identity": {"sourceIp": "2001:db8::9"}, "resourcePath": "/{proxy+}", "path": "/address", "apiId": "a"
        },
    });
    assert_eq!(invoked(v1).await, "2001:db8::9");
}
