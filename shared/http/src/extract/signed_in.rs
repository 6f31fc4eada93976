//! Whoever is signed in.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use guichet_domain::account::{Account, Actor};
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::{AccountId, SessionId};
use guichet_store::{Caller, Idempotency, Token};
use jiff::Timestamp;

use super::Ctx;
use crate::app::App;
use crate::cookie;
use crate::problem::Problem;

/// The active account whose session the call shows. Nothing else than a good token gets past it: 401; while the
/// table does not answer, 503.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub actor: Actor,
    pub session: SessionId,
    /// When the session ends at the latest.
    pub until: Timestamp,
    pub account: Account,
}

impl SignedIn {
    /// Who acts, when and from where, for the store.
    pub fn caller<'a>(&'a self, ctx: &'a Ctx, idempotency: Option<&'a Idempotency>) -> Caller<'a> {
        ctx.caller(&self.actor, idempotency)
    }
}

/// The account that the call is made for, in the request's extensions: what a form was made for is held against it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Acting(pub(super) AccountId);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = shown(&parts.headers, app.settings.is_https()).ok_or_else(Problem::unauthenticated)?;
        let now = whole_seconds(app.clock.now());
        let (session, account) = app.store.authenticate(&token, now).await?.ok_or_else(Problem::unauthenticated)?;
        let actor = account.actor().ok_or_else(Problem::unauthenticated)?;
        parts.extensions.insert(Acting(actor.id));
        Ok(Self { actor, session: session.id, until: session.expires_at(), account })
    }
}

/// The token of `Authorization`; without that header, of the session's cookie.
fn shown(headers: &HeaderMap, https: bool) -> Option<Token> {
    if headers.contains_key(AUTHORIZATION) { bearer(headers) } else { cookie::session_of(headers, https)?.parse().ok() }
}

/// The token of the one `Authorization: Bearer`.
fn bearer(headers: &HeaderMap) -> Option<Token> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") { token.trim().parse().ok() } else { None }
}
