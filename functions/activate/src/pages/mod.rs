//! The pages of an activation (the guide's step 1).

mod activation;
mod resend;

use axum::Router;
use axum::routing::get;
use guichet_http::Pages;

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/activation", get(activation::show).post(activation::send))
            .route("/activation/resend", get(resend::show).post(resend::send)),
    )
}
