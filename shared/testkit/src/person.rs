//! Someone signed in, or a stranger: calls in her name.

use guichet_domain::ids::AccountId;
use reqwest::Method;
use serde_json::Value;

use crate::Answer;

/// A caller with a session, or without one.
#[derive(Debug, Clone)]
pub struct Person {
    pub client: reqwest::Client,
    /// Does not follow redirects, so that a test sees where they lead.
    pub browser: reqwest::Client,
    pub url: String,
    /// `None`: a stranger's.
    pub id: Option<AccountId>,
    pub email: String,
    /// What she shows; empty for a stranger.
    pub token: String,
}

impl Person {
    /// A call to be changed before it is sent: headers, a raw body.
    pub fn call(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let call = self.client.request(method, format!("{}{path}", self.url));
        if self.token.is_empty() { call } else { call.bearer_auth(&self.token) }
    }

    pub async fn send(&self, call: reqwest::RequestBuilder) -> Answer {
        Answer::of(call.send().await.expect("the service answers")).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.call(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.call(Method::POST, path).json(body)).await
    }

    /// A `POST` without a body.
    pub async fn post_empty(&self, path: &str) -> Answer {
        self.send(self.call(Method::POST, path)).await
    }

    /// A `POST` under an idempotency key.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.send(self.call(Method::POST, path).header("Idempotency-Key", key).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.call(Method::PUT, path).json(body)).await
    }

    /// A `PUT` without a body.
    pub async fn put_empty(&self, path: &str) -> Answer {
        self.send(self.call(Method::PUT, path)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.call(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.call(Method::DELETE, path)).await
    }

    /// Files a request that must be accepted.
    pub async fn files(&self, body: &Value) -> Answer {
        self.post("/requests", body).await.expect(201)
    }

    /// Her account's id, as the API writes it.
    pub fn account(&self) -> String {
        self.id.expect("an account").to_string()
    }
}
