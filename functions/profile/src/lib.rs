//! One's own account: name, phone, language, password. Role and rights are `manage-access`' to change, by others.

mod change;
mod pages;
mod password;
mod read;

pub use pages::pages;
use utoipa_axum::routes;

pub fn routes() -> guichet_http::Routes {
    guichet_http::Routes::new().routes(routes!(read::me, change::change)).routes(routes!(password::change))
}
