//! Reading requests: lists, one request, its timeline, its mails, who sees it and who hears of it.
//!
//! Everything read is recorded in the audit trail, beside the reading; without the record there is no answer.

mod audience;
mod events;
mod list;
mod mails;
mod pages;
mod read;

pub use pages::pages;
use utoipa_axum::routes;

pub fn routes() -> guichet_http::Routes {
    guichet_http::Routes::new()
        .routes(routes!(list::list))
        .routes(routes!(read::read))
        .routes(routes!(events::events))
        .routes(routes!(mails::mails))
        .routes(routes!(audience::audience))
}
