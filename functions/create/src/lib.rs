//! Filing a request, and the catalogue of what can be asked for.
//!
//! Who hears of a new request is left to `notify`.

mod catalog;
mod draft;
mod file;
mod pages;
mod references;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(catalog::catalog)).routes(routes!(file::create))
}
