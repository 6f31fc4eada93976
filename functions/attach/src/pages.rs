//! The same decisions from a form on the request's page: answered with that page.

use axum::response::Response;
use axum::routing::post;
use axum::{Extension, Router};
use guichet_domain::ids::AttachmentId;
use guichet_files::Storage;
use guichet_http::{Form, Pages, PathId, Problem};
use guichet_portal::{Viewer, see_other};

use crate::decide::{confirmed, masked};

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new().route("/attachments/{id}/confirm", post(confirm)).route("/attachments/{id}/mask", post(mask)),
    )
}

async fn confirm(viewer: Viewer, PathId(id): PathId<AttachmentId>, _: Form) -> Result<Response, Problem> {
    confirmed(&viewer.ctx, &viewer.who, id).await?;
    back(&viewer, id, "file-confirmed").await
}

async fn mask(
    viewer: Viewer,
    PathId(id): PathId<AttachmentId>,
    Extension(storage): Extension<Storage>,
    _: Form,
) -> Result<Response, Problem> {
    masked(&viewer.ctx, &viewer.who, &storage, id).await?;
    back(&viewer, id, "file-masked").await
}

/// The page of the request that it is attached to.
async fn back(viewer: &Viewer, id: AttachmentId, notice: &str) -> Result<Response, Problem> {
    let file = viewer.ctx.app.store.file(id).await?.ok_or_else(Problem::not_found)?;
    Ok(match file.event {
        Some(event) => see_other(&format!("/requests/{}?notice={notice}#evenement-{event}", event.number)),
        None => see_other("/requests/new"),
    })
}
