//! « Partager », « Me notifier » and the hand-over: who else has a request, who hears of it, whose it is
//! (`spec/product.md`, Who hears about it). Who sees what is left to `guichet_domain::access`, mail to `notify`.

mod colleague;
mod follow;
mod pages;
mod participants;
mod requester;
mod shareable;

use guichet_http::{Describe, Routes, routes};
pub use pages::pages;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new()
        .routes(routes!(shareable::shareable))
        .routes(routes!(participants::share))
        .routes(routes!(participants::take_off))
        .routes(routes!(follow::follow, follow::mute))
        .routes(routes!(requester::hand_over))
}
