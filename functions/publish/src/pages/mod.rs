//! The pages.

use axum::Router;
use guichet_http::Pages;

pub fn pages() -> Pages {
    guichet_portal::pages(Router::new())
}
