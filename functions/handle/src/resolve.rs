//! `POST /requests/{number}/resolve`: « Résolue – attente client »: from this instant the 72-hour rule runs.

use deserr::Deserr;
use guichet_domain::ids::Number;
use guichet_domain::text::Body;
use guichet_http::{Ctx, Faults, IfMatch, Input, PathId, Problem, RequestView, SignedIn};
use utoipa::ToSchema;

use crate::change::{handled, looked_through};

/// What was done about the request.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resolution {
    resolution: Body,
    /// What looks like nominative data in the resolution and is none.
    #[deserr(default)]
    #[schema(required = false, max_items = 20)]
    not_nominative: Vec<String>,
}

/// Resolve a request; it closes by itself after 72 hours unless it is modified on one of the two days that follow
#[utoipa::path(
    post,
    path = "/requests/{number}/resolve",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    request_body = Resolution,
    responses((status = 200, description = "The request", body = RequestView, headers(("ETag" = String)))),
)]
pub(crate) async fn resolve(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    version: IfMatch,
    input: Input<Resolution>,
) -> Result<RequestView, Problem> {
    let detail = looked_through(&ctx, "/resolution", input.resolution.as_str(), &input.not_nominative)?;
    let rule = &ctx.app.settings.closure_rule;
    handled(&ctx, &who, number, version, &detail, |request| {
        Ok(Some(request.resolve(&who.actor, input.resolution.clone(), rule, ctx.now)?))
    })
    .await
}
