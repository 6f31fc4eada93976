//! `POST /requests/{number}/assign`: to an agent, a team, or both.

use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::account::Account;
use guichet_domain::catalog::Team;
use guichet_domain::ids::{AccountId, Number};
use guichet_domain::invalid::Invalid;
use guichet_domain::request::Refusal;
use guichet_http::{Ctx, Faults, IfMatch, Input, PathId, Problem, RequestView, SignedIn};
use serde_json::Map;
use utoipa::ToSchema;

use crate::change::handled;

/// To whom: at least one of the two.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1)]
pub(crate) struct Assignment {
    /// An active agent or administrator.
    #[deserr(default)]
    account: Option<AccountId>,
    #[deserr(default)]
    team: Option<Team>,
}

/// Assign a request to an agent, a team, or both
///
/// A team alone takes it off whoever had it in another team's queue.
#[utoipa::path(
    post,
    path = "/requests/{number}/assign",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    request_body = Assignment,
    responses((status = 200, description = "The request", body = RequestView, headers(("ETag" = String)))),
)]
pub(crate) async fn assign(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    version: IfMatch,
    input: Input<Assignment>,
) -> Result<RequestView, Problem> {
    if input.account.is_none() && input.team.is_none() {
        return Err(Invalid::new("", "required", "give account, team, or both").into());
    }
    let found = match input.account {
        Some(id) => ctx.app.store.account(id).await?,
        None => None,
    };
    let agent = found.filter(|account| account.is_active() && account.role.is_staff());
    handled(&ctx, &who, number, version, &Map::new(), |request| {
        if !request.may(&who.actor, Action::Handle) {
            return Err(Refusal::Forbidden.into());
        }
        let to: Option<&Account> = agent.as_ref();
        if input.account.is_some() && to.is_none() {
            return Err(Invalid::new("/account", "not-allowed", "name an active agent or administrator").into());
        }
        Ok(request.assign(&who.actor, to, input.team, ctx.now)?)
    })
    .await
}
