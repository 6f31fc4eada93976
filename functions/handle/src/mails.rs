//! `POST /requests/{number}/mails/{id}/retry`: a mail that was given up is sent again.

use axum::http::StatusCode;
use guichet_domain::access::Action;
use guichet_domain::ids::Number;
use guichet_http::{Ctx, PathIds, Problem, SignedIn};
use guichet_store::StoreError;

/// Have a failed mail sent again
#[utoipa::path(
    post,
    path = "/requests/{number}/mails/{id}/retry",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("id" = String, Path, description = "The mail's id among those of the request"),
    ),
    responses((status = 202, description = "It is on its way")),
)]
pub(crate) async fn retry(
    ctx: Ctx,
    who: SignedIn,
    PathIds(number, id): PathIds<Number, String>,
) -> Result<StatusCode, Problem> {
    let request = ctx.app.store.visible(&who.actor, number, ctx.now).await?;
    if !request.may(&who.actor, Action::SeeAllMails) {
        return Err(Problem::forbidden());
    }
    match ctx.app.store.retry_mail(&who.caller(&ctx, None), number, &id).await {
        Ok(()) => Ok(StatusCode::ACCEPTED),
        Err(StoreError::Refused("mail stopped")) => Err(Problem::mail_stopped()),
        Err(StoreError::Refused("not failed")) => Err(Problem::conflict("only a failed mail is sent again")),
        Err(error) => Err(error.into()),
    }
}
