//! « Partager », « Me notifier » and the hand-over: who else has a request, who hears of it, whose it is
//! (`spec/product.md`, Who hears about it). Who sees what is left to `guichet_domain::access`, mail to `notify`.

mod colleague;
mod follow;
mod pages;
mod participants;
mod requester;
mod shareable;

pub use pages::pages;
use utoipa_axum::routes;

pub fn routes() -> guichet_http::Routes {
    guichet_http::Routes::new()
        .routes(routes!(shareable::shareable))
        .routes(routes!(participants::share))
        .routes(routes!(participants::take_off))
        .routes(routes!(follow::follow, follow::mute))
        .routes(routes!(requester::hand_over))
}
