//! The dashboard: `GET /reports` as a page, with pictures of figures and the tables behind them.

mod chart;
mod charts;
mod drawing;
mod show;

use axum::Router;
use axum::routing::get;
use guichet_http::Pages;

pub fn pages() -> Pages {
    guichet_portal::pages(Router::new().route("/reports", get(show::show)))
}
