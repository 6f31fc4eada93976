//! `GET …/upload`: what is still to be sent. `POST …/complete`: all of it has arrived.

use axum::http::StatusCode;
use axum::{Extension, Json};
use guichet_domain::deposit::DepositState;
use guichet_domain::ids::{DepositId, EstablishmentId};
use guichet_files::Storage;
use guichet_http::{Ctx, PathIds, Problem, SignedIn};
use guichet_store::{DEPOSIT_CHANGED, StoreError};

use crate::view::{Begun, DepositView, missing};
use crate::{check_deposits, found};

/// Go on with the upload of a file
///
/// Agents only. The parts that have not arrived, with fresh links, each good for an hour; none once all of it is there.
#[utoipa::path(
    get,
    path = "/establishments/{id}/files/{file}/upload",
    operation_id = "deposit_upload",
    tag = "deposits",
    params(
        ("id" = EstablishmentId, Path, description = "The establishment"),
        ("file" = DepositId, Path, description = "The file"),
    ),
    responses((status = 200, description = "What is missing", body = Begun)),
)]
pub(crate) async fn upload(
    ctx: Ctx,
    who: SignedIn,
    PathIds(establishment, file): PathIds<EstablishmentId, DepositId>,
    Extension(storage): Extension<Storage>,
) -> Result<Json<Begun>, Problem> {
    check_deposits(&who.actor, &establishment)?;
    let deposit = found(&ctx, &establishment, file).await?;
    ctx.app.store.deposit_resumed(&who.caller(&ctx, None), &deposit).await?;
    Ok(Json(Begun::of(&storage, &deposit).await?))
}

/// Join the parts of a file
///
/// Agents only. Refused while parts are missing. Its fingerprint is taken then, and those who may have it are told; until
/// it is `ready`, the answer is 202.
#[utoipa::path(
    post,
    path = "/establishments/{id}/files/{file}/complete",
    operation_id = "complete_deposit",
    tag = "deposits",
    params(
        ("id" = EstablishmentId, Path, description = "The establishment"),
        ("file" = DepositId, Path, description = "The file"),
    ),
    responses(
        (status = 200, description = "It is ready", body = DepositView),
        (status = 202, description = "It is being received", body = DepositView),
    ),
)]
pub(crate) async fn complete(
    ctx: Ctx,
    who: SignedIn,
    PathIds(establishment, file): PathIds<EstablishmentId, DepositId>,
    Extension(storage): Extension<Storage>,
) -> Result<(StatusCode, Json<DepositView>), Problem> {
    check_deposits(&who.actor, &establishment)?;
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let deposit = found(&ctx, &establishment, file).await?;
    if deposit.state != DepositState::Expected {
        store.deposit_resumed(&caller, &deposit).await?;
    }
    let deposit = match deposit.state {
        DepositState::Expected => {
            let missing = missing(&storage, &deposit).await?;
            if !missing.is_empty() {
                return Err(Problem::conflict("Parts of the file have not arrived; send them first."));
            }
            // Before they are joined, so that whoever hears of the object finds it expected.
            let joined = match store.deposit_joined(&caller, &deposit).await {
                Ok(joined) => joined,
                // Somebody else did, just now.
                Err(StoreError::Refused(DEPOSIT_CHANGED)) => {
                    let deposit = found(&ctx, &establishment, file).await?;
                    store.deposit_resumed(&caller, &deposit).await?;
                    deposit
                }
                Err(error) => return Err(error.into()),
            };
            storage.join(&joined.key(), &joined.upload).await?;
            joined
        }
        DepositState::Receiving => {
            storage.join(&deposit.key(), &deposit.upload).await?;
            deposit
        }
        DepositState::Ready => deposit,
    };
    let status = if deposit.state == DepositState::Ready { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(DepositView::of(deposit, Vec::new(), &who.actor))))
}
