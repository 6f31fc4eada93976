//! Pages beside the JSON: a function's two routers behind one door. `Accept: text/html` and forms go to the pages,
//! everything else to the JSON side; what has no page is answered by that as well.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HeaderMap};
use axum::http::{Method, Uri};
use axum::response::Response;
use bytes::Bytes;
use guichet_domain::ids::Id;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower::ServiceExt;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate as _, SizeAbove};

use crate::app::App;
use crate::code::Code;
use crate::layer::{BODY_LIMIT, around};
use crate::negotiate::{is_form, wants_page};
use crate::problem::Problem;
use crate::settings::Settings;

/// The pages of a function, and the page that tells of a problem.
#[derive(Clone)]
pub struct Pages {
    pub router: Router<App>,
    pub refused: fn(&Refused<'_>) -> Response,
}

/// A call for a page that was not done, as the page of its problem needs to know it.
pub struct Refused<'a> {
    pub problem: &'a Problem,
    /// Names the log line.
    pub trace: Id,
    pub call: &'a Kept,
    pub settings: &'a Settings,
}

/// What is kept of a call while it is worked on, so that nothing typed is lost when it is refused.
#[derive(Debug, Clone)]
pub struct Kept {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    /// What the form sent.
    pub form: Option<Bytes>,
}

impl Kept {
    /// Without what it sent.
    pub(crate) fn bare(request: &Request) -> Self {
        let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
        Self { method, uri, headers, form: None }
    }

    pub(crate) async fn of(request: Request, limit: usize) -> (Self, Result<Request, Problem>) {
        let mut kept = Self::bare(&request);
        let (parts, body) = request.into_parts();
        if !is_form(&parts.headers) {
            return (kept, Ok(Request::from_parts(parts, body)));
        }
        match Limited::new(body, limit).collect().await {
            Ok(body) => {
                let body = body.to_bytes();
                kept.form = Some(body.clone());
                (kept, Ok(Request::from_parts(parts, Body::from(body))))
            }
            Err(error) if error.is::<LengthLimitError>() => (kept, Err(Problem::new(Code::TooLarge))),
            Err(_) => (kept, Err(Problem::malformed("The body ended before it was complete."))),
        }
    }
}

/// Puts a function's JSON side and its pages behind one door, with the one layer around both.
pub fn finish_with_pages(api: Router<App>, pages: Pages, app: App) -> Router {
    let refused = Some(pages.refused);
    let api = around(api.fallback(async || Problem::not_found()), app.clone(), BODY_LIMIT, refused);
    let pages = around(pages.router.fallback_service(api.clone()), app, BODY_LIMIT, refused);
    let door = move |request: Request| {
        let router = if wants_page(&request) { pages.clone() } else { api.clone() };
        router.oneshot(request)
    };
    let texts = |_: axum::http::StatusCode, _: axum::http::Version, headers: &HeaderMap, _: &axum::http::Extensions| {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        ["application/json", "text/html", "text/css", "text/javascript", "image/svg+xml"]
            .iter()
            .any(|text| kind.starts_with(text))
    };
    // Shorter ones fit into a packet as they are. An ETag stays what it is: `If-Match` takes it for the version.
    let when = SizeAbove::new(1_024).and(texts);
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(when);
    Router::new().fallback(door).layer(compression)
}
