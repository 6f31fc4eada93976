//! The page of one's notifications.

mod list_page;

use axum::Router;
use axum::routing::get;
use guichet_http::Pages;
use guichet_portal::see_other;

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/notifications", get(list_page::show))
            .route("/notifications/read", get(async || see_other("/notifications")).post(list_page::read)),
    )
}
