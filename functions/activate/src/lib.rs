//! An invited person activates her account (`spec/product.md`, Accounts 2). The link's token comes with the mail,
//! which `notify` sends; inviting is `manage-access`' work.

mod activate;
mod look;
mod pages;
mod resend;

pub use pages::pages;
use utoipa_axum::routes;

pub fn routes() -> guichet_http::Routes {
    guichet_http::Routes::new().routes(routes!(look::look, activate::activate)).routes(routes!(resend::resend))
}
