//! `DELETE …/files/{file}`: an agent takes a file away.

use axum::Extension;
use axum::http::StatusCode;
use guichet_domain::ids::{DepositId, EstablishmentId};
use guichet_files::Storage;
use guichet_http::{Ctx, PathIds, Problem, SignedIn};

use crate::{check_deposits, found};

/// Take a file of an establishment away
///
/// Agents only; also one that is still being uploaded.
#[utoipa::path(
    delete,
    path = "/establishments/{id}/files/{file}",
    operation_id = "remove_deposit",
    tag = "deposits",
    params(
        ("id" = EstablishmentId, Path, description = "The establishment"),
        ("file" = DepositId, Path, description = "The file"),
    ),
    responses((status = 204, description = "It is gone")),
)]
pub(crate) async fn remove(
    ctx: Ctx,
    who: SignedIn,
    PathIds(establishment, file): PathIds<EstablishmentId, DepositId>,
    Extension(storage): Extension<Storage>,
) -> Result<StatusCode, Problem> {
    check_deposits(&who.actor, &establishment)?;
    let deposit = found(&ctx, &establishment, file).await?;
    let key = deposit.key();
    storage.abort(&key, &deposit.upload).await?;
    storage.remove(&key).await?;
    ctx.app.store.forget_deposit(&deposit, Some(&who.caller(&ctx, None)), ctx.now).await?;
    Ok(StatusCode::NO_CONTENT)
}
