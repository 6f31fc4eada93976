//! `POST /establishments/{id}/files`: begins the upload of a file.

use axum::http::StatusCode;
use axum::{Extension, Json};
use deserr::Deserr;
use guichet_domain::deposit::{Deposit, DepositState, MOST_BYTES};
use guichet_domain::file_name::FileName;
use guichet_domain::ids::{DepositId, EstablishmentId, Number};
use guichet_domain::invalid::Invalid;
use guichet_domain::request::DATA_EXTRACTION;
use guichet_files::Storage;
use guichet_http::nominative::{NotNominative, guard};
use guichet_http::{Ctx, Faults, IdempotencyKey, Input, PathId, Problem, SignedIn};
use guichet_store::{Caller, StoreError};
use utoipa::ToSchema;

use crate::view::Begun;
use crate::{check_deposits, found};

/// A file that is to be deposited.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDeposit {
    filename: FileName,
    /// In bytes, at most 5 GiB.
    #[schema(minimum = 1, maximum = 5_368_709_120_u64)]
    size: u64,
    /// As the agent's machine takes it to be. It is always served as a download of unknown kind.
    #[allow(dead_code, reason = "it is served as a download of unknown kind")]
    #[deserr(default)]
    #[schema(required = false)]
    content_type: Option<String>,
    /// The data extraction of the same establishment that it answers.
    #[deserr(default)]
    request: Option<Number>,
    /// What was found in the name and is no such number.
    #[deserr(default)]
    #[schema(required = false)]
    not_nominative: NotNominative,
}

/// Deposit a file for an establishment
///
/// Agents only. The answer has a link for each part, straight to the storage; what has arrived stays when the connection
/// is lost: `GET …/upload` tells what is missing. When all parts are there, `POST …/complete` joins them.
#[utoipa::path(
    post,
    path = "/establishments/{id}/files",
    operation_id = "begin_deposit",
    tag = "deposits",
    params(
        ("id" = EstablishmentId, Path, description = "The establishment"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters"),
    ),
    request_body = NewDeposit,
    responses((status = 201, description = "Where the parts go", body = Begun)),
)]
pub(crate) async fn begin(
    ctx: Ctx,
    who: SignedIn,
    PathId(establishment): PathId<EstablishmentId>,
    Extension(storage): Extension<Storage>,
    key: IdempotencyKey,
    input: Input<NewDeposit>,
) -> Result<(StatusCode, Json<Begun>), Problem> {
    check_deposits(&who.actor, &establishment)?;
    let store = &ctx.app.store;
    let idempotency = ctx.idempotency(&who.actor, &key, &input.raw);
    let caller = who.caller(&ctx, idempotency.as_ref());
    if let Some(reference) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return again(&ctx, &caller, &storage, &establishment, &reference).await;
    }
    store.establishment(&establishment).await?.ok_or_else(Problem::not_found)?;
    check_size(input.size)?;
    guard(&ctx.app.seal(), [("/filename", input.filename.as_str())], &input.not_nominative.0)?;
    check_request(&ctx, &who, &establishment, input.request).await?;
    let mut deposit = Deposit {
        id: ctx.random(DepositId::from_random),
        establishment,
        filename: input.filename.clone(),
        size: input.size,
        by: who.actor.summary(),
        request: input.request,
        state: DepositState::Expected,
        at: ctx.now,
        upload: String::new(),
        sha256: None,
        warned: false,
    };
    deposit.upload = storage.begin_multipart(&deposit.key()).await?;
    match store.expect_deposit(&caller, &deposit).await {
        Ok(()) => Ok((StatusCode::CREATED, Json(Begun::of(&storage, &deposit).await?))),
        Err(error) => {
            storage.abort(&deposit.key(), &deposit.upload).await?;
            match error {
                StoreError::Repeated(reference) => {
                    again(&ctx, &caller, &storage, &deposit.establishment, &reference).await
                }
                StoreError::Refused("full") => {
                    Err(Problem::conflict("The establishment has 200 files already; take some away first."))
                }
                error => Err(error.into()),
            }
        }
    }
}

fn check_size(size: u64) -> Result<(), Problem> {
    match size {
        0 => Err(Invalid::new("/size", "too-small", "there is nothing in the file; choose another").into()),
        1..=MOST_BYTES => Ok(()),
        _ => Err(Invalid::new("/size", "too-large", "a file has at most 5 GB; deposit it in several").into()),
    }
}

/// A data extraction of this very establishment; whatever else, told alike.
async fn check_request(
    ctx: &Ctx,
    who: &SignedIn,
    establishment: &EstablishmentId,
    request: Option<Number>,
) -> Result<(), Problem> {
    let Some(number) = request else { return Ok(()) };
    let answers = match ctx.app.store.visible(&who.actor, number, ctx.now).await {
        Ok(request) => request.head.kind == DATA_EXTRACTION && request.head.establishment == *establishment,
        Err(StoreError::NotFound) => false,
        Err(error) => return Err(error.into()),
    };
    let detail = "give the number of a data extraction of this establishment";
    if answers { Ok(()) } else { Err(Invalid::new("/request", "not-allowed", detail).into()) }
}

/// What this idempotency key made, with fresh links.
async fn again(
    ctx: &Ctx,
    caller: &Caller<'_>,
    storage: &Storage,
    establishment: &EstablishmentId,
    reference: &str,
) -> Result<(StatusCode, Json<Begun>), Problem> {
    let id = reference.parse().map_err(|_| Problem::internal("an idempotency record without a deposit"))?;
    let deposit = found(ctx, establishment, id).await?;
    ctx.app.store.deposit_resumed(caller, &deposit).await?;
    Ok((StatusCode::CREATED, Json(Begun::of(storage, &deposit).await?)))
}
