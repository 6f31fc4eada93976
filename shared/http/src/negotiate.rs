//! Page or JSON: one address serves people and programs (`spec/api.md`).

use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, Method};

/// Whether a page is wanted: of what is read, by `Accept: text/html`; whatever a form sends is answered by one.
pub(crate) fn wants_page(request: &Request) -> bool {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    is_form(request.headers()) || (reads && accepts_html(request.headers()))
}

/// `application/x-www-form-urlencoded`
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// Whether `text/html` is named, and not refused by a weight of nothing.
fn accepts_html(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let html = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"));
        html && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// Whether this media type is named, and preferred to JSON where that is named too.
pub fn prefers(headers: &HeaderMap, kind: &str) -> bool {
    let lines = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let ranges: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    let weight = |kind: &str| {
        ranges.iter().find_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let named = parts.next().is_some_and(|named| named.eq_ignore_ascii_case(kind));
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
            named.then_some(weight.unwrap_or(1.0))
        })
    };
    weight(kind).is_some_and(|weighs| weighs > 0.0 && weighs >= weight("application/json").unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::body::Body;

    use super::*;

    fn wanted(method: &str, headers: &[(&str, &str)]) -> bool {
        let builder = Request::builder().method(method).uri("/");
        let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
        wants_page(&builder.body(Body::empty()).unwrap())
    }

    #[test]
    fn browsers_get_pages_and_programs_json() {
        assert!(wanted("GET", &[("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]));
        assert!(wanted("GET", &[("accept", "application/json;q=0.5, TEXT/HTML")]));
        for accept in ["*/*", "application/json", "text/html;q=0", "text/htmlx", ""] {
            assert!(!wanted("GET", &[("accept", accept)]), "{accept}");
        }
        assert!(wanted("POST", &[("content-type", "Application/x-www-form-urlencoded; charset=UTF-8")]));
        assert!(!wanted("POST", &[("content-type", "application/json"), ("accept", "text/html")]));
    }
}
