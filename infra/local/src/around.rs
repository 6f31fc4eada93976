//! What only the local server has: `/_local/mail`, `/_local/clock`, `/_local/run/{function}` (`spec/api.md`).

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{BoxError, Json, Router};
use futures_util::stream;
use guichet_domain::closure::whole_seconds;
use guichet_http::Clock;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::LocalClock;
use crate::embedded::ses::{KeptMail, Mailbox};
use crate::local::Local;
use crate::manifest::Manifest;
use crate::runner::Runner;

#[derive(Clone)]
struct Around {
    clock: LocalClock,
    mailbox: Option<Mailbox>,
    runner: Runner,
}

pub fn router(local: &Local) -> Router {
    let around =
        Around { clock: local.clock.clone(), mailbox: local.services.mailbox.clone(), runner: Runner::of(local) };
    Router::new()
        .route("/_local/mail", get(mail))
        .route("/_local/clock", get(clock).put(turn))
        .route("/_local/run/{function}", post(run))
        .with_state(around)
}

fn problem(status: StatusCode, detail: impl Into<String>) -> Response {
    let body = json!({"title": status.canonical_reason(), "status": status.as_u16(), "detail": detail.into()});
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// The kept mails, oldest first; to a browser as a page, newest first. Read and written one by one: there may be tens
/// of thousands.
async fn mail(State(around): State<Around>, headers: HeaderMap) -> Response {
    let Some(mailbox) = around.mailbox else {
        return problem(StatusCode::NOT_FOUND, "LocalStack keeps the mails: GET /_aws/ses at its endpoint");
    };
    let mut ids = match mailbox.ids() {
        Ok(ids) => ids,
        Err(error) => return problem(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    };
    let wants_page = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if wants_page.is_some_and(|accept| accept.contains("text/html")) {
        ids.reverse();
        let articles = ids.into_iter().map(move |id| Ok(article(&mailbox.get(&id)?)));
        Html(in_pieces(PAGE, articles, "</html>")).into_response()
    } else {
        let items = ids.into_iter().enumerate().map(move |(place, id)| {
            let item = serde_json::to_string(&mailbox.get(&id)?)?;
            Ok(if place == 0 { item } else { format!(",{item}") })
        });
        ([(header::CONTENT_TYPE, "application/json")], in_pieces("[", items, "]")).into_response()
    }
}

const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Kept mail</title>";

fn in_pieces<I>(open: &str, pieces: I, close: &str) -> Body
where
    I: Iterator<Item = Result<String, BoxError>> + Send + 'static,
{
    let ends = |text: &str| std::iter::once(Ok(text.to_owned()));
    Body::from_stream(stream::iter(ends(open).chain(pieces).chain(ends(close))))
}

fn article(mail: &KeptMail) -> String {
    let text = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<article><h2>{}</h2><p>{} → {}</p><pre style=\"white-space:pre-wrap\">{}</pre></article><hr>",
        text(&mail.subject),
        mail.at,
        text(&mail.to.join(", ")),
        text(&mail.text)
    )
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hands {
    // Without it, a missing one would be taken for `null`.
    #[serde(deserialize_with = "Option::deserialize")]
    now: Option<Timestamp>,
}

/// Where the clock stands; `null` while it goes with the machine's. `time` is what the service takes for now.
async fn clock(State(around): State<Around>) -> Response {
    let now = around.clock.stands_at();
    Json(json!({"now": now, "time": whole_seconds(around.clock.now())})).into_response()
}

async fn turn(State(around): State<Around>, body: Bytes) -> Response {
    match serde_json::from_slice::<Hands>(&body) {
        Ok(hands) => {
            around.clock.turn(hands.now.map(whole_seconds));
            clock(State(around)).await
        }
        Err(_) => problem(StatusCode::UNPROCESSABLE_ENTITY, "send {\"now\": \"2026-06-13T18:30:00Z\"}, or null"),
    }
}

/// Runs a function with the event of the body; without one, with that of its trigger now.
async fn run(State(around): State<Around>, Path(function): Path<String>, body: Bytes) -> Response {
    let event = if body.is_empty() {
        None
    } else {
        match serde_json::from_slice::<Value>(&body) {
            Ok(event) => Some(event),
            Err(_) => return problem(StatusCode::BAD_REQUEST, "the event is not JSON"),
        }
    };
    match around.runner.run(&function, event).await {
        Some(Ok(report)) => Json(report).into_response(),
        Some(Err(error)) => problem(StatusCode::INTERNAL_SERVER_ERROR, error),
        None => {
            let functions = Manifest::get().functions.iter().filter(|(_, function)| function.routes.is_empty());
            let names: Vec<_> = functions.map(|(name, _)| name.as_str()).collect();
            problem(StatusCode::NOT_FOUND, format!("the functions are {}", names.join(", ")))
        }
    }
}
