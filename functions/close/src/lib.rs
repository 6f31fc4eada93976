//! Closing a request, and « Le problème persiste » (`spec/product.md`, The life of a request). What the 72-hour rule
//! closes is left to `close-due`.

mod close;
mod pages;
mod reopen;

pub use pages::pages;
use utoipa_axum::routes;

pub fn routes() -> guichet_http::Routes {
    guichet_http::Routes::new().routes(routes!(close::close)).routes(routes!(reopen::reopen))
}
