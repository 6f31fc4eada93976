//! `GET /attachments/{id}/content`: the way to a file's clean copy.

use axum::Extension;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use guichet_domain::ids::AttachmentId;
use guichet_files::{Storage, storage_now};
use guichet_http::{Ctx, PathId, Problem, SignedIn};
use guichet_store::of_file;

use crate::read::seen;

/// Download a file
///
/// A link good for 60 seconds, always a download; of a held file, for its sender alone.
#[utoipa::path(
    get,
    path = "/attachments/{id}/content",
    tag = "files",
    params(("id" = AttachmentId, Path, description = "The file")),
    responses((
        status = 302,
        description = "The link",
        headers(("Location" = String, description = "Good for 60 seconds")),
    )),
)]
pub(crate) async fn content(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AttachmentId>,
    Extension(storage): Extension<Storage>,
) -> Result<Response, Problem> {
    let file = seen(&ctx, &who.actor, id).await?;
    let Some(format) = file.format.filter(|_| file.is_written()) else {
        return Err(Problem::conflict("There is nothing to download: the file was refused, or is not inspected yet."));
    };
    let mut audited = of_file("file.downloaded", id);
    audited.request = file.event.map(|event| event.number);
    ctx.app.store.audit(&who.caller(&ctx, None), audited).await?;
    let link = storage.link(&file.key(), file.filename.as_str(), format.media_type(), storage_now()).await?;
    Ok((StatusCode::FOUND, [(LOCATION, link)]).into_response())
}
