//! Whose page a call comes from: what a browser sends along by itself must come from the portal's own pages
//! (`spec/api.md`: every form post, signed in or not).

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::http::{HeaderMap, Method};

use crate::cookie;
use crate::negotiate::is_form;

/// Whether the call may be looked at: it reads, or shows a token that no browser adds by itself, or comes from a page
/// of the portal.
pub(crate) fn allowed(request: &Request, origin: &str) -> bool {
    let headers = request.headers();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let by_cookie =
        !headers.contains_key(AUTHORIZATION) && cookie::session_of(headers, origin.starts_with("https://")).is_some();
    reads || !(is_form(headers) || by_cookie) || from_portal(headers, origin)
}

fn from_portal(headers: &HeaderMap, origin: &str) -> bool {
    let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    told("sec-fetch-site") == Some("same-origin") || told(ORIGIN.as_str()) == Some(origin)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::body::Body;

    use super::*;

    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
    const COOKIE: (&str, &str) = ("cookie", "__Host-session=t");

    fn allowed_post(headers: &[(&str, &str)]) -> bool {
        let builder = Request::builder().method("POST").uri("/requests");
        let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
        allowed(&builder.body(Body::empty()).unwrap(), "https://guichet.example")
    }

    #[test]
    fn a_form_comes_from_the_portals_own_pages() {
        assert!(allowed_post(&[FORM, ("sec-fetch-site", "same-origin")]));
        assert!(allowed_post(&[FORM, ("origin", "https://guichet.example")]));
        for wrong in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
            ("origin", "https://guichet.example.evil.test"),
            ("origin", "http://guichet.example"),
            ("origin", "null"),
            ("x", "y"),
        ] {
            assert!(!allowed_post(&[FORM, wrong]), "{wrong:?}");
            assert!(!allowed_post(&[COOKIE, wrong]), "{wrong:?}");
        }
    }

    #[test]
    fn what_shows_a_token_itself_may_come_from_anywhere() {
        assert!(allowed_post(&[("authorization", "Bearer t")]));
        assert!(allowed_post(&[("content-type", "application/json")]));
        assert!(!allowed_post(&[FORM, ("authorization", "Bearer t")]));
    }
}
