//! `GET /requests/{number}`: one request.

use guichet_domain::ids::Number;
use guichet_http::{Ctx, PathId, Problem, RequestView, SignedIn};

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
    let request = ctx.app.store.consult(&who.caller(&ctx, None), number, "request.read").await?;
    Ok(RequestView::of(&request))
}
