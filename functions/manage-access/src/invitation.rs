//! `POST /accounts/{id}/invitation`: the invitation again, with a new link; the one before is good no longer.

use axum::http::StatusCode;
use guichet_domain::account::AccountState;
use guichet_domain::ids::{AccountId, Id};
use guichet_http::{Ctx, IdempotencyKey, PathId, Problem, SignedIn};
use guichet_store::{AccountEventKind, StoreError};

use crate::managed::managed;

/// Send an invitation again
#[utoipa::path(
    post,
    path = "/accounts/{id}/invitation",
    tag = "people",
    params(
        ("id" = AccountId, Path, description = "The account, `invited`"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters"),
    ),
    responses((status = 202, description = "A new mail goes out")),
)]
pub(crate) async fn send_again(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AccountId>,
    key: IdempotencyKey,
) -> Result<StatusCode, Problem> {
    let store = &ctx.app.store;
    let account = managed(&ctx, &who.actor, id).await?;
    let idempotency = ctx.idempotency(&who.actor, &key, &[]);
    if store.made_before(idempotency.as_ref(), ctx.now).await?.is_some() {
        return Ok(StatusCode::ACCEPTED);
    }
    if account.state != AccountState::Invited {
        return Err(Problem::conflict("Only an account that waits for its activation is invited again."));
    }
    if account.mail_stopped.is_some() {
        return Err(Problem::mail_stopped());
    }
    let caller = who.caller(&ctx, idempotency.as_ref());
    match store.ask_for_mail(&caller, id, AccountEventKind::Invited, ctx.random(Id::from_random)).await {
        // Sent by a call with the same key that was quicker.
        Ok(()) | Err(StoreError::Refused("idempotency")) => Ok(StatusCode::ACCEPTED),
        Err(error) => Err(error.into()),
    }
}
