//! `GET /openapi.json`: the description of the JSON side. Made from the routes of all functions by the acceptance
//! test of the same name, which also finds it out of date.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

const DESCRIPTION: &str = include_str!("../openapi.json");

/// The description of this interface (OpenAPI 3.1)
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "portal",
    security(()),
    responses((status = 200, description = "An OpenAPI document", body = Object, content_type = "application/json")),
)]
pub(crate) async fn openapi() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DESCRIPTION)
}
