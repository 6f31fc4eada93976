//! `POST /attachments`: signs the form by which one file is uploaded.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::{Extension, Json};
use deserr::Deserr;
use guichet_domain::attachment::{Attachment, FileState, MOST_BYTES};
use guichet_domain::file_name::FileName;
use guichet_domain::ids::AttachmentId;
use guichet_domain::invalid::Invalid;
use guichet_files::{Storage, storage_now};
use guichet_http::nominative::{NotNominative, guard};
use guichet_http::{Ctx, Faults, IdempotencyKey, Input, Problem, SignedIn};
use guichet_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// A file that is to be uploaded.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFile {
    filename: FileName,
    /// In bytes, at most 25 MB.
    #[schema(minimum = 1, maximum = 26_214_400)]
    size: u64,
    /// As the sender's machine takes it to be. What the bytes are decides.
    #[allow(dead_code, reason = "what the bytes are decides")]
    #[deserr(default)]
    #[schema(required = false)]
    content_type: Option<String>,
    /// What was found in the name and is no such number.
    #[deserr(default)]
    #[schema(required = false)]
    not_nominative: NotNominative,
}

/// Where the file goes: `multipart/form-data` with these fields first, and the file last, as `file`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Upload {
    url: String,
    fields: BTreeMap<String, String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Expected {
    id: AttachmentId,
    /// The name as it is kept: without its path, and without characters that hide.
    filename: FileName,
    /// Good for 15 minutes.
    upload: Upload,
}

/// Upload a file
///
/// The answer is a form that takes this one file, straight to the storage. Once it is uploaded, its state tells what
/// became of it; a request or a comment then names it.
#[utoipa::path(
    post,
    path = "/attachments",
    tag = "files",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters")),
    request_body = NewFile,
    responses((status = 201, description = "The form", body = Expected)),
)]
pub(crate) async fn expect(
    ctx: Ctx,
    who: SignedIn,
    Extension(storage): Extension<Storage>,
    key: IdempotencyKey,
    input: Input<NewFile>,
) -> Result<(StatusCode, Json<Expected>), Problem> {
    let store = &ctx.app.store;
    let idempotency = ctx.idempotency(&who.actor, &key, &input.raw);
    let caller = who.caller(&ctx, idempotency.as_ref());
    if let Some(reference) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return again(&ctx, &storage, &reference).await;
    }
    check_size(input.size)?;
    guard(&ctx.app.seal(), [("/filename", input.filename.as_str())], &input.not_nominative.0)?;
    let file = Attachment {
        id: ctx.random(AttachmentId::from_random),
        sender: who.actor.summary(),
        filename: input.filename.clone(),
        size: input.size,
        state: FileState::Expected,
        format: None,
        findings: Vec::new(),
        sha256: None,
        created_at: ctx.now,
        etag: None,
        masked: false,
        purged: false,
        event: None,
    };
    match store.expect_file(&caller, &file).await {
        Ok(()) => form(&storage, file).await,
        Err(StoreError::Repeated(reference)) => again(&ctx, &storage, &reference).await,
        Err(error) => Err(error.into()),
    }
}

fn check_size(size: u64) -> Result<(), Problem> {
    match size {
        0 => Err(Invalid::new("/size", "too-small", "there is nothing in the file; choose another").into()),
        1..=MOST_BYTES => Ok(()),
        _ => Err(Invalid::new("/size", "too-large", "a file has at most 25 MB; send a part of it").into()),
    }
}

/// A form for the file that this idempotency key made.
async fn again(ctx: &Ctx, storage: &Storage, reference: &str) -> Result<(StatusCode, Json<Expected>), Problem> {
    let id = reference.parse().map_err(|_| Problem::internal("an idempotency record without a file"))?;
    let file = ctx.app.store.file(id).await?.ok_or_else(Problem::not_found)?;
    form(storage, file).await
}

async fn form(storage: &Storage, file: Attachment) -> Result<(StatusCode, Json<Expected>), Problem> {
    let form = storage.form(&Attachment::upload_key(file.id), file.size, storage_now()).await?;
    let upload = Upload { url: form.url, fields: form.fields };
    Ok((StatusCode::CREATED, Json(Expected { id: file.id, filename: file.filename, upload })))
}
