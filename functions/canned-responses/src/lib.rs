//! Canned responses: texts with variables that agents keep and answer with, by team and language (`spec/api.md`, Around
//! it). The variables are [`guichet_domain::canned`]'s.

mod change;
mod list;
mod pages;

use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::Actor;
use guichet_http::Problem;
use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(list::list, change::create)).routes(routes!(change::replace, change::delete))
}

fn check(actor: &Actor) -> Result<(), Problem> {
    if may_administer(actor, Administration::UseCannedResponses) { Ok(()) } else { Err(Problem::forbidden()) }
}
