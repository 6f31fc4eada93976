//! Schedule: mails that could not be sent are tried again, those of a run that died taken over; and the first
//! administrator, whom a setting names, gets her invitation.

use std::pin::Pin;

use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::{AccountId, Id};
use guichet_http::App;
use guichet_store::{StoreError, keys};
use notify::{NotifyError, Post, Report};

/// One run tries at most this many a shard; the next goes on.
const MOST: usize = 1_000;

/// Works off every shard of the index of pending mails.
pub async fn handle(app: &App, post: &Post, _event: serde_json::Value) -> Result<Report, NotifyError> {
    let mut report = Report::default();
    for shard in 0..keys::SHARDS {
        for row in app.store.due_mails(shard, app.clock.now(), MOST).await? {
            // Another run may have taken it between the index and here. The lease begins now.
            let Some(row) = app.store.lease_mail(&row, app.clock.now()).await? else { continue };
            match post.send(app, &row).await {
                Ok(outcome) => report.count(outcome),
                // Once its lease has run out it is tried again; the others do not wait for it.
                Err(error) => {
                    report.later += 1;
                    tracing::error!(row = row.id(), %error, "mail not sent");
                }
            }
        }
    }
    invite_first_administrator(app).await?;
    Ok(report)
}

/// Invites the administrator that the settings name, if her address has no account yet.
pub async fn invite_first_administrator(app: &App) -> Result<bool, StoreError> {
    let Some(email) = &app.settings.administrator_email else { return Ok(false) };
    let id = || app.entropy.bytes();
    let ids = (AccountId::from_random(id()), Id::from_random(id()), Id::from_random(id()));
    app.store.invite_first_administrator(email, ids, whole_seconds(app.clock.now())).await
}

/// The handler of the trigger's event, with what it works with; it answers its [`Report`].
pub fn handler(
    app: App,
    post: Post,
) -> impl Fn(serde_json::Value) -> Pin<Box<dyn Future<Output = Result<serde_json::Value, NotifyError>> + Send>> + Clone
{
    move |event| {
        let (app, post) = (app.clone(), post.clone());
        Box::pin(async move { Ok(serde_json::to_value(handle(&app, &post, event).await?)?) })
    }
}
