//! What SES tells of mails that have left, over SNS: one that came back, or was complained about, is marked; after a
//! hard bounce or a complaint no more mail goes to its account until an administrator resumes it.
//!
//! SNS gives no order and may give a message twice: what was heard changes nothing more when it is heard again. A
//! message that cannot be read would be no better the next time: it is counted, and holds up no other.

mod message;

use std::pin::Pin;

use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::Id;
use guichet_http::App;
use guichet_store::{Noted, StoreError};
use serde::Serialize;
use serde_json::Value;

use crate::message::{Message, News};

/// What a batch came to, in messages.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Of mails that it was not known of.
    pub marked: usize,
    /// Of those, what stopped mail to an account.
    pub stopped: usize,
    /// Heard before, or less than was heard before.
    pub known: usize,
    /// About something else: a mail that arrived.
    pub ignored: usize,
    /// About a mail that names no row of the table.
    pub unknown: usize,
    pub unreadable: usize,
}

impl Report {
    fn count(&mut self, noted: Noted) {
        match noted {
            Noted::Marked => self.marked += 1,
            Noted::Stopped(_) => {
                self.marked += 1;
                self.stopped += 1;
            }
            Noted::Known => self.known += 1,
            Noted::NoRow => self.unknown += 1,
        }
    }
}

/// Takes the messages of one event. An error means that the table did not take one of them, and the event must come
/// again: what was done stays done.
pub async fn handle(app: &App, event: &Value) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut failed = None;
    for message in message::messages(event) {
        match message {
            Message::News(news) => match note(app, &news).await {
                Ok(noted) => report.count(noted),
                Err(error) => failed = Some(error),
            },
            Message::Other => report.ignored += 1,
            Message::Unnamed => {
                tracing::warn!("feedback without the name of its mail");
                report.unknown += 1;
            }
            Message::Unreadable => {
                tracing::error!("feedback not readable");
                report.unreadable += 1;
            }
        }
    }
    failed.map_or(Ok(report), Err)
}

async fn note(app: &App, news: &News) -> Result<Noted, StoreError> {
    let feedback = news.feedback(whole_seconds(app.clock.now()));
    let trace = Id::from_random(app.entropy.bytes());
    let noted = app.store.note_feedback(&news.row, &feedback, &news.addresses, trace).await?;
    let (kind, reason) = (feedback.kind.as_str(), feedback.reason.as_str());
    match noted {
        Noted::NoRow => tracing::warn!(row = %news.row, kind, "feedback of an unknown mail"),
        Noted::Stopped(_) => tracing::warn!(row = %news.row, kind, reason, "mail stopped"),
        Noted::Marked | Noted::Known => {}
    }
    Ok(noted)
}

/// The handler of the trigger's event, with what it works with; it answers its [`Report`].
pub fn handler(app: App) -> impl Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, StoreError>> + Send>> + Clone {
    move |event| {
        let app = app.clone();
        Box::pin(async move {
            let report = handle(&app, &event).await?;
            serde_json::to_value(report).map_err(|error| StoreError::Corrupt(error.to_string()))
        })
    }
}
