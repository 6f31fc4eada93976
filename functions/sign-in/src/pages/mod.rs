//! The pages of signing in and out, of forgotten passwords, and of one's sessions.

mod confirm;
mod reset;
mod session;
mod sessions;

use axum::Router;
use axum::routing::{get, post};
use guichet_http::Pages;
use guichet_portal::see_other;

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/session", get(session::show).post(session::sign_in))
            .route("/session/remove", post(session::sign_out).get(async || see_other("/")))
            .route("/sessions", get(sessions::show))
            .route("/sessions/{id}/remove", post(sessions::end).get(async || see_other("/sessions")))
            .route("/password-reset", get(reset::show).post(reset::send))
            .route("/password-reset/confirm", get(confirm::show).post(confirm::send)),
    )
}
