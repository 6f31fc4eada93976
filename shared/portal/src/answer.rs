//! Pages as answers.

use askama::Template;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use guichet_http::{Code, Problem, Settings};

/// Nothing from elsewhere, nothing inline, in no one's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// The page.
pub fn render(template: &impl Template) -> Result<Response, Problem> {
    let html = template.render().map_err(Problem::internal)?;
    let mut response = html.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(response)
}

/// The page that shows a form again because of this problem, with the problem's status.
pub fn render_refused(template: &impl Template, problem: &Problem) -> Result<Response, Problem> {
    let mut response = render(template)?;
    *response.status_mut() = problem.code.status();
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// The problem, if a form that is shown again can tell it; what lies elsewhere is for the page of problems.
pub fn for_form(problem: Problem) -> Result<Problem, Problem> {
    match problem.code {
        Code::Internal | Code::Unavailable | Code::NotFound | Code::Unauthenticated => Err(problem),
        _ => Ok(problem),
    }
}

/// The same page, where its scripts bring files straight to the storage (`connect-src`).
pub fn with_files(mut response: Response, settings: &Settings) -> Response {
    let Some(origin) = settings.files_origin() else { return response };
    let policy = POLICY.replacen("connect-src 'self'", &format!("connect-src 'self' {origin}"), 1);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// On to another page of the portal, by `GET`.
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::try_from(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// The answer with one more cookie, where there is one.
pub fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
