//! `GET /establishments/{id}/files`: the files of an establishment.

use axum::Json;
use guichet_domain::deposit::DepositState;
use guichet_domain::ids::EstablishmentId;
use guichet_http::{Ctx, List, PathId, Problem, SignedIn};
use guichet_store::Audited;

use crate::check;
use crate::view::DepositView;

/// The files of an establishment, the newest first
///
/// For those of the establishment with the right `download_files`, who see what is ready, and for the centre.
#[utoipa::path(
    get,
    path = "/establishments/{id}/files",
    operation_id = "list_deposits",
    tag = "deposits",
    params(("id" = EstablishmentId, Path, description = "The establishment")),
    responses((status = 200, description = "All of them", body = List<DepositView>)),
)]
pub(crate) async fn list(
    ctx: Ctx,
    who: SignedIn,
    PathId(establishment): PathId<EstablishmentId>,
) -> Result<Json<List<DepositView>>, Problem> {
    check(&who.actor, &establishment)?;
    let store = &ctx.app.store;
    if who.actor.is_staff() {
        store.establishment(&establishment).await?.ok_or_else(Problem::not_found)?;
    }
    let caller = who.caller(&ctx, None);
    let audited = Audited::new("deposits.listed").detail("establishment", establishment.as_str());
    let (deposits, ()) =
        futures_util::try_join!(store.deposits(&establishment, ctx.now), store.audit(&caller, audited))?;
    let seen = deposits.into_iter().filter(|(it, _)| who.actor.is_staff() || it.state == DepositState::Ready);
    Ok(Json(List::all(seen.map(|(deposit, receipts)| DepositView::of(deposit, receipts, &who.actor)).collect())))
}
