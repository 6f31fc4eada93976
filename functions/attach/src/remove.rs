//! `DELETE /attachments/{id}`: takes a file away that is attached to nothing yet.

use axum::Extension;
use axum::http::StatusCode;
use guichet_domain::ids::AttachmentId;
use guichet_files::Storage;
use guichet_http::{Ctx, PathId, Problem, SignedIn};
use guichet_store::{FILE_CHANGED, StoreError};

use crate::read::own;

/// Take a file away
///
/// One's own, as long as it is attached to nothing. Its bytes go at once.
#[utoipa::path(
    delete,
    path = "/attachments/{id}",
    tag = "files",
    params(("id" = AttachmentId, Path, description = "The file")),
    responses((status = 204, description = "It is gone")),
)]
pub(crate) async fn remove(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AttachmentId>,
    Extension(storage): Extension<Storage>,
) -> Result<StatusCode, Problem> {
    let store = &ctx.app.store;
    let file = own(&ctx, &who.actor, id).await?;
    let attached = || Problem::conflict("The file is attached to a request; only an administrator can purge it.");
    if file.event.is_some() {
        return Err(attached());
    }
    match store.give_up_file(&file, Some(&who.caller(&ctx, None)), ctx.now).await {
        Ok(()) => {}
        Err(StoreError::Refused(FILE_CHANGED)) => {
            return Err(match store.file(id).await? {
                Some(file) if file.event.is_some() => attached(),
                _ => Problem::conflict("The file changed at the same time; try again."),
            });
        }
        Err(error) => return Err(error.into()),
    }
    storage.remove_attachment(id).await?;
    store.forget_file(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
