//! Signing in and out, the sessions of an account, and forgotten passwords (`spec/product.md`, Accounts 3 to 5).

mod confirm;
mod end;
mod list;
mod open;
mod pages;
mod reset;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(open::sign_in, end::sign_out))
        .routes(routes!(list::sessions))
        .routes(routes!(end::end))
        .routes(routes!(reset::reset))
        .routes(routes!(confirm::confirm))
}
