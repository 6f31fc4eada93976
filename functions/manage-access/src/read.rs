//! `GET /accounts/{id}`: an account that the caller may manage.

use axum::Json;
use guichet_domain::ids::AccountId;
use guichet_http::{AccountView, Ctx, PathId, Problem, SignedIn};
use guichet_store::Audited;

use crate::managed::managed;

/// One account
#[utoipa::path(
    get,
    path = "/accounts/{id}",
    tag = "people",
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "The account", body = AccountView)),
)]
pub(crate) async fn read(ctx: Ctx, who: SignedIn, PathId(id): PathId<AccountId>) -> Result<Json<AccountView>, Problem> {
    let account = managed(&ctx, &who.actor, id).await?;
    ctx.app.store.audit(&who.caller(&ctx, None), Audited::new("account.read").subject(id)).await?;
    Ok(Json(AccountView::of(&account)))
}
