//! The pages of requests: the lists, the agents' queue, and the request itself.

mod changes;
mod closure;
mod facts;
mod for_agents;
mod list;
mod mailed;
mod queue;
mod request;
mod sharing;
mod timeline;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use guichet_domain::ids::Number;
use guichet_http::{Pages, PathId};
use guichet_portal::{Viewer, see_other};

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/requests", get(list::show))
            .route("/requests/{number}", get(request::show))
            .route("/requests/{number}/events", get(timeline_there))
            .route("/requests/{number}/audience", get(sharing_there))
            .route("/requests/{number}/mails", get(mails_there)),
    )
}

// What the JSON side has at addresses of its own is on the request's page.

async fn timeline_there(_: Viewer, PathId(number): PathId<Number>) -> Response {
    see_other(&format!("/requests/{number}#suivi"))
}

async fn sharing_there(_: Viewer, PathId(number): PathId<Number>) -> Response {
    see_other(&format!("/requests/{number}#partager"))
}

async fn mails_there(_: Viewer, PathId(number): PathId<Number>) -> Response {
    see_other(&format!("/requests/{number}#courriels"))
}

/// The code that a value of a fixed set is written with.
fn code(value: impl serde::Serialize) -> String {
    let code = serde_json::to_value(value).ok();
    code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
