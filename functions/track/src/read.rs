//! `GET /requests/{number}`: one request.

use guichet_domain::ids::Number;
use guichet_http::{Ctx, PathId, Problem, RequestView, SignedIn};
use guichet_store::Audited;

/// A request in full
#[utoipa::path(
    get,
    path = "/requests/{number}",
    tag = "requests",
    params(("number" = Number, Path, description = "The request's number")),
    responses((
        status = 200,
        description = "The request",
        body = RequestView,
        headers(("ETag" = String, description = "Its version, for If-Match")),
    )),
)]
pub(crate) async fn read(ctx: Ctx, who: SignedIn, PathId(number): PathId<Number>) -> Result<RequestView, Problem> {
    let store = &ctx.app.store;
    let request = store.visible(&who.actor, number, ctx.now).await?;
    let caller = who.caller(&ctx, None);
    let (view, ()) = futures_util::try_join!(
        RequestView::load(store, &request, &who.actor),
        store.audit(&caller, Audited::new("request.read").request(number)),
    )?;
    Ok(view)
}
