//! Who has access: accounts invited, changed and disabled; establishments; the audit trail (`spec/product.md`, Who is
//! who). What a person changes herself is `profile`'s.

mod audit;
mod change;
mod disable;
mod establishments;
mod invitation;
mod invite;
mod list;
mod managed;
mod pages;
mod read;
mod resume_mail;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(list::accounts, invite::invite))
        .routes(routes!(read::read, change::change))
        .routes(routes!(disable::disable))
        .routes(routes!(invitation::send_again))
        .routes(routes!(resume_mail::resume))
        .routes(routes!(establishments::list, establishments::create))
        .routes(routes!(establishments::change))
        .routes(routes!(audit::read))
}
