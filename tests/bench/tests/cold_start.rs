//! The emulated Runtime API, under which the bare function starts and answers. Nothing is said of how fast it is.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use bench::cold_start::Function;
use bench::cold_start::runtime_api::{Happened, RuntimeApi};
use bench::cold_start::start::start;

/// The benchmark's own functions are built in the release profile; this one comes with the test.
const BARE: &str = env!("CARGO_BIN_EXE_bare");

fn environment() -> Vec<(String, String)> {
    [
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "guichet"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "0"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

#[tokio::test]
async fn a_function_is_started_called_and_measured() {
    let event = bench::call::Call::get("/health").event().to_string();
    let mut starts = Vec::new();
    for _ in 0..2 {
        starts.push(start(Path::new(BARE), &environment(), vec![event.clone(); 3]).await.unwrap());
    }
    for start in &starts {
        assert_eq!(start.warm.len(), 2);
        assert!(!start.ready.is_zero() && !start.first.is_zero() && start.peak > 0);
        assert!(start.cpu_first >= start.cpu_ready && !start.cpu_ready.is_zero());
    }
    let figures = serde_json::to_value(Function::of(Path::new(BARE), &starts).unwrap()).unwrap();
    for name in ["ready", "first_answer", "warm", "cpu_ready", "cpu_first_answer"] {
        assert!(figures[name]["p50_ms"].is_number() && figures[name]["p99_ms"].is_number(), "{name}");
    }
    let (zip, binary) = (figures["zip_bytes"].as_u64().unwrap(), figures["binary_bytes"].as_u64().unwrap());
    assert!(0 < zip && zip < binary);
}

#[tokio::test]
async fn a_function_that_cannot_start_is_told_by_name() {
    // Without an event it is ready, and does nothing; with one that is no event it fails.
    let broken = start(Path::new(BARE), &environment(), vec!["{}".to_owned()]).await.err().unwrap().to_string();
    assert!(broken.starts_with("bare: "), "{broken}");
    let absent = start(Path::new("/nowhere/track"), &[], Vec::new()).await.err().unwrap().to_string();
    assert!(absent.starts_with("track: "), "{absent}");
}

#[tokio::test]
async fn the_api_speaks_as_lambda_does() {
    let mut api = RuntimeApi::start().await.unwrap();
    let mut client = bench::connection::Connection::new(&api.address.to_string());
    let request = |method: &str, path: &str, body: &'static str| {
        let path = format!("/2018-06-01/runtime/{path}");
        let request = axum::http::Request::builder().method(method).uri(path).header("host", "127.0.0.1");
        request.body(http_body_util::Full::from(body)).unwrap()
    };
    api.invoke("{\"a\":1}".to_owned());
    let (status, body) = client.call(request("GET", "invocation/next", "")).await.unwrap();
    assert_eq!((status, body.as_ref()), (200, b"{\"a\":1}".as_slice()));
    assert!(matches!(api.happened().await.unwrap(), Happened::Asked(_)));
    let (status, _) = client.call(request("POST", "invocation/1/response", "fine")).await.unwrap();
    assert_eq!(status, 202);
    assert!(matches!(api.happened().await.unwrap(), Happened::Answered(_, body) if body == "fine"));
    for failing in ["invocation/1/error", "init/error"] {
        let (status, _) = client.call(request("POST", failing, "why")).await.unwrap();
        assert_eq!(status, 202);
        assert!(matches!(api.happened().await.unwrap(), Happened::Failed(body) if body == "why"));
    }
}
