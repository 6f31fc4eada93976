//! The gateway: the routers of all functions, mounted in one process.

use axum::Router;
use guichet_http::{App, Routes};

/// The routes of every function that is called over HTTP.
pub fn functions() -> Vec<Routes> {
    vec![
        activate::routes(),
        close::routes(),
        comment::routes(),
        create::routes(),
        edit::routes(),
        handle::routes(),
        manage_access::routes(),
        notifications::routes(),
        portal::routes(),
        privacy::routes(),
        profile::routes(),
        share::routes(),
        sign_in::routes(),
        track::routes(),
    ]
}

/// The whole service as one router.
pub fn router(app: App) -> Router {
    let router = functions().into_iter().fold(Router::new(), |router, routes| router.merge(routes.split_for_parts().0));
    guichet_http::finish(router, app)
}
