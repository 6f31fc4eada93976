//! The portal's own notifications: what mail tells, without the mail. They are made by `notify`.

mod list;
mod pages;
mod read;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(list::list)).routes(routes!(read::read))
}
