//! The gateway: the routers of all functions, mounted in one process.

use axum::{Extension, Router};
use guichet_files::Storage;
use guichet_http::{App, Pages, Routes};
use guichet_library::Library;

/// The routes of every function that is called over HTTP.
pub fn functions() -> Vec<Routes> {
    vec![
        activate::routes(),
        attach::routes(),
        canned_responses::routes(),
        close::routes(),
        comment::routes(),
        create::routes(),
        deposit::routes(),
        edit::routes(),
        handle::routes(),
        manage_access::routes(),
        notifications::routes(),
        portal::routes(),
        privacy::routes(),
        profile::routes(),
        publish::routes(),
        purge::routes(),
        reports::routes(),
        search::routes(),
        share::routes(),
        sign_in::routes(),
        track::routes(),
    ]
}

/// The pages of those that have any.
pub fn pages() -> Vec<Pages> {
    vec![
        activate::pages(),
        attach::pages(),
        canned_responses::pages(),
        close::pages(),
        comment::pages(),
        create::pages(),
        deposit::pages(),
        edit::pages(),
        handle::pages(),
        manage_access::pages(),
        notifications::pages(),
        portal::pages(),
        profile::pages(),
        publish::pages(),
        purge::pages(),
        reports::pages(),
        search::pages(),
        share::pages(),
        sign_in::pages(),
        track::pages(),
    ]
}

/// The whole service as one router; the library is what `search` searches in, the storage where files lie.
pub fn router(app: App, library: Library, storage: Storage) -> Router {
    let router = functions().into_iter().fold(Router::new(), |router, routes| router.merge(routes.split_for_parts().0));
    let pages = pages().into_iter().fold(Router::new(), |router, pages| router.merge(pages.router));
    guichet_http::finish_with_pages(router, guichet_portal::pages(pages), app)
        .layer(Extension(library))
        .layer(Extension(storage))
}
