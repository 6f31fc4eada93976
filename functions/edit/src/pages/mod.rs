//! The page of editing a request.

mod update;

use axum::Router;
use axum::routing::get;
use guichet_http::Pages;

pub fn pages() -> Pages {
    guichet_portal::pages(Router::new().route("/requests/{number}/update", get(update::show).post(update::save)))
}
