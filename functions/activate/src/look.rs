//! `GET /activation`: whether the link of an invitation is good still. It changes nothing: mail scanners open links.

use axum::Json;
use deserr::Deserr;
use guichet_domain::account::AccountState;
use guichet_http::{Ctx, Faults, Problem, Query};
use guichet_store::{MailToken, TokenKind};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Link {
    pub(crate) token: String,
}

/// What has become of an invitation's link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkState {
    Good,
    /// Expired, used, replaced by a newer one, or never one: nothing tells them apart.
    Expired,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkView {
    pub(crate) state: LinkState,
}

/// Whether an invitation's link is good still; asking changes nothing
#[utoipa::path(
    get,
    path = "/activation",
    tag = "people",
    security(()),
    params(("token" = String, Query, description = "The token of the mail's link")),
    responses((status = 200, description = "What has become of it", body = LinkView)),
)]
pub(crate) async fn look(ctx: Ctx, link: Query<Link>) -> Result<Json<LinkView>, Problem> {
    let state = match link.token.parse::<MailToken>() {
        Ok(token) if is_good(&ctx, &token).await? => LinkState::Good,
        _ => LinkState::Expired,
    };
    Ok(Json(LinkView { state }))
}

async fn is_good(ctx: &Ctx, token: &MailToken) -> Result<bool, Problem> {
    let store = &ctx.app.store;
    let good = store.token_is_good(token, TokenKind::Invitation, ctx.now).await?;
    Ok(good && store.account(token.account).await?.is_some_and(|account| account.state == AccountState::Invited))
}
