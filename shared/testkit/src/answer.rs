//! What came back from a call.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// Status, headers, and the body as text and JSON (`null` where it is none).
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.expect("a body in UTF-8");
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status, headers, text, json }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The answer, if it has this status; else the test fails and shows it.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The answer, if it is the problem of this code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text);
        assert_eq!(self.code(), code, "{}", self.text);
        self
    }

    /// The last part of a problem's type.
    pub fn code(&self) -> &str {
        self.json["type"].as_str().unwrap_or_default().rsplit(['/', ':']).next().unwrap_or_default()
    }

    /// The pointers of a problem's errors, in order.
    pub fn pointers(&self) -> Vec<String> {
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| error["pointer"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The number of the request in the body.
    #[track_caller]
    pub fn number(&self) -> String {
        self.json["number"].as_str().unwrap_or_else(|| panic!("no request: {}", self.text)).to_owned()
    }

    /// The items of a list.
    #[track_caller]
    pub fn items(&self) -> Vec<Value> {
        self.json["items"].as_array().unwrap_or_else(|| panic!("no list: {}", self.text)).clone()
    }

    /// The text without its trace, which names the call and nothing else.
    pub fn without_trace(&self) -> Value {
        let mut json = self.json.clone();
        if let Some(object) = json.as_object_mut() {
            object.remove("trace");
        }
        json
    }
}
