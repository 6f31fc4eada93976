//! The calls that are measured, the same whoever answers them: the service in this process, a server, a function.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use bytes::Bytes;
use http_body_util::Full;
use serde_json::{Value, json};

/// A call of the JSON interface.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: &'static str,
    /// With its query.
    pub path: String,
    pub token: Option<String>,
    pub key: Option<String>,
    pub body: Option<Value>,
}

impl Call {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), token: None, key: None, body: None }
    }

    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: "POST", body: Some(body), ..Self::get(path) }
    }

    /// A `POST` without a body.
    pub fn post_empty(path: impl Into<String>) -> Self {
        Self { method: "POST", ..Self::get(path) }
    }

    /// In the name of this session.
    #[must_use]
    pub fn by(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// Under an idempotency key.
    #[must_use]
    pub fn once(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("accept", "application/json".to_owned()), ("host", "guichet.example".to_owned())];
        headers.extend(self.token.as_ref().map(|token| ("authorization", format!("Bearer {token}"))));
        headers.extend(self.key.as_ref().map(|key| ("idempotency-key", key.clone())));
        headers.extend(self.body.as_ref().map(|_| ("content-type", "application/json".to_owned())));
        headers
    }

    /// As it comes over a connection.
    pub fn request(&self) -> Request<Full<Bytes>> {
        let body = self.body.as_ref().map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let mut request = Request::new(Full::new(body));
        // All of it is of this module's making, or of a path that has been answered before.
        *request.method_mut() = self.method.parse().unwrap_or_default();
        *request.uri_mut() = self.path.parse().unwrap_or_default();
        for (name, value) in self.headers() {
            if let Ok(value) = value.parse() {
                request.headers_mut().insert(header::HeaderName::from_static(name), value);
            }
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
        request
    }

    /// As API Gateway hands it to a function: `events/http-v2.json`, with what this call is.
    pub fn event(&self) -> Value {
        const SAMPLE: &str = include_str!("../../../events/http-v2.json");
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let mut event: Value = serde_json::from_str(SAMPLE).unwrap_or_default();
        let headers: serde_json::Map<String, Value> =
            self.headers().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
        event["headers"] = headers.into();
        event["rawPath"] = json!(path);
        event["rawQueryString"] = json!(query);
        event["requestContext"]["http"]["method"] = json!(self.method);
        event["requestContext"]["http"]["path"] = json!(path);
        event["isBase64Encoded"] = json!(false);
        event["body"] = self.body.as_ref().map_or(Value::Null, |body| json!(body.to_string()));
        // Those of the sample are of another call.
        for name in ["cookies", "queryStringParameters"] {
            event.as_object_mut().map(|event| event.remove(name));
        }
        event
    }
}

/// A text of about 1 kB, for which the budgets of the operations are stated: as people write, since it is kept deflated.
pub fn a_kilobyte() -> &'static str {
    include_str!("kilobyte.txt").trim_end()
}

/// Files a request with a text of 1 kB.
pub fn create(key: impl Into<String>) -> Call {
    let body = json!({
        "type": "other",
        "subject": "Question sur les étiquettes",
        "description": a_kilobyte(),
        "contacts": [{"name": "Camille Roy", "phone": "418 555-0142"}],
    });
    Call::post("/requests", body).once(key)
}

/// Comments a request with a text of 1 kB.
pub fn comment(number: &str, key: impl Into<String>) -> Call {
    Call::post(format!("/requests/{number}/comments"), json!({"body": a_kilobyte()})).once(key)
}

pub fn read(number: &str) -> Call {
    Call::get(format!("/requests/{number}"))
}

/// A page of 20 of one of the lists: `mine`, `establishment`, `queue`.
pub fn list(scope: &str) -> Call {
    Call::get(format!("/requests?scope={scope}&limit=20"))
}

pub fn search(query: &str) -> Call {
    Call::get(format!("/articles?q={query}"))
}

/// What people look for in the demo's articles, as they type it.
pub const QUERIES: [&str; 6] =
    ["mot+de+pase+oubli", "regle+72+heures", "capture+caviarder", "courriel", "suivre+mes+demandes", "incident+majeur"];

pub fn sign_in(email: &str) -> Call {
    Call::post("/session", json!({"email": email, "password": guichet::demo::PASSWORD}))
}
