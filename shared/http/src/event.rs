//! Serving scheduled and stream functions: in Lambda their trigger's events, elsewhere `POST /` on a private port
//! (`spec/api.md`, Around it), plain or as a `CloudEvent`.

use std::fmt::Display;
use std::process::ExitCode;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http_body_util::{BodyExt, Limited};
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::code::Code;
use crate::layer::around;
use crate::problem::Problem;
use crate::serve::{ServeError, in_lambda, run, serve};
use crate::settings::{Secret, SettingsError};

/// As much as Lambda itself takes.
const EVENT_LIMIT: usize = 6 * 1024 * 1024;

/// The whole of a scheduled or stream function's `main`: state from the environment, the handler made from it,
/// serving it. The handler takes the trigger's event and answers its report.
///
/// ```ignore
/// guichet_http::event_main(async |app| Ok(close_due::handler(app)))
/// ```
pub fn event_main<H, F, E>(build: impl AsyncFnOnce(App) -> Result<H, SettingsError>) -> ExitCode
where
    H: Fn(Value) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Value, E>> + Send + 'static,
    E: Display,
{
    run(async {
        let app = App::from_env().await?;
        let handler = build(app.clone()).await?;
        serve_event(app, handler).await
    })
}

/// Serves a handler of events. Outside Lambda it does not start without `GUICHET_EVENT_SECRET`.
pub async fn serve_event<H, F, E>(app: App, handler: H) -> Result<(), ServeError>
where
    H: Fn(Value) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Value, E>> + Send + 'static,
    E: Display,
{
    if !in_lambda() {
        let secret = app.settings.event_secret.clone().ok_or_else(|| SettingsError {
            name: "GUICHET_EVENT_SECRET",
            reason: "is not set; without it, anyone could send events".to_owned(),
        })?;
        return serve(around(event_router(handler, secret), app, EVENT_LIMIT, None)).await;
    }
    let service = service_fn(move |event: LambdaEvent<Value>| {
        let answer = handler(event.payload);
        async move {
            answer.await.map_err(|error| {
                let error_message = error.to_string();
                tracing::error!(cause = error_message, "event");
                Diagnostic { error_type: "failed".to_owned(), error_message }
            })
        }
    });
    lambda_runtime::run(service).await.map_err(|error| ServeError::Lambda(error.to_string()))
}

/// `POST /` with `Authorization: Bearer SECRET`.
pub fn event_router<H, F, E>(handler: H, secret: Secret) -> Router<App>
where
    H: Fn(Value) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Value, E>> + Send + 'static,
    E: Display,
{
    let answer = async move |request: Request| -> Result<Response, Problem> {
        let (parts, body) = request.into_parts();
        if !shows(&parts.headers, &secret) {
            return Err(Problem::unauthenticated());
        }
        let event = event(&parts.headers, body).await?;
        let report = handler(event).await.map_err(Problem::internal)?;
        Ok(axum::Json(report).into_response())
    };
    Router::new().route("/", post(answer)).fallback(async || Problem::not_found())
}

fn shows(headers: &HeaderMap, secret: &Secret) -> bool {
    let shown = headers.get(AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    shown.is_some_and(|shown| shown.ct_eq(secret.expose()).into())
}

/// The trigger's event. A `CloudEvent`'s own time is added to data that has none: the sweep goes by it.
async fn event(headers: &HeaderMap, body: Body) -> Result<Value, Problem> {
    let body = Limited::new(body, EVENT_LIMIT).collect().await.map_err(|_| Problem::new(Code::TooLarge))?.to_bytes();
    let document = if body.is_empty() {
        Value::Object(Map::new())
    } else {
        serde_json::from_slice(&body).map_err(|_| Problem::malformed("The body is no JSON text."))?
    };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let structured = header(CONTENT_TYPE.as_str()).is_some_and(|kind| kind.starts_with("application/cloudevents+json"));
    let (mut data, time) = match document {
        Value::Object(mut envelope) if structured => {
            let time = envelope.remove("time");
            (envelope.remove("data").unwrap_or_else(|| Value::Object(Map::new())), time)
        }
        _ if structured => return Err(Problem::malformed("A structured CloudEvent is a JSON object.")),
        data => (data, header("ce-time").map(Value::from)),
    };
    if let (Value::Object(data), Some(time)) = (&mut data, time) {
        data.entry("time").or_insert(time);
    }
    Ok(data)
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
