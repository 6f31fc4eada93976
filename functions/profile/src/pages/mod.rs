//! The pages of one's own account.

mod password;
mod profile;

use axum::Router;
use axum::routing::get;
use guichet_http::Pages;
use guichet_portal::see_other;

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/me", get(profile::show))
            .route("/me/update", get(async || see_other("/me")).post(profile::update))
            .route("/me/password", get(password::show))
            .route("/me/password/update", get(password::show).post(password::update)),
    )
}
