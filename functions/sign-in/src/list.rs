//! `GET /sessions`: where one is signed in.

use axum::Json;
use futures_util::try_join;
use guichet_domain::ids::SessionId;
use guichet_http::{Ctx, List, Problem, SignedIn};
use guichet_store::{Audited, Session};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A session that is good still.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionView {
    pub(crate) id: SessionId,
    #[schema(value_type = String, format = "date-time")]
    pub(crate) created_at: Timestamp,
    /// Noted at most every 5 minutes.
    #[schema(value_type = String, format = "date-time")]
    pub(crate) last_seen: Timestamp,
    /// When it ends at the latest; after 60 minutes without activity it ends before.
    #[schema(value_type = String, format = "date-time")]
    pub(crate) expires_at: Timestamp,
    /// Where it was opened from.
    pub(crate) address: String,
    /// Whether it is that of this call.
    pub(crate) current: bool,
}

impl SessionView {
    fn of(session: Session, current: SessionId) -> Self {
        Self {
            id: session.id,
            created_at: session.created_at,
            last_seen: session.last_seen,
            expires_at: session.expires_at(),
            current: session.id == current,
            address: session.address,
        }
    }
}

/// One's own sessions, the newest first
#[utoipa::path(
    get,
    path = "/sessions",
    tag = "people",
    responses((status = 200, description = "The sessions", body = List<SessionView>)),
)]
pub(crate) async fn sessions(ctx: Ctx, who: SignedIn) -> Result<Json<List<SessionView>>, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let (mut sessions, ()) = try_join!(
        store.sessions(who.actor.id, ctx.now),
        store.audit(&caller, Audited::new("sessions.listed").subject(who.actor.id)),
    )?;
    sessions.sort_by_key(|session| (std::cmp::Reverse(session.created_at), session.id));
    Ok(Json(List::all(sessions.into_iter().map(|session| SessionView::of(session, who.session)).collect())))
}
