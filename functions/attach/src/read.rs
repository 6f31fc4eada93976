//! `GET /attachments/{id}`: where a file stands.

use axum::{Extension, Json};
use guichet_domain::access::may_see_file;
use guichet_domain::account::Actor;
use guichet_domain::attachment::{Attachment, FileState};
use guichet_domain::ids::AttachmentId;
use guichet_files::Storage;
use guichet_http::{AttachmentView, Ctx, PathId, Problem, SignedIn};
use guichet_store::{StoreError, of_file};

/// Where a file stands
///
/// Its sender asks after the upload until it is neither `expected` nor `inspecting`; others see it with its request
/// once it is `clean`.
#[utoipa::path(
    get,
    path = "/attachments/{id}",
    tag = "files",
    params(("id" = AttachmentId, Path, description = "The file")),
    responses((status = 200, description = "The file", body = AttachmentView)),
)]
pub(crate) async fn read(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AttachmentId>,
    Extension(storage): Extension<Storage>,
) -> Result<Json<AttachmentView>, Problem> {
    let store = &ctx.app.store;
    let mut file = seen(&ctx, &who.actor, id).await?;
    if file.state == FileState::Expected
        && let Some(found) = storage.find(&Attachment::upload_key(id)).await?
    {
        // The bytes are there; their event is on its way.
        file = store.file_arrived(id, &found.etag, found.size).await?.ok_or_else(Problem::not_found)?;
    }
    let mut audited = of_file("file.read", id);
    audited.request = file.event.map(|event| event.number);
    store.audit(&who.caller(&ctx, None), audited).await?;
    Ok(Json(AttachmentView::of(&file, &who.actor)))
}

/// The file, if the actor sees it; one that she may not see and none at all are answered alike.
pub(crate) async fn seen(ctx: &Ctx, actor: &Actor, id: AttachmentId) -> Result<Attachment, Problem> {
    let store = &ctx.app.store;
    let file = store.file(id).await?.ok_or_else(Problem::not_found)?;
    let sees_request = match file.event {
        None => None,
        Some(event) => match store.visible(actor, event.number, ctx.now).await {
            Ok(_) => Some(true),
            Err(StoreError::NotFound) => Some(false),
            Err(error) => return Err(error.into()),
        },
    };
    if may_see_file(actor, &file, sees_request) { Ok(file) } else { Err(Problem::not_found()) }
}

/// The same, if it is the actor's own to decide on.
pub(crate) async fn own(ctx: &Ctx, actor: &Actor, id: AttachmentId) -> Result<Attachment, Problem> {
    let file = seen(ctx, actor, id).await?;
    if file.sender.id == actor.id { Ok(file) } else { Err(Problem::forbidden()) }
}
