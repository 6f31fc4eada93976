//! What agents do with a request (`spec/product.md`, The life of a request): take, assign, wait, resolve, decide on
//! an access request, write internal notes, have a failed mail sent again.

mod access_request;
mod assign;
mod change;
mod decide;
mod mails;
mod notes;
mod pages;
mod resolve;
mod take;
mod wait;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(take::take))
        .routes(routes!(assign::assign))
        .routes(routes!(wait::wait))
        .routes(routes!(resolve::resolve))
        .routes(routes!(decide::accept))
        .routes(routes!(decide::refuse))
        .routes(routes!(notes::add, notes::list))
        .routes(routes!(mails::retry))
}
