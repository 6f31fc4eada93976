//! `PUT /requests/{number}/requester`: handing a request over to another contact of its establishment, as when
//! someone leaves. The one change that closed requests take, too.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::ids::{AccountId, Number};
use guichet_domain::request::Refusal;
use guichet_http::{Ctx, Faults, IfMatch, Input, PathId, Problem, RequestView, SignedIn};
use utoipa::ToSchema;

use crate::colleague::{ColleagueError, colleague};

/// To whom.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOver {
    account: AccountId,
}

/// Hand a request over to an active colleague of its establishment
///
/// For leads of the establishment and for staff. A lead who may not see the request is not shown it.
#[utoipa::path(
    put,
    path = "/requests/{number}/requester",
    tag = "share",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    request_body = HandOver,
    responses(
        (status = 200, description = "The request", body = RequestView, headers(("ETag" = String))),
        (status = 204, description = "Done; the request is not for the caller to see"),
    ),
)]
pub(crate) async fn hand_over(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    IfMatch(version): IfMatch,
    input: Input<HandOver>,
) -> Result<Response, Problem> {
    let store = &ctx.app.store;
    let account = store.account(input.account).await?;
    let changed = store
        .change(&who.caller(&ctx, None), number, Action::HandOver, version, |request| {
            if !request.may(&who.actor, Action::HandOver) {
                return Err(Refusal::Forbidden.into());
            }
            let to = colleague(request, account.as_ref())?;
            Ok::<_, ColleagueError>(request.hand_over(&who.actor, to, ctx.now)?)
        })
        .await?;
    if changed.request.may(&who.actor, Action::See) {
        Ok(RequestView::load(store, &changed.request, &who.actor).await?.into_response())
    } else {
        Ok(StatusCode::NO_CONTENT.into_response())
    }
}
