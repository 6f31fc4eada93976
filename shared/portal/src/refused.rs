//! The pages of problems. An expired session leads to the sign-in, and from there back; what was typed comes along.

use std::str::from_utf8;

use askama::Template;
use axum::http::Method;
use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use guichet_domain::ids::Id;
use guichet_http::{Code, Refused, cookie};

use crate::page::Page;
use crate::{address, answer, viewer};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    title: String,
    detail: String,
    /// Whether something was typed, which the browser still has a page back.
    keeps: bool,
    trace: Id,
}

#[derive(Template)]
#[template(path = "resume.html")]
struct ResumePage<'a> {
    page: Page,
    to: &'a str,
    form: &'a str,
    /// Whose form it was, as it says itself or the cookie does: nobody else goes on with it.
    account: String,
}

/// The answer to a call for a page that was not done.
pub(crate) fn page(refused: &Refused<'_>) -> Response {
    let answer = if refused.problem.code == Code::Unauthenticated { sign_in_first(refused) } else { told(refused) };
    // Without its page, the status says what there is to say.
    answer.unwrap_or_else(|| refused.problem.code.status().into_response())
}

fn told(refused: &Refused<'_>) -> Option<Response> {
    let code = refused.problem.code;
    let template = ProblemPage {
        page: viewer::page(&refused.call.uri, &refused.call.headers),
        title: format!("problem-{}-title", code.as_str()),
        detail: format!("problem-{}-detail", code.as_str()),
        keeps: refused.call.form.is_some(),
        trace: refused.trace,
    };
    let mut response = answer::render(&template).ok()?;
    *response.status_mut() = code.status();
    if let Some(seconds) = refused.problem.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Some(response)
}

fn sign_in_first(refused: &Refused<'_>) -> Option<Response> {
    let call = refused.call;
    let here = call.uri.path_and_query()?.as_str();
    let form = call.form.as_deref().and_then(|form| from_utf8(form).ok()).filter(|form| resumable(here, form));
    let Some(form) = form.filter(|_| call.method == Method::POST) else {
        // The home page is where a sign-in leads anyway.
        let next = if call.method == Method::GET && here != "/" { here } else { "" };
        let to = HeaderValue::try_from(address::with_query("/session", &[("next", next)])).ok()?;
        return Some((StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response());
    };
    let page = viewer::page(&call.uri, &call.headers);
    let account = made_for(form).unwrap_or_else(|| {
        let token = cookie::session_of(&call.headers, refused.settings.is_https()).unwrap_or_default();
        token.split('.').next().unwrap_or_default().to_owned()
    });
    let mut response = answer::render(&ResumePage { page, to: here, form, account }).ok()?;
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    Some(response)
}

/// The account that a form was made for.
fn made_for(form: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(form.as_bytes());
    pairs.find_map(|(name, value)| (name == "_account").then(|| value.into_owned()))
}

/// Whether a form's content may be shown again after a sign-in: one that holds a password, or that only signs out,
/// may not.
pub fn resumable(path: &str, form: &str) -> bool {
    const SECRET: [&str; 6] = ["password", "current", "new", "otp", "code", "token"];
    let secret = form_urlencoded::parse(form.as_bytes()).any(|(name, _)| SECRET.contains(&name.as_ref()));
    !secret && path != "/session/remove"
}
