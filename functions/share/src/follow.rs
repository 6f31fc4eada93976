//! `PUT /requests/{number}/follow` and `DELETE …/follow`: « Me notifier » and « Ne plus me notifier ».
//!
//! Neither is a change of the request: no event, no version, and closed requests can be followed and muted too.

use axum::http::StatusCode;
use guichet_domain::access::Action;
use guichet_domain::audience::{Why, standing};
use guichet_domain::ids::Number;
use guichet_domain::request::{Request, Watch};
use guichet_http::{Ctx, PathId, Problem, SignedIn};

/// Hear of a request, also after having muted it
#[utoipa::path(
    put,
    path = "/requests/{number}/follow",
    tag = "share",
    params(("number" = Number, Path, description = "The request's number")),
    responses((status = 204, description = "She hears of the request")),
)]
pub(crate) async fn follow(ctx: Ctx, who: SignedIn, PathId(number): PathId<Number>) -> Result<StatusCode, Problem> {
    watch(&ctx, &who, number, |_| Some(Watch::Follow)).await
}

/// Hear of a request no more
///
/// Mutes whoever would hear of it anyway: its requester, participants and assignee.
#[utoipa::path(
    delete,
    path = "/requests/{number}/follow",
    tag = "share",
    params(("number" = Number, Path, description = "The request's number")),
    responses((status = 204, description = "She hears of the request no more")),
)]
pub(crate) async fn mute(ctx: Ctx, who: SignedIn, PathId(number): PathId<Number>) -> Result<StatusCode, Problem> {
    watch(&ctx, &who, number, |request| {
        let told_anyway = standing(request, who.actor.id).is_some_and(|why| why != Why::Follower);
        told_anyway.then_some(Watch::Mute)
    })
    .await
}

async fn watch(
    ctx: &Ctx,
    who: &SignedIn,
    number: Number,
    decide: impl FnOnce(&Request) -> Option<Watch>,
) -> Result<StatusCode, Problem> {
    let request = ctx.app.store.visible(&who.actor, number, ctx.now).await?;
    if !request.may(&who.actor, Action::Follow) {
        return Err(Problem::forbidden());
    }
    ctx.app.store.watch(&who.caller(ctx, None), number, decide(&request)).await?;
    Ok(StatusCode::NO_CONTENT)
}
