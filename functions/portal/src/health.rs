//! `GET /health`: whether the portal works, for load balancers and monitors.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use guichet_http::App;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Healthy {
    status: Up,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Up {
    Ok,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Unhealthy {
    status: Down,
    /// What does not answer.
    #[schema(min_items = 1)]
    down: Vec<Part>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Down {
    Down,
}

/// What the portal cannot work without.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Part {
    Table,
}

/// Whether the portal works
#[utoipa::path(
    get,
    path = "/health",
    tag = "portal",
    security(()),
    responses(
        (status = 200, description = "It works", body = Healthy),
        (status = 503, description = "Something does not answer", body = Unhealthy),
    ),
)]
pub(crate) async fn health(State(app): State<App>) -> Response {
    match app.store.ping().await {
        Ok(()) => Json(Healthy { status: Up::Ok }).into_response(),
        Err(error) => {
            tracing::error!(%error, "the table does not answer");
            let body = Json(Unhealthy { status: Down::Down, down: vec![Part::Table] });
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "2")], body).into_response()
        }
    }
}
