//! An invited person activates her account (`spec/product.md`, Accounts 2). The link's token comes with the mail,
//! which `notify` sends; inviting is `manage-access`' work.

mod activate;
mod look;
mod pages;
mod resend;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(look::look, activate::activate)).routes(routes!(resend::resend))
}
