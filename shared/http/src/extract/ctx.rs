//! The circumstances of a call: state, instant, trace, and where it comes from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use guichet_domain::account::Actor;
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::Id;
use guichet_store::{Caller, Idempotency};
use jiff::Timestamp;

use super::IdempotencyKey;
use crate::app::App;
use crate::problem::Problem;
use crate::trace::Trace;

/// The address that the gateway says the call comes from, in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The circumstances of a call.
#[derive(Clone)]
pub struct Ctx {
    pub app: App,
    /// One instant for the whole call, in whole seconds.
    pub now: Timestamp,
    /// Names the call to its caller, who may have chosen it, and in the log.
    pub trace: Id,
    /// Unique to the call, whatever the caller chose; names its audit record.
    pub call: Id,
    /// The caller's address, as far as it can be trusted; `unknown` where nothing says.
    pub address: String,
    /// Method and path, which idempotency keys are bound to.
    pub target: String,
}

impl Ctx {
    /// Who acts, when and from where, for the store.
    pub fn caller<'a>(&'a self, actor: &'a Actor, idempotency: Option<&'a Idempotency>) -> Caller<'a> {
        Caller { actor, at: self.now, address: &self.address, trace: self.call, idempotency }
    }

    /// The key that the caller sent, bound to her account, this address and the body.
    pub fn idempotency(&self, actor: &Actor, key: &IdempotencyKey, raw: &[u8]) -> Option<Idempotency> {
        let key = key.0.as_deref()?;
        Some(Idempotency::of(&self.app.seal(), actor.id, &self.target, key, raw))
    }

    /// A random identifier.
    pub fn random<T>(&self, from_random: impl FnOnce([u8; 10]) -> T) -> T {
        from_random(self.app.entropy.bytes())
    }
}

impl FromRequestParts<App> for Ctx {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let call = Id::from_random(app.entropy.bytes());
        Ok(Self {
            app: app.clone(),
            now: whole_seconds(app.clock.now()),
            trace: parts.extensions.get::<Trace>().map_or(call, |trace| trace.0),
            call,
            address: address(parts, app.settings.trusted_hops)
                .map_or_else(|| "unknown".to_owned(), |it| it.to_string()),
            target: format!("{} {}", parts.method, parts.uri.path()),
        })
    }
}

/// The peer's address; with `hops` proxies of ours in between, what the first of them was told by its own peer.
/// Whatever stands further left in `X-Forwarded-For` was written by the caller.
fn address(parts: &Parts, hops: usize) -> Option<IpAddr> {
    let told = parts.extensions.get::<ClientAddress>().map(|address| address.0);
    let peer = told.or_else(|| parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()));
    let forwarded = || {
        let lines = parts.headers.get_all("x-forwarded-for").iter();
        let entries: Vec<_> = lines.flat_map(|line| line.as_bytes().split(|b| *b == b',')).collect();
        let entry = std::str::from_utf8(entries.get(entries.len().checked_sub(hops)?)?).ok()?.trim();
        entry.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
    };
    if hops == 0 { peer } else { forwarded().or(peer) }
}
