//! `GET /`: what answers here, for programs and for people who try the address.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// What answers here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Front {
    name: &'static str,
    version: &'static str,
    links: Links,
}

/// Where to go from here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Links {
    /// The knowledge base.
    articles: &'static str,
    /// What can be asked for.
    catalog: &'static str,
    health: &'static str,
    /// The description of this interface.
    openapi: &'static str,
    requests: &'static str,
    /// Where to sign in.
    session: &'static str,
}

/// What answers here, and where to go
#[utoipa::path(
    get,
    path = "/",
    tag = "portal",
    security(()),
    responses((status = 200, description = "The portal", body = Front)),
)]
pub(crate) async fn front() -> Json<Front> {
    Json(Front {
        name: "Guichet",
        version: env!("CARGO_PKG_VERSION"),
        links: Links {
            articles: "/articles",
            catalog: "/catalog",
            health: "/health",
            openapi: "/openapi.json",
            requests: "/requests",
            session: "/session",
        },
    })
}
