//! Between the service and its table: counts what every call costs, and can make the table fail in ways that an
//! embedded one cannot be brought to (it is never down, never throttles, never has two writers in conflict).

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// One call to the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// `Query`, `TransactWriteItems`, …
    pub operation: String,
    /// Read request units.
    pub read: f64,
    /// Write request units, the indexes' included.
    pub write: f64,
}

/// How the table fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Every call: an error 500.
    Down,
    /// The next so many transactions are cancelled as in conflict with another.
    Conflicts(u32),
    /// The next so many transactions are carried out, and their answer is lost on the way.
    LostAnswers(u32),
    /// The next so many `BatchGetItem` serve none of their keys.
    Unprocessed(u32),
    /// Every `PutItem`: an error 500.
    NoPuts,
    /// So many transactions are carried out, every later one is an error 500.
    OnlyTransactions(u32),
}

#[derive(Default)]
struct Kept {
    calls: Vec<Call>,
    failure: Option<Failure>,
}

/// The table's stand-in on the way.
#[derive(Clone)]
pub struct Between {
    kept: Arc<Mutex<Kept>>,
    client: reqwest::Client,
    table: String,
    pub(crate) url: String,
}

impl Between {
    pub(crate) async fn start(table: String) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let between = Self { kept: Arc::default(), client: reqwest::Client::new(), table, url };
        let router = axum::Router::new().fallback(pass).with_state(between.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        between
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the table fail from now on; `None` mends it.
    pub fn fail(&self, failure: Option<Failure>) {
        self.kept().failure = failure;
    }

    /// The calls since the last time that this was asked.
    pub fn calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.kept().calls)
    }

    /// Takes one from a failure that is counted; whether it strikes this operation.
    fn strikes(&self, operation: &str) -> Option<Failure> {
        let mut kept = self.kept();
        let failure = kept.failure?;
        let (left, wanted) = match failure {
            Failure::Down => return Some(failure),
            Failure::NoPuts => return (operation == "PutItem").then_some(Failure::Down),
            Failure::OnlyTransactions(left) => {
                if operation == "TransactWriteItems" {
                    kept.failure = Some(Failure::OnlyTransactions(left.saturating_sub(1)));
                    return (left == 0).then_some(Failure::Down);
                }
                return None;
            }
            Failure::Conflicts(left) | Failure::LostAnswers(left) => (left, "TransactWriteItems"),
            Failure::Unprocessed(left) => (left, "BatchGetItem"),
        };
        if operation != wanted || left == 0 {
            return None;
        }
        kept.failure = Some(match failure {
            Failure::Conflicts(left) => Failure::Conflicts(left - 1),
            Failure::LostAnswers(left) => Failure::LostAnswers(left - 1),
            Failure::Unprocessed(left) => Failure::Unprocessed(left - 1),
            Failure::Down | Failure::NoPuts | Failure::OnlyTransactions(_) => failure,
        });
        Some(failure)
    }

    fn count(&self, operation: &str, answer: &Value) {
        let units = |one: &Value| one["CapacityUnits"].as_f64().unwrap_or(0.0);
        let capacity = &answer["ConsumedCapacity"];
        let all = capacity.as_array().map_or_else(|| units(capacity), |tables| tables.iter().map(units).sum());
        let reads = matches!(operation, "Query" | "GetItem" | "BatchGetItem" | "TransactGetItems");
        let (read, write) = if reads { (all, 0.0) } else { (0.0, all) };
        self.kept().calls.push(Call { operation: operation.to_owned(), read, write });
    }
}

const JSON: [(&str, &str); 1] = [("content-type", "application/x-amz-json-1.0")];

fn failed() -> Response {
    let body = json!({"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError", "message": "down"});
    (StatusCode::INTERNAL_SERVER_ERROR, JSON, body.to_string()).into_response()
}

/// What the real table answers to a transaction that meets another one.
fn conflict(request: &Value) -> Response {
    let count = request["TransactItems"].as_array().map_or(1, Vec::len);
    let reasons: Vec<Value> =
        (0..count).map(|i| json!({"Code": if i == 0 { "TransactionConflict" } else { "None" }})).collect();
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "message": "Transaction cancelled, please refer cancellation reasons for specific reasons",
        "CancellationReasons": reasons,
    });
    (StatusCode::BAD_REQUEST, JSON, body.to_string()).into_response()
}

async fn pass(State(between): State<Between>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let mut request: Value = serde_json::from_slice(&body).unwrap_or_default();
    let failure = between.strikes(&operation);
    match failure {
        Some(Failure::Down) => return failed(),
        Some(Failure::Conflicts(_)) => return conflict(&request),
        Some(Failure::Unprocessed(_)) => {
            let body = json!({"Responses": {}, "UnprocessedKeys": request["RequestItems"]});
            return (StatusCode::OK, JSON, body.to_string()).into_response();
        }
        Some(Failure::LostAnswers(_) | Failure::NoPuts | Failure::OnlyTransactions(_)) | None => {}
    }
    let counted = matches!(
        operation.as_str(),
        "Query" | "GetItem" | "BatchGetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems"
    );
    if counted {
        request["ReturnConsumedCapacity"] = json!("INDEXES");
    }
    let mut call = between.client.post(&between.table).body(request.to_string());
    for name in ["x-amz-target", "content-type", "authorization", "x-amz-date"] {
        if let Some(value) = headers.get(name) {
            call = call.header(name, value);
        }
    }
    let Ok(answer) = call.send().await else { return failed() };
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let text = answer.text().await.unwrap_or_default();
    if counted && status.is_success() {
        between.count(&operation, &serde_json::from_str(&text).unwrap_or_default());
    }
    if failure.is_some() { failed() } else { (status, JSON, text).into_response() }
}
