//! `POST /attachments/{id}/confirm` and `…/mask`: what the sender of a held file decides.

use axum::{Extension, Json};
use deserr::Deserr;
use guichet_domain::attachment::{Attachment, FileState, FindingKind};
use guichet_domain::ids::AttachmentId;
use guichet_domain::invalid::Invalid;
use guichet_files::{Storage, StorageError, sha256};
use guichet_http::{AttachmentView, Ctx, Faults, Input, PathId, Problem, SignedIn};
use guichet_store::{Audited, FILE_CHANGED, StoreError};
use utoipa::ToSchema;

use crate::read::own;

#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmed {
    /// `true`: what was found is no nominative data.
    not_nominative: bool,
}

/// Say that what was found is no nominative data
///
/// The file is shown to others from then on. What is recorded is which kinds were found, and a keyed hash of the file.
#[utoipa::path(
    post,
    path = "/attachments/{id}/confirm",
    tag = "files",
    params(("id" = AttachmentId, Path, description = "The file")),
    request_body = Confirmed,
    responses((status = 200, description = "The file", body = AttachmentView)),
)]
pub(crate) async fn confirm(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AttachmentId>,
    input: Input<Confirmed>,
) -> Result<Json<AttachmentView>, Problem> {
    if !input.not_nominative {
        return Err(Invalid::new("/not_nominative", "not-allowed", "say true, or mask what was found").into());
    }
    confirmed(&ctx, &who, id).await.map(Json)
}

pub(crate) async fn confirmed(ctx: &Ctx, who: &SignedIn, id: AttachmentId) -> Result<AttachmentView, Problem> {
    let file = own(ctx, &who.actor, id).await?;
    match file.state {
        // The second click.
        FileState::Clean => return Ok(AttachmentView::of(&file, &who.actor)),
        FileState::Held => {}
        _ => return Err(not_held()),
    }
    let kinds: Vec<FindingKind> = file.findings.iter().map(|found| found.kind).filter(|kind| kind.holds()).collect();
    let kinds = serde_json::to_value(kinds).map_err(Problem::internal)?;
    // By kind and keyed hash, as what is confirmed of a text.
    let hash = ctx.app.seal().keyed_hash(&[b"not nominative", file.sha256.as_deref().unwrap_or_default().as_bytes()]);
    let audited = Audited::new("file.confirmed").detail("kinds", kinds).detail("hash", hash);
    let shown = Attachment { state: FileState::Clean, ..file.clone() };
    decide(ctx, who, &file, &shown, audited).await
}

/// Mask what was found in a text
///
/// Letters and digits of what looks like a number of a person become █ in the copy that others see.
#[utoipa::path(
    post,
    path = "/attachments/{id}/mask",
    tag = "files",
    params(("id" = AttachmentId, Path, description = "The file")),
    responses((status = 200, description = "The file", body = AttachmentView)),
)]
pub(crate) async fn mask(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AttachmentId>,
    Extension(storage): Extension<Storage>,
) -> Result<Json<AttachmentView>, Problem> {
    masked(&ctx, &who, &storage, id).await.map(Json)
}

pub(crate) async fn masked(
    ctx: &Ctx,
    who: &SignedIn,
    storage: &Storage,
    id: AttachmentId,
) -> Result<AttachmentView, Problem> {
    let file = own(ctx, &who.actor, id).await?;
    if file.state == FileState::Clean && file.masked {
        // The second click, and what the first had no time for.
        storage.remove(&Attachment::clean_key(id)).await?;
        return Ok(AttachmentView::of(&file, &who.actor));
    }
    if file.state != FileState::Held {
        return Err(not_held());
    }
    let Some(format) = file.format.filter(|_| file.can_be_masked()) else {
        return Err(Problem::conflict("Only a text can be masked here; redact the image, and attach it again."));
    };
    let key = file.key();
    let Some(found) = storage.find(&key).await? else {
        return match ctx.app.store.file(id).await? {
            Some(now) if now.masked => Ok(AttachmentView::of(&now, &who.actor)),
            _ => Err(StorageError::Missing.into()),
        };
    };
    let bytes = storage.read(&key, &found.etag).await?;
    let bytes = guichet_inspection::masked(&bytes);
    let hidden = Attachment {
        state: FileState::Clean,
        masked: true,
        size: bytes.len() as u64,
        sha256: Some(sha256(&bytes)),
        findings: file.findings.iter().filter(|found| !found.kind.holds()).cloned().collect(),
        ..file.clone()
    };
    // Beside the copy that holds it, which goes once nothing names it any more; if not by this call, by the schedule.
    ctx.app.store.look_again(id, ctx.now).await?;
    storage.write(&hidden.key(), bytes, format.media_type()).await?;
    match decide(ctx, who, &file, &hidden, Audited::new("file.masked")).await {
        Ok(view) => {
            storage.remove(&Attachment::clean_key(id)).await?;
            Ok(view)
        }
        Err(problem) => match ctx.app.store.file(id).await? {
            // Another click was quicker, and came to the same.
            Some(now) if now.masked => Ok(AttachmentView::of(&now, &who.actor)),
            // Confirmed, purged or taken away meanwhile: nothing names this copy.
            _ => {
                storage.remove(&Attachment::masked_key(id)).await?;
                Err(problem)
            }
        },
    }
}

fn not_held() -> Problem {
    Problem::conflict("The file is not held: there is nothing to decide.")
}

async fn decide(
    ctx: &Ctx,
    who: &SignedIn,
    from: &Attachment,
    to: &Attachment,
    audited: Audited,
) -> Result<AttachmentView, Problem> {
    match ctx.app.store.decide_file(&who.caller(ctx, None), from, to, audited).await {
        Ok(()) => Ok(AttachmentView::of(to, &who.actor)),
        Err(StoreError::Refused(FILE_CHANGED)) => {
            Err(Problem::conflict("The file changed at the same time; look at it, and decide again."))
        }
        Err(error) => Err(error.into()),
    }
}
