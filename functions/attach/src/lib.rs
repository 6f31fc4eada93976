//! The files of requests (`spec/product.md`, Attachments): the form by which one is uploaded straight to the storage,
//! where it stands, what its sender decides of it, and the link to its clean copy.
//!
//! What a file is, is found out by `inspect`; `create` and `comment` attach it; what nobody attaches goes with
//! `files-due`. The handlers take the [`guichet_files::Storage`] from the request's extensions.

mod content;
mod decide;
mod expect;
mod pages;
mod read;
mod remove;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(expect::expect))
        .routes(routes!(read::read, remove::remove))
        .routes(routes!(decide::confirm))
        .routes(routes!(decide::mask))
        .routes(routes!(content::content))
}
