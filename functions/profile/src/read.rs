//! `GET /me`: one's own account.

use axum::Json;
use guichet_http::{AccountView, Ctx, Problem, SignedIn};
use guichet_store::Audited;

/// One's own account
#[utoipa::path(
    get,
    path = "/me",
    tag = "people",
    responses((status = 200, description = "The account of this session", body = AccountView)),
)]
pub(crate) async fn me(ctx: Ctx, who: SignedIn) -> Result<Json<AccountView>, Problem> {
    ctx.app.store.audit(&who.caller(&ctx, None), Audited::new("account.read").subject(who.actor.id)).await?;
    Ok(Json(AccountView::of(&who.account)))
}
