//! Articles of the knowledge base, one by one (`spec/product.md`, Knowledge base): reading, writing with every revision
//! kept, whether one helped; and what editors maintain around them, the house's synonyms and the searches without
//! result. What is published comes into the search by the table's stream: see `derive`.

mod change;
mod helpful;
mod pages;
mod read;
mod revisions;
mod synonyms;
mod unanswered;
mod view;

use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::Actor;
use guichet_http::Problem;
use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(change::create))
        .routes(routes!(read::read, change::replace, change::delete))
        .routes(routes!(helpful::helpful))
        .routes(routes!(revisions::list))
        .routes(routes!(revisions::read))
        .routes(routes!(unanswered::list))
        .routes(routes!(unanswered::dismiss))
        .routes(routes!(synonyms::read, synonyms::replace))
}

fn check(actor: &Actor) -> Result<(), Problem> {
    if may_administer(actor, Administration::EditArticles) { Ok(()) } else { Err(Problem::forbidden()) }
}
