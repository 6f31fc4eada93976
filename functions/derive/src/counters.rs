//! The events of requests become daily counters, from which reports are given (`spec/api.md`, `GET /reports`).
//!
//! What an event adds is decided by [`guichet_domain::counts`] from the event alone; the store counts each event once.
//! An event costs one transaction of up to seven small items.

use guichet_domain::counts::Counted;
use guichet_http::App;
use guichet_store::{Failures, News, StoreError, keys};
use serde::Serialize;

/// What a batch came to, in events of requests.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub events: usize,
    pub counted: usize,
    /// Counted before, by this run or another.
    pub repeated: usize,
    /// They add nothing.
    pub skipped: usize,
    /// Events that this version of the code does not know.
    pub unreadable: usize,
    /// Those that must come again; what was counted stays so.
    #[serde(rename = "batchItemFailures")]
    pub failures: Failures,
}

/// Counts what is new. One event that cannot be counted now holds up no other.
pub async fn count(app: &App, news: &News) -> Report {
    for record in &news.unreadable {
        tracing::error!(record, "event not readable");
    }
    let mut report = Report { events: news.requests.len(), unreadable: news.unreadable.len(), ..Report::default() };
    let mut failed = Vec::new();
    for event in &news.requests {
        let Some(counted) = Counted::of(event, &app.settings.closure_rule) else {
            report.skipped += 1;
            continue;
        };
        match app.store.count(&counted, app.clock.now()).await {
            Ok(true) => report.counted += 1,
            Ok(false) => report.repeated += 1,
            Err(error) => {
                tracing::error!(event = %event.id, %error, "event not counted");
                // What cannot be read now cannot be read later, and would hold up everything after it.
                if matches!(error, StoreError::Corrupt(_)) {
                    report.unreadable += 1;
                } else {
                    failed.push(keys::event(event.id));
                }
            }
        }
    }
    report.failures = news.failed(&failed);
    report
}
