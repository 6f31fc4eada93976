//! Filing a request, and the catalogue of what can be asked for.
//!
//! Who hears of a new request is left to `notify`.

mod catalog;
mod draft;
mod file;
mod pages;
mod references;

pub use pages::pages;
use utoipa_axum::routes;

pub fn routes() -> guichet_http::Routes {
    guichet_http::Routes::new().routes(routes!(catalog::catalog)).routes(routes!(file::create))
}
