//! Closing a request, and « Le problème persiste » (`spec/product.md`, The life of a request). What the 72-hour rule
//! closes is left to `close-due`.

mod close;
mod pages;
mod reopen;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(close::close)).routes(routes!(reopen::reopen))
}
