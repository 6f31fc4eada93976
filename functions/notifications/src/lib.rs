//! The portal's own notifications: what mail tells, without the mail. They are made by `notify`.

mod list;
mod pages;
mod read;

pub use pages::pages;
use utoipa_axum::routes;

pub fn routes() -> guichet_http::Routes {
    guichet_http::Routes::new().routes(routes!(list::list)).routes(routes!(read::read))
}
