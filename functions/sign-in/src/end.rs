//! `DELETE /session` and `DELETE /sessions/{id}`: signing out here, or somewhere else.

use axum::http::StatusCode;
use guichet_domain::ids::SessionId;
use guichet_http::{Ctx, PathId, Problem, SignedIn};
use guichet_store::StoreError;

/// Sign out
#[utoipa::path(
    delete,
    path = "/session",
    tag = "people",
    responses((status = 204, description = "The session of this call has ended")),
)]
pub(crate) async fn sign_out(ctx: Ctx, who: SignedIn) -> Result<StatusCode, Problem> {
    match ctx.app.store.end_session(&who.caller(&ctx, None), who.session).await {
        // Ended by another call meanwhile, which is what was wanted.
        Ok(()) | Err(StoreError::NotFound) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(error.into()),
    }
}

/// End one of one's own sessions
#[utoipa::path(
    delete,
    path = "/sessions/{id}",
    tag = "people",
    params(("id" = SessionId, Path, description = "The session, as `GET /sessions` lists it")),
    responses((status = 204, description = "The session has ended")),
)]
pub(crate) async fn end(ctx: Ctx, who: SignedIn, PathId(id): PathId<SessionId>) -> Result<StatusCode, Problem> {
    ctx.app.store.end_session(&who.caller(&ctx, None), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
