//! `GET /articles`: the knowledge base searched, in indexes that are held in memory (`spec/product.md`, Knowledge
//! base). How well it finds is `guichet_search`'s; articles are read and written by `publish`.
//!
//! The handlers take the [`guichet_library::Library`] from the request's extensions.

mod find;
mod pages;
mod unanswered;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(find::find))
}
