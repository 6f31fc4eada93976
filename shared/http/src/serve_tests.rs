#![allow(clippy::unwrap_used)]
use axum::routing::get;
use serde_json::json;

use super::*;
use crate::extract::Ctx;
use crate::testing::app;

fn router() -> Router {
    finish(Router::new().route("/address", get(async |ctx: Ctx| ctx.address)), app(&[]))
}

/// What the function answers to an event of the gateway.
async fn invoked(event: serde_json::Value) -> String {
    let mut request = lambda_http::request::from_str(&event.to_string()).unwrap();
    if let Some(address) = source_address(&request) {
        request.extensions_mut().insert(ClientAddress(address));
    }
    let answer = router().call(request).await.unwrap();
    let bytes = axum::body::to_bytes(answer.into_body(), 1000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
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
