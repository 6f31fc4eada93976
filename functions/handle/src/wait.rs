//! `POST /requests/{number}/wait`: an agent asks the customer something, and waits.

use deserr::Deserr;
use guichet_domain::ids::Number;
use guichet_domain::text::Body;
use guichet_http::{Ctx, Faults, IfMatch, Input, PathId, Problem, RequestView, SignedIn};
use utoipa::ToSchema;

use crate::change::{handled, looked_through};

/// What the agent wants to know.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    question: Body,
    /// What looks like nominative data in the question and is none.
    #[deserr(default)]
    #[schema(required = false, max_items = 20)]
    not_nominative: Vec<String>,
}

/// Ask the customer something; a comment of hers takes the request up again
#[utoipa::path(
    post,
    path = "/requests/{number}/wait",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    request_body = Question,
    responses((status = 200, description = "The request", body = RequestView, headers(("ETag" = String)))),
)]
pub(crate) async fn wait(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    version: IfMatch,
    input: Input<Question>,
) -> Result<RequestView, Problem> {
    let detail = looked_through(&ctx, "/question", input.question.as_str(), &input.not_nominative)?;
    handled(&ctx, &who, number, version, &detail, |request| {
        Ok(Some(request.wait(&who.actor, input.question.clone(), ctx.now)?))
    })
    .await
}
