//! The gateway: every function behind the routes that the manifest gives it, as API Gateway has them.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use axum::{Extension, Router};
use guichet_files::Storage;
use guichet_http::{App, Describe, Pages, Routes, Undescribed, finish, finish_with_pages};
use guichet_library::Library;
use tower::ServiceExt;

use crate::manifest::Manifest;
use crate::permissions;

/// A function that is called over HTTP: its name, its routes, its pages if it has any.
type Function<D> = (&'static str, Routes<D>, Option<Pages>);

/// Every function that is called over HTTP.
pub fn functions<D: Describe>() -> Vec<Function<D>> {
    vec![
        ("activate", activate::routes(), Some(activate::pages())),
        ("attach", attach::routes(), Some(attach::pages())),
        ("canned-responses", canned_responses::routes(), Some(canned_responses::pages())),
        ("close", close::routes(), Some(close::pages())),
        ("comment", comment::routes(), Some(comment::pages())),
        ("create", create::routes(), Some(create::pages())),
        ("deposit", deposit::routes(), Some(deposit::pages())),
        ("edit", edit::routes(), Some(edit::pages())),
        ("handle", handle::routes(), Some(handle::pages())),
        ("manage-access", manage_access::routes(), Some(manage_access::pages())),
        ("notifications", notifications::routes(), Some(notifications::pages())),
        ("portal", portal::routes(), Some(portal::pages())),
        ("privacy", privacy::routes(), None),
        ("profile", profile::routes(), Some(profile::pages())),
        ("publish", publish::routes(), Some(publish::pages())),
        ("purge", purge::routes(), Some(purge::pages())),
        ("reports", reports::routes(), Some(reports::pages())),
        ("search", search::routes(), Some(search::pages())),
        ("share", share::routes(), Some(share::pages())),
        ("sign-in", sign_in::routes(), Some(sign_in::pages())),
        ("track", track::routes(), Some(track::pages())),
    ]
}

/// Where calls go. An address that no route has goes to the function of `$default`.
struct Gateway {
    services: Vec<(&'static str, Router)>,
    paths: matchit::Router<Vec<(Option<Method>, usize)>>,
    default: usize,
}

impl Gateway {
    fn new(services: Vec<(&'static str, Router)>) -> Self {
        let mut by_path: BTreeMap<&str, Vec<(Option<Method>, usize)>> = BTreeMap::new();
        let mut default = 0;
        for (place, (name, _)) in services.iter().enumerate() {
            for route in Manifest::get().functions.get(*name).iter().flat_map(|function| &function.routes) {
                let Some((method, path)) = route.split_once(' ') else {
                    default = place;
                    continue;
                };
                let method = method.parse().ok().filter(|_| method != "ANY");
                by_path.entry(path).or_default().push((method, place));
            }
        }
        let mut paths = matchit::Router::new();
        for (path, mut routes) in by_path {
            // A method's own route goes before that of any.
            routes.sort_by_key(|(method, _)| method.is_none());
            #[allow(clippy::expect_used, reason = "part of the program, and read by every test")]
            paths.insert(path, routes).expect("a path of the manifest");
        }
        Self { services, paths, default }
    }

    fn place(&self, method: &Method, path: &str) -> usize {
        let found = self
            .paths
            .at(path)
            .ok()
            .and_then(|found| found.value.iter().find(|(own, _)| own.as_ref().is_none_or(|own| own == method)));
        found.map_or(self.default, |(_, place)| *place)
    }

    async fn call(&self, request: Request) -> Response {
        let (name, service) = &self.services[self.place(request.method(), request.uri().path())];
        let answer = permissions::within(name, service.clone().oneshot(request)).await;
        answer.unwrap_or_else(|never| match never {})
    }
}

/// The whole service as one router; the library is what `search` searches in, the storage where files lie.
pub fn router(app: App, library: Library, storage: Storage) -> Router {
    let served = functions::<Undescribed>().into_iter().map(|(name, routes, pages)| {
        let routes = routes.into_router();
        let service = match pages {
            Some(pages) => finish_with_pages(routes, pages, app.clone()),
            None => finish(routes, app.clone()),
        };
        (name, service.layer(Extension(library.clone())).layer(Extension(storage.clone())))
    });
    let gateway = Arc::new(Gateway::new(served.collect()));
    Router::new().fallback(move |request: Request| {
        let gateway = Arc::clone(&gateway);
        async move { gateway.call(request).await }
    })
}
