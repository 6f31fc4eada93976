//! `GET …/content`: the way to a file, which is noted on its receipt.

use axum::Extension;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use guichet_domain::deposit::DepositState;
use guichet_domain::ids::{DepositId, EstablishmentId};
use guichet_files::{Storage, storage_now};
use guichet_http::{Ctx, PathIds, Problem, SignedIn};

use crate::{check, found};

/// Download a file of an establishment
///
/// A link good for 60 seconds. Who asked for it is noted, for everyone who sees the file.
#[utoipa::path(
    get,
    path = "/establishments/{id}/files/{file}/content",
    operation_id = "deposit_content",
    tag = "deposits",
    params(
        ("id" = EstablishmentId, Path, description = "The establishment"),
        ("file" = DepositId, Path, description = "The file"),
    ),
    responses((
        status = 302,
        description = "The link",
        headers(("Location" = String, description = "Good for 60 seconds")),
    )),
)]
pub(crate) async fn content(
    ctx: Ctx,
    who: SignedIn,
    PathIds(establishment, file): PathIds<EstablishmentId, DepositId>,
    Extension(storage): Extension<Storage>,
) -> Result<Response, Problem> {
    check(&who.actor, &establishment)?;
    let deposit = found(&ctx, &establishment, file).await?;
    if deposit.state != DepositState::Ready {
        return Err(if who.actor.is_staff() {
            Problem::conflict("The file is not ready yet.")
        } else {
            Problem::not_found()
        });
    }
    ctx.app.store.deposit_downloaded(&who.caller(&ctx, None), &deposit).await?;
    let name = deposit.filename.as_str();
    let link = storage.link(&deposit.key(), name, "application/octet-stream", storage_now()).await?;
    Ok((StatusCode::FOUND, [(LOCATION, link)]).into_response())
}
