//! The one layer around every function's routes: trace, limit of the body, panics, the form of problems, the headers
//! that every answer carries, and one log line per call.

use std::panic::AssertUnwindSafe;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use guichet_domain::ids::Id;

use crate::app::App;
use crate::code::Code;
use crate::negotiate::wants_page;
use crate::origin;
use crate::pages::{Kept, Refused};
use crate::problem::Problem;
use crate::trace::{self, Trace};

/// The most bytes that a call may send.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// Puts the layer around all routes of a function, or of several together; unknown addresses included.
pub fn finish(router: Router<App>, app: App) -> Router {
    around(router.fallback(async || Problem::not_found()), app, BODY_LIMIT, None)
}

/// The page of a problem, for those who want a page.
type RefusedPage = fn(&Refused<'_>) -> Response;

/// The same with another limit of the body, in bytes, and with problems as pages.
pub(crate) fn around(router: Router<App>, app: App, limit: usize, refused: Option<RefusedPage>) -> Router {
    router.layer(from_fn_with_state((app.clone(), limit, refused), outermost)).with_state(app)
}

async fn outermost(
    State((app, limit, refused)): State<(App, usize, Option<RefusedPage>)>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.extensions().get::<Trace>().is_some() {
        // Handed on from the pages to the JSON side: the layer is around it already.
        return next.run(request).await;
    }
    let started = stopwatch();
    let trace = trace::given(request.headers()).unwrap_or_else(|| Id::from_random(app.entropy.bytes()));
    request.extensions_mut().insert(Trace(trace));
    let method = name(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();

    let page = refused.filter(|_| wants_page(&request));
    let mut kept = page.map(|_| Kept::bare(&request));
    let checked = check(request, &app, limit);
    let checked = match checked {
        Ok(request) if page.is_some() => {
            let (call, request) = Kept::of(request, limit).await;
            kept = Some(call);
            request
        }
        checked => checked,
    };
    let response = match checked {
        Err(problem) => problem.into_response(),
        Ok(request) => match AssertUnwindSafe(next.run(request)).catch_unwind().await {
            Ok(response) => response,
            // The panic's own text may quote anything; the hook of `main` logs where it was.
            Err(_) => Problem::internal("panic").into_response(),
        },
    };

    let write = |problem: &Problem| match (page, &kept) {
        (Some(page), Some(call)) => page(&Refused { problem, trace, call, settings: &app.settings }),
        _ => problem.render(trace),
    };
    let (mut response, cause) = with_problem_written(response, write);
    add_headers(response.headers_mut(), app.settings.is_https());
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    allow_shared(&mut response, route);
    let status = response.status().as_u16();
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if response.status().is_server_error() {
        tracing::error!(method, route, status, ms, %trace, cause, "call");
    } else {
        tracing::info!(method, route, status, ms, %trace, cause, "call");
    }
    response
}

/// What no handler needs to look at: too long a body, and what a browser was made to send by another site's page.
fn check(request: Request, app: &App, limit: usize) -> Result<Request, Problem> {
    if announces_more(request.headers(), limit) {
        return Err(Problem::new(Code::TooLarge));
    }
    if !origin::allowed(&request, &app.settings.origin) {
        return Err(Problem::forbidden().cause("cross-site"));
    }
    Ok(request)
}

#[allow(clippy::disallowed_methods, reason = "how long a call takes is measured, never decided on")]
fn stopwatch() -> std::time::Instant {
    std::time::Instant::now()
}

/// The method for the log: what a caller made up is not written there.
fn name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn announces_more(headers: &HeaderMap, limit: usize) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    length.is_some_and(|length| length > limit)
}

/// Writes the problem that the answer brings, or that its bare status stands for; and what the log says of it.
fn with_problem_written(
    mut response: Response,
    write: impl FnOnce(&Problem) -> Response,
) -> (Response, Option<String>) {
    let own = response.extensions_mut().remove::<Problem>();
    let problem = own.or_else(|| if is_written(&response) { None } else { Problem::of_status(response.status()) });
    let Some(problem) = problem else { return (response, None) };
    let mut written = write(&problem);
    // What the answer carries besides (`Allow`, a cookie) stays; what belongs to the replaced body does not.
    let mut headers = std::mem::take(response.headers_mut());
    headers.remove(CONTENT_TYPE);
    headers.remove(CONTENT_LENGTH);
    for (name, value) in written.headers() {
        headers.insert(name, value.clone());
    }
    *written.headers_mut() = headers;
    (written, problem.cause)
}

/// Whether the answer says by itself what is wrong, as JSON or as a page.
fn is_written(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/json") || kind.starts_with("text/html"))
}

/// What addresses allow that two functions share; the rest is known to the router.
const SHARED: [(&str, &str); 3] =
    [("/requests", "GET,HEAD,POST"), ("/requests/{number}", "GET,HEAD,PATCH"), ("/articles", "GET,HEAD,POST")];

/// Says of a shared address what either function takes.
fn allow_shared(response: &mut Response, route: &str) {
    let shared = SHARED.into_iter().find(|(shared, _)| *shared == route);
    if let Some((_, methods)) = shared.filter(|_| response.status() == StatusCode::METHOD_NOT_ALLOWED) {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static(methods));
    }
}

/// What browsers need to be told with everything (`spec/api.md`: nothing personal is stored anywhere on the way).
fn add_headers(headers: &mut HeaderMap, https: bool) {
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    let always = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (resource_policy, "same-origin"),
    ];
    for (name, value) in always {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language, Cookie, Authorization"));
    }
}

#[cfg(test)]
#[path = "layer_tests.rs"]
mod tests;
