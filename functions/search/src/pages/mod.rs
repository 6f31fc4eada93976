//! The pages: the knowledge base searched, and listed for its editors.

mod find;

use axum::Router;
use axum::routing::get;
use guichet_http::Pages;

pub fn pages() -> Pages {
    guichet_portal::pages(Router::new().route("/articles", get(find::show)))
}
