//! Reading requests: lists, one request, its timeline, its mails, who sees it and who hears of it.
//!
//! Everything read is recorded in the audit trail, beside the reading; without the record there is no answer.

mod audience;
mod events;
mod list;
mod mails;
mod pages;
mod read;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(list::list))
        .routes(routes!(read::read))
        .routes(routes!(events::events))
        .routes(routes!(mails::mails))
        .routes(routes!(audience::audience))
}
