//! « Mes sessions »: where one is signed in, and an end to it.

use askama::Template;
use axum::Json;
use axum::response::Response;
use guichet_domain::ids::SessionId;
use guichet_http::{Code, PathId, Problem};
use guichet_portal::{Page, Viewer, render, see_other};

use crate::end;
use crate::list::{SessionView, sessions};

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    page: Page,
    sessions: Vec<SessionView>,
}

pub(crate) async fn show(viewer: Viewer) -> Result<Response, Problem> {
    let Json(list) = sessions(viewer.ctx, viewer.who).await?;
    render(&SessionsPage { page: viewer.page, sessions: list.items })
}

/// Ends one; once more is harmless.
pub(crate) async fn end(viewer: Viewer, id: PathId<SessionId>) -> Result<Response, Problem> {
    match end::end(viewer.ctx, viewer.who, id).await {
        Ok(_) => Ok(see_other("/sessions?notice=session-ended")),
        Err(problem) if problem.code == Code::NotFound => Ok(see_other("/sessions")),
        Err(problem) => Err(problem),
    }
}
