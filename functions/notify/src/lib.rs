//! Stream: the events of requests and accounts become mail rows, notifications and mail.
//!
//! The stream gives neither order nor togetherness, and may give a record twice: everything goes by the event's id.
//! A row is written before its mail is sent, on condition that there is none, so that a mail is sent twice only if
//! the service died between sending and noting it. What cannot be sent now stays a row, which `mail-due` works off.

mod compose;
mod deliver;

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use guichet_domain::account::Account;
use guichet_domain::audience::{Recipient, candidates, recipients};
use guichet_domain::catalog::CatalogError;
use guichet_domain::event::{Event, EventKind};
use guichet_domain::ids::{AccountId, EventId, Number};
use guichet_domain::request::Request;
use guichet_http::App;
use guichet_store::{AccountEvent, Failures, MailRow, News, Notification, Origin, StoreError, keys};
use serde::Serialize;

pub use deliver::{Outcome, Post};

#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// Without its cause, which may quote the event.
    #[error("the event is not one of a table's stream")]
    Malformed(#[from] serde_json::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the catalogue: {0}")]
    Catalog(&'static CatalogError),
    #[error("a mail cannot be written: {0}")]
    Render(#[from] guichet_mail::RenderError),
    /// What was sent to it came back, or was complained about: an administrator resumes it.
    #[error("mail to this account is stopped")]
    Stopped,
}

impl NotifyError {
    /// Whether the next time would fail alike: what comes again holds up everything after it in the stream.
    fn lasts(&self) -> bool {
        match self {
            Self::Store(error) => matches!(error, StoreError::Corrupt(_)),
            _ => true,
        }
    }
}

/// What a batch came to.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub events: usize,
    pub sent: usize,
    /// Left to be tried again.
    pub later: usize,
    pub failed: usize,
    /// Another run's work, or nobody's any more.
    pub skipped: usize,
    /// Events that this version of the code does not know, or of what it cannot read: their request has them, nobody is
    /// told.
    pub unreadable: usize,
    /// Events that must come again; what was done stays done.
    #[serde(rename = "batchItemFailures")]
    pub failures: Failures,
}

/// One mail tells of at most this many events: its rows and notifications are one transaction of at most 100 items.
const MOST_EVENTS: usize = 48;

impl Report {
    pub fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Sent => self.sent += 1,
            Outcome::Later => self.later += 1,
            Outcome::Failed => self.failed += 1,
            Outcome::Skipped => self.skipped += 1,
        }
    }
}

/// Handles one batch of the table's stream. What cannot be told now holds up nothing else.
pub async fn handle(app: &App, post: &Post, event: serde_json::Value) -> Result<Report, NotifyError> {
    let news = News::of(event)?;
    for record in &news.unreadable {
        tracing::error!(record, "event not readable");
    }
    let mut report = Report { unreadable: news.unreadable.len(), ..Report::default() };
    let mut failed = Vec::new();
    for event in &news.accounts {
        report.events += 1;
        if let Err(error) = tell_account(app, post, event, &mut report).await {
            tracing::error!(event = %event.id, %error, "event not told");
            if error.lasts() {
                report.unreadable += 1;
            } else {
                failed.push(keys::account_event(event.account, event.at, event.id));
            }
        }
    }
    for events in news.requests.chunk_by(|one, next| one.id.number == next.id.number) {
        report.events += events.len();
        if let Err(error) = tell(app, post, events[0].id.number, events, &mut report).await {
            tracing::error!(event = %events[0].id, %error, "events not told");
            if error.lasts() {
                report.unreadable += events.len();
            } else {
                failed.extend(events.iter().map(|event| keys::event(event.id)));
            }
        }
    }
    report.failures = news.failed(&failed);
    Ok(report)
}

/// Tells the person herself of what happened to her account.
async fn tell_account(app: &App, post: &Post, event: &AccountEvent, report: &mut Report) -> Result<(), NotifyError> {
    let Some(account) = app.store.account(event.account).await? else { return Ok(()) };
    let row = MailRow::new(account.summary(), Origin::Account { event: event.clone() }, app.clock.now());
    report.count(post.claim_and_send(app, &row).await?);
    Ok(())
}

/// Everyone who could be told of these events, as they are now.
async fn people(app: &App, request: &Request, events: &[Event]) -> Result<Vec<Account>, StoreError> {
    let ids: BTreeSet<AccountId> = events.iter().flat_map(|event| candidates(request, event)).collect();
    let mut people = app.store.accounts_of(ids.iter().copied()).await?;
    if events.iter().any(|event| event.kind == EventKind::Created) {
        people.extend(app.store.staff().await?.into_iter().filter(|account| !ids.contains(&account.id)));
    }
    Ok(people)
}

/// Tells everyone concerned of one request's events: one mail a person.
async fn tell(
    app: &App,
    post: &Post,
    number: Number,
    events: &[Event],
    report: &mut Report,
) -> Result<(), NotifyError> {
    let Some(request) = app.store.stored(number).await? else { return Ok(()) };
    let request = request.at(app.clock.now());
    let people = people(app, &request, events).await?;
    let mut told: BTreeMap<AccountId, Vec<(&Event, Recipient)>> = BTreeMap::new();
    for event in events {
        for recipient in recipients(&request, event, &people, &app.settings.quiet_teams) {
            told.entry(recipient.account).or_default().push((event, recipient));
        }
    }
    for (id, items) in told {
        let Some(account) = people.iter().find(|account| account.id == id) else { continue };
        for part in items.chunks(MOST_EVENTS) {
            report.count(tell_one(app, post, account, part).await?);
        }
    }
    Ok(())
}

/// Tells one person of those events that nobody has told her or is telling her of.
async fn tell_one(
    app: &App,
    post: &Post,
    account: &Account,
    items: &[(&Event, Recipient)],
) -> Result<Outcome, NotifyError> {
    let ids: Vec<EventId> = items.iter().map(|(event, _)| event.id).collect();
    // Where another run was quicker with one of them, the others are still to be told.
    loop {
        let mailed = app.store.mailed(account.id, &ids).await?;
        let left: Vec<_> = items.iter().filter(|(event, _)| !mailed.contains(&event.id)).collect();
        let Some((_, first)) = left.first() else { return Ok(Outcome::Skipped) };
        let origin = Origin::Request {
            events: left.iter().map(|(event, _)| event.id).collect(),
            topics: left.iter().flat_map(|(_, recipient)| recipient.topics.clone()).collect(),
            why: first.why,
        };
        let notifications: Vec<Notification> = left
            .iter()
            .map(|(event, recipient)| Notification {
                event: event.id,
                at: event.at,
                actor: event.actor.clone(),
                topics: recipient.topics.clone(),
            })
            .collect();
        // Its lease begins now: sending to those before her may have taken a while.
        let row = MailRow::new(account.summary(), origin, app.clock.now());
        if app.store.claim_mail(&row, &notifications).await? {
            return post.send(app, &row).await;
        }
    }
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
