//! The home page.

mod home;

use axum::Router;
use axum::routing::get;
use guichet_http::Pages;

pub fn pages() -> Pages {
    guichet_portal::pages(Router::new().route("/", get(home::show)))
}
