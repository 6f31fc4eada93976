//! The portal itself: whether it works (`/health`), what it is (`/`), what it offers (`/openapi.json`). The gateway
//! sends unknown addresses here too; they get the same answer from every function (`guichet_http::finish`).

mod front;
mod health;
mod openapi;
mod pages;

use axum::routing::get;
use guichet_http::{Describe, Routes, routes};
use guichet_portal::assets::asset;
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(front::front))
        .routes(routes!(health::health))
        .routes(routes!(openapi::openapi))
        .route("/assets/{hash}/{name}", get(asset))
}
