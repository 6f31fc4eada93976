//! `GET /notifications`: the caller's, newest first, of the requests that she may see still.

use axum::Json;
use deserr::Deserr;
use guichet_domain::account::AccountSummary;
use guichet_domain::audience::Topic;
use guichet_domain::ids::{EventId, Number};
use guichet_domain::text::Subject;
use guichet_http::{Ctx, Faults, Limit, List, Problem, Query, SignedIn};
use guichet_store::{Audited, open_cursor};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Paging {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    pub(crate) cursor: Option<String>,
}

/// One event of a request, told to the caller.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notification)]
pub(crate) struct NotificationView {
    /// The event's.
    pub(crate) id: EventId,
    #[schema(value_type = String, format = "date-time")]
    pub(crate) at: Timestamp,
    pub(crate) number: Number,
    /// The request's, as it is now.
    pub(crate) subject: Subject,
    pub(crate) topics: Vec<Topic>,
    /// `null`: the service itself.
    #[schema(required = true)]
    pub(crate) actor: Option<AccountSummary>,
    pub(crate) read: bool,
}

/// The caller's notifications, newest first
#[utoipa::path(
    get,
    path = "/notifications",
    tag = "notifications",
    params(
        ("limit" = inline(Option<Limit>), Query, description = "How many"),
        ("cursor" = Option<String>, Query, description = "Where the page begins"),
    ),
    responses((status = 200, description = "A page of notifications", body = List<NotificationView>)),
)]
pub(crate) async fn list(
    ctx: Ctx,
    who: SignedIn,
    paging: Query<Paging>,
) -> Result<Json<List<NotificationView>>, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let query = json!(["notifications", who.actor.id]).to_string();
    let after = open_cursor(&ctx.app.seal(), &query, paging.cursor.as_deref())?;
    let ((page, read), ()) = futures_util::try_join!(
        store.notifications(&who.actor, paging.limit.get(), after.as_deref(), ctx.now),
        store.audit(&caller, Audited::new("notifications.listed")),
    )?;
    let page = page.map(|(notification, head)| NotificationView {
        id: notification.event,
        at: notification.at,
        number: notification.event.number,
        subject: head.subject,
        topics: notification.topics,
        actor: notification.actor,
        read: read.is_some_and(|read| notification.at <= read),
    });
    Ok(Json(page.sealed(&ctx.app.seal(), &query).into()))
}
