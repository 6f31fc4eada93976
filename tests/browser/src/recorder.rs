//! On the way to the storage: keeps every byte that the browser sends there, and can let it wait.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use guichet_testkit::TestApp;
use tokio::sync::watch;

/// More than a form may bring.
const MOST: usize = 64 * 1024 * 1024;

/// The storage as browsers reach it.
#[derive(Clone)]
pub struct Recorder(Arc<Inner>);

struct Inner {
    url: String,
    storage: OnceLock<String>,
    client: reqwest::Client,
    received: Mutex<Vec<Vec<u8>>>,
    waiting: watch::Sender<usize>,
    line: watch::Sender<Line>,
}

/// What becomes of uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Open,
    Held,
    Cut,
}

impl Recorder {
    /// A service whose files go through a recorder, and are inspected as they come in.
    pub async fn before() -> (TestApp, Self) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let recorder = Self(Arc::new(Inner {
            url: url.clone(),
            storage: OnceLock::new(),
            client: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client"),
            received: Mutex::default(),
            waiting: watch::Sender::new(0),
            line: watch::Sender::new(Line::Open),
        }));
        let app = TestApp::with(|settings| settings.files_endpoint = Some(url)).await;
        let storage = app.local.services.s3_endpoint.trim_end_matches('/').to_owned();
        recorder.0.storage.set(storage).expect("set once");
        let router = Router::new().fallback(pass).with_state(recorder.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let arrivals = Arc::clone(&app.local.arrivals);
        tokio::spawn(async move { arrivals.run(std::future::pending()).await });
        (app, recorder)
    }

    /// Lets what comes from now on wait, or go on.
    pub fn hold(&self, hold: bool) {
        self.0.line.send_replace(if hold { Line::Held } else { Line::Open });
    }

    /// Breaks the connections of those that wait, and of those that come until it is held or let go.
    pub fn cut(&self) {
        self.0.line.send_replace(Line::Cut);
    }

    /// Waits until so many uploads wait at once.
    pub async fn wait_for(&self, count: usize) {
        let mut waiting = self.0.waiting.subscribe();
        let enough = waiting.wait_for(|waiting| *waiting >= count);
        let waited = tokio::time::timeout(std::time::Duration::from_secs(10), enough).await;
        assert!(waited.is_ok(), "{} uploads wait", *self.0.waiting.borrow());
    }

    /// How many uploads wait now.
    pub fn waiting(&self) -> usize {
        *self.0.waiting.borrow()
    }

    /// All that was ever sent, forms and files, cut off or not.
    pub fn received(&self) -> Vec<Vec<u8>> {
        self.0.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The files of the forms.
    pub fn files(&self) -> Vec<Vec<u8>> {
        self.received().iter().map(|body| file_of(body)).collect()
    }
}

/// What stands last in a form, under the name `file`.
fn file_of(body: &[u8]) -> Vec<u8> {
    let find = |what: &[u8], from: usize| {
        body[from..].windows(what.len()).position(|bytes| bytes == what).map(|place| from + place)
    };
    let boundary = &body[..find(b"\r\n", 0).expect("a form")];
    let head = find(b"name=\"file\"", 0).expect("a file");
    let start = find(b"\r\n\r\n", head).expect("its head's end") + 4;
    let end = body.len() - boundary.len() - b"\r\n--\r\n".len();
    body[start..end].to_vec()
}

/// One fewer waits, also when the browser has gone away.
struct Waits(Recorder);

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.0.waiting.send_modify(|waiting| *waiting -= 1);
    }
}

async fn pass(State(recorder): State<Recorder>, request: Request) -> Response {
    let inner = &recorder.0;
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST).await else { return StatusCode::BAD_REQUEST.into_response() };
    if parts.method == Method::POST {
        inner.received.lock().unwrap_or_else(PoisonError::into_inner).push(body.to_vec());
        inner.waiting.send_modify(|waiting| *waiting += 1);
        let waits = Waits(recorder.clone());
        let cut =
            inner.line.subscribe().wait_for(|line| *line != Line::Held).await.is_ok_and(|line| *line == Line::Cut);
        drop(waits);
        if cut {
            // To a page of another origin, as if there had been no answer.
            return StatusCode::BAD_GATEWAY.into_response();
        }
    }
    // With the host that it was signed for.
    let address = format!("{}{}", inner.storage.get().expect("set at the start"), parts.uri);
    let call = inner.client.request(parts.method, address).headers(parts.headers).body(body);
    match call.send().await {
        Ok(answer) => {
            let mut response = Response::builder().status(answer.status());
            for (name, value) in answer.headers() {
                response = response.header(name, value);
            }
            let body = answer.bytes().await.unwrap_or_default();
            response.body(Body::from(body)).expect("an answer")
        }
        Err(error) => panic!("{} does not pass: {error}", inner.url),
    }
}
