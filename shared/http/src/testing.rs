//! A small app without a table, for this crate's own tests: nothing listens where its store looks.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use guichet_store::Store;
use http_body_util::BodyExt;
use jiff::Timestamp;
use serde_json::Value;
use tower::ServiceExt;

use crate::{App, Clock, Entropy, Settings};

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        "2026-03-02T15:00:00.75Z".parse().unwrap()
    }
}

/// 1, 2, 3, …: what it gives is the same in each app, and never twice the same.
#[derive(Default)]
struct Counted(std::sync::atomic::AtomicU8);

impl Entropy for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}

pub(crate) fn settings(more: &[(&str, &str)]) -> Settings {
    let usual = [
        ("GUICHET_TABLE", "guichet"),
        ("GUICHET_ORIGIN", "https://guichet.example"),
        ("GUICHET_SECRET", "0123456789abcdef0123456789abcdef"),
        ("GUICHET_MAIL_FROM", "guichet@centre.test"),
    ];
    let value =
        |name: &str| more.iter().chain(&usual).find(|(known, _)| *known == name).map(|(_, it)| (*it).to_owned());
    Settings::read(value).unwrap()
}

pub(crate) fn app(more: &[(&str, &str)]) -> App {
    let settings = settings(more);
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::from_static("ca-central-1"))
        .credentials_provider(Credentials::new("none", "none", None, None, "test"))
        .endpoint_url("http://127.0.0.1:1")
        .retry_config(RetryConfig::disabled())
        .build();
    let store = Store::new(aws_sdk_dynamodb::Client::from_conf(config), "guichet", settings.seal());
    App::new(store, settings, Arc::new(Stopped), Arc::new(Counted::default()))
}

/// An answer, read in full.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and code of a problem, after a look at its form.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let document = self.json();
        assert_eq!(document["status"], self.status.as_u16());
        assert!(document["title"].is_string() && document["detail"].is_string());
        assert_eq!(document["trace"].as_str().unwrap().len(), 16);
        let uri = document["type"].as_str().unwrap();
        (self.status.as_u16(), uri.strip_prefix("tag:guichet,2026:problems/").unwrap().to_owned())
    }

    /// Pointer and code of each fault.
    pub(crate) fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let faults = self.json()["errors"].as_array().unwrap().clone();
        faults.iter().map(|fault| (text(&fault["pointer"]), text(&fault["code"]))).collect()
    }
}

/// One call of the finished router.
pub(crate) async fn call(router: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

/// A call without a body, with these headers.
pub(crate) async fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> Answer {
    call(router, request("GET", path, headers, Body::empty())).await
}

/// A JSON body sent with `POST`.
pub(crate) async fn post(router: &Router, path: &str, body: impl Into<Body>) -> Answer {
    call(router, request("POST", path, &[("content-type", "application/json")], body.into())).await
}

pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
    let builder = Request::builder().method(method).uri(path);
    headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value)).body(body).unwrap()
}
