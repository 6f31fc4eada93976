//! Stream: the events of requests become daily counters, from which reports are given (`spec/api.md`, `GET /reports`).
//!
//! It has a place of its own in the stream, so that it and `notify` do not hold each other up. What an event adds is
//! decided by [`guichet_domain::counts`] from the event alone; the store counts each event once. An event costs one
//! transaction of up to seven small items.

use std::pin::Pin;

use guichet_domain::counts::Counted;
use guichet_http::App;
use guichet_store::{News, StoreError};
use serde::Serialize;

#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// Without its cause, which may quote the event.
    #[error("the event is not one of a table's stream")]
    Malformed(#[from] serde_json::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a batch came to, in events of requests.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Report {
    pub events: usize,
    pub counted: usize,
    /// Counted before, by this run or another.
    pub repeated: usize,
    /// They add nothing.
    pub skipped: usize,
    /// Events that this version of the code does not know.
    pub unreadable: usize,
}

/// Counts one batch of the table's stream. An error means that the batch must come again: what was counted stays so.
pub async fn handle(app: &App, event: serde_json::Value) -> Result<Report, CountError> {
    let news = News::of(event)?;
    for record in &news.unreadable {
        tracing::error!(record, "event not readable");
    }
    let mut report = Report { events: news.requests.len(), unreadable: news.unreadable.len(), ..Report::default() };
    for event in &news.requests {
        match Counted::of(event, &app.settings.closure_rule) {
            None => report.skipped += 1,
            Some(counted) => {
                if app.store.count(&counted, app.clock.now()).await? {
                    report.counted += 1;
                } else {
                    report.repeated += 1;
                }
            }
        }
    }
    Ok(report)
}

/// The handler of the trigger's event; it answers its [`Report`].
pub fn handler(
    app: App,
) -> impl Fn(serde_json::Value) -> Pin<Box<dyn Future<Output = Result<serde_json::Value, CountError>> + Send>> + Clone {
    move |event| {
        let app = app.clone();
        Box::pin(async move { Ok(serde_json::to_value(handle(&app, event).await?)?) })
    }
}
