//! `/articles/unanswered`: what was searched without result, to be answered by an article or taken off the list.

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use guichet_http::{Faults, Form, Limit, List, Problem, Query};
use guichet_portal::{Asked, Page, Viewer, render, see_other, with_query};
use guichet_store::Unanswered;

use crate::unanswered::{self as operation, Wanted};

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Looking {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "articles_unanswered.html")]
struct UnansweredPage {
    page: Page,
    searches: Vec<Unanswered>,
    next: Option<String>,
}

impl UnansweredPage {
    /// The form of an article that answers it.
    #[allow(clippy::unused_self, reason = "askama finds methods of the page only")]
    fn to_write(&self, search: &Unanswered) -> String {
        with_query("/articles/new", &[("title", &search.text), ("language", search.lang.as_str())])
    }
}

pub(crate) async fn show(viewer: Viewer, Asked(looking): Asked<Looking>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let wanted = Wanted { limit: looking.limit, cursor: looking.cursor };
    let List { items: searches, next_cursor, .. } = operation::list(ctx, who, Query(wanted)).await?.0;
    let next = next_cursor.map(|cursor| with_query("/articles/unanswered", &[("cursor", &cursor)]));
    render(&UnansweredPage { page, searches, next })
}

pub(crate) async fn dismiss(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    let _ = operation::dismiss(viewer.ctx, viewer.who, form.input(&[])?).await?;
    Ok(see_other("/articles/unanswered?notice=search-dismissed"))
}

/// Where the forms stand.
pub(crate) async fn back(_: Viewer) -> Response {
    see_other("/articles/unanswered")
}
