//! Lambda's Runtime API as a function finds it: `next`, `response`, `error` under `/2018-06-01/runtime`, on a loopback
//! port. It notes when it is called.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

use crate::timing::now;

/// What a function did.
#[derive(Debug)]
pub enum Happened {
    /// It asks for its next invocation: it is ready.
    Asked(Instant),
    Answered(Instant, Bytes),
    /// An invocation failed, or its start.
    Failed(Bytes),
}

/// One function's; gone when dropped.
pub struct RuntimeApi {
    pub address: SocketAddr,
    invocations: UnboundedSender<String>,
    happened: UnboundedReceiver<Happened>,
    server: JoinHandle<()>,
}

struct Inner {
    happened: UnboundedSender<Happened>,
    invocations: Mutex<UnboundedReceiver<String>>,
}

/// How long a function may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);

impl RuntimeApi {
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (tell, happened) = unbounded_channel();
        let (invocations, wanted) = unbounded_channel();
        let inner = Arc::new(Inner { happened: tell, invocations: Mutex::new(wanted) });
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answered))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .route("/2018-06-01/runtime/init/error", post(failed))
            .with_state(inner);
        let server = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, invocations, happened, server })
    }

    /// Hands an event to the function that asks for one, or will.
    pub fn invoke(&self, event: String) -> Instant {
        let at = now();
        let _ = self.invocations.send(event);
        at
    }

    /// What the function does next.
    pub async fn happened(&mut self) -> Result<Happened, String> {
        let happened = tokio::time::timeout(PATIENCE, self.happened.recv()).await;
        happened.ok().flatten().ok_or_else(|| "it does nothing".to_owned())
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn next(State(inner): State<Arc<Inner>>) -> Response {
    let _ = inner.happened.send(Happened::Asked(now()));
    let Some(event) = inner.invocations.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        // In the year 2100.
        ("lambda-runtime-deadline-ms", "4102444800000"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:ca-central-1:123456789012:function:guichet"),
        (header::CONTENT_TYPE.as_str(), "application/json"),
    ];
    (headers, event).into_response()
}

async fn answered(State(inner): State<Arc<Inner>>, body: Bytes) -> StatusCode {
    let _ = inner.happened.send(Happened::Answered(now(), body));
    StatusCode::ACCEPTED
}

async fn failed(State(inner): State<Arc<Inner>>, body: Bytes) -> StatusCode {
    let _ = inner.happened.send(Happened::Failed(body));
    StatusCode::ACCEPTED
}
