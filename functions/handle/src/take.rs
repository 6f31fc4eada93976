//! `POST /requests/{number}/take`: an agent takes a request, back from a resolution too.

use guichet_domain::ids::Number;
use guichet_http::{Ctx, IfMatch, PathId, Problem, RequestView, SignedIn};
use serde_json::Map;

use crate::change::handled;

/// Take a request
///
/// The first of take, assign, wait and resolve takes it in charge, which its requester is told. Once more is harmless.
#[utoipa::path(
    post,
    path = "/requests/{number}/take",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    responses((status = 200, description = "The request", body = RequestView, headers(("ETag" = String)))),
)]
pub(crate) async fn take(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    version: IfMatch,
) -> Result<RequestView, Problem> {
    handled(&ctx, &who, number, version, &Map::new(), |request| Ok(request.take(&who.actor, ctx.now)?)).await
}
