//! The pages of filing a request: the choice of a type, from staff the choice of a contact, and the form.

mod behalf;
mod form;
mod new;
mod send;

use axum::Router;
use axum::routing::{get, post};
use guichet_http::Pages;

pub fn pages() -> Pages {
    guichet_portal::pages(Router::new().route("/requests/new", get(new::show)).route("/requests", post(send::send)))
}
