//! `GET /requests/{number}/mails`: what was sent; to contacts, what was sent to them.

use axum::Json;
use guichet_domain::access::Action;
use guichet_domain::account::AccountSummary;
use guichet_domain::audience::{Topic, Why};
use guichet_domain::feedback::Feedback;
use guichet_domain::ids::{EventId, Number};
use guichet_http::{Ctx, List, PathId, Problem, SignedIn};
use guichet_store::{Audited, MailRow, MailState, Origin};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DeliveryState {
    Pending,
    Sent,
    Failed,
}

/// One mail to one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailView {
    id: String,
    to: AccountSummary,
    /// The events that it tells of, oldest first.
    events: Vec<EventId>,
    topics: Vec<Topic>,
    why: Why,
    state: DeliveryState,
    attempts: u32,
    /// For the centre only.
    #[schema(required = true)]
    last_error: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time", required = true)]
    sent_at: Option<Timestamp>,
    /// When it is tried next.
    #[schema(value_type = Option<String>, format = "date-time", required = true)]
    next_at: Option<Timestamp>,
    /// What was heard of it after it had left: it came back, or was complained about.
    #[schema(required = true)]
    feedback: Option<Feedback>,
}

impl MailView {
    /// `None` for what was told in the mail of another event, and for what is not sent at all.
    fn of(row: MailRow, all: bool) -> Option<Self> {
        let id = row.id();
        let Origin::Request { events, topics, why } = row.origin else { return None };
        let state = match row.state {
            MailState::Pending => DeliveryState::Pending,
            MailState::Sent => DeliveryState::Sent,
            MailState::Failed => DeliveryState::Failed,
            MailState::Dropped => return None,
        };
        Some(Self {
            id,
            to: row.to,
            events,
            topics,
            why,
            state,
            attempts: row.attempts,
            last_error: row.last_error.filter(|_| all),
            created_at: row.created_at,
            sent_at: row.sent_at,
            next_at: row.next_at,
            feedback: row.feedback,
        })
    }
}

/// The mails about a request: agents see all of them, others those to themselves
#[utoipa::path(
    get,
    path = "/requests/{number}/mails",
    tag = "requests",
    params(("number" = Number, Path, description = "The request's number")),
    responses((status = 200, description = "The mails, by event", body = List<MailView>)),
)]
pub(crate) async fn mails(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
) -> Result<Json<List<MailView>>, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let request = store.visible(&who.actor, number, ctx.now).await?;
    let (rows, ()) =
        futures_util::try_join!(store.mails(number), store.audit(&caller, Audited::new("mails.read").request(number)))?;
    let all = request.may(&who.actor, Action::SeeAllMails);
    let hers = |row: &MailRow| all || row.to.id == who.actor.id;
    let mails = rows.into_iter().filter(hers).filter_map(|row| MailView::of(row, all)).collect();
    Ok(Json(List::all(mails)))
}
