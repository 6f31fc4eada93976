//! The stylesheet and the scripts, under an address that changes with what they hold: browsers keep them for good.
//! Their order in one folder lets modules import each other by relative names.

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use guichet_http::Problem;

mod built {
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

pub use built::HASH;

/// The bytes of all assets together, for the test of what a visit costs.
pub fn files() -> &'static [(&'static str, &'static [u8])] {
    built::FILES
}

/// `GET /assets/{hash}/{name}`, for the function `portal`.
#[allow(clippy::unused_async, reason = "a handler")]
pub async fn asset(Path((hash, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let found = built::FILES.iter().find(|(known, _)| *known == name).filter(|_| hash == HASH);
    let (name, content) = found.ok_or_else(Problem::not_found)?;
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let mut response = (*content).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}
