//! One's own account: name, phone, language, password. Role and rights are `manage-access`' to change, by others.

mod change;
mod pages;
mod password;
mod read;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(read::me, change::change)).routes(routes!(password::change))
}
