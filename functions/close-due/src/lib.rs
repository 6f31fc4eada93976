//! Schedule: what the 72-hour rule has closed is made durable, with its event, from which the mail goes out.
//!
//! Nothing depends on when this runs: from R + 72 h on, everyone finds the request closed. It reads a sparse index of
//! pending closures, so it costs what is due. Twice, late, or in two places at once, it changes nothing more.

use guichet_domain::ids::{Id, Number};
use guichet_http::App;
use guichet_store::{StoreError, keys};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::pin::Pin;

#[derive(Debug, thiserror::Error)]
pub enum CloseDueError {
    #[error("the event is not one of a schedule: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a sweep came to, in requests.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Report {
    pub examined: usize,
    pub closed: usize,
    /// Changed or closed by another meanwhile.
    pub skipped: usize,
    pub failed: usize,
    /// By how much the latest closure is made durable after its instant, in seconds: for the log.
    #[serde(skip)]
    pub latest: i64,
}

#[derive(Deserialize)]
struct Schedule {
    time: Option<Timestamp>,
}

/// One run closes at most this many a shard; the next goes on.
const MOST: usize = 10_000;

/// Sweeps all shards. Now is the earlier of the event's `time` and the clock: a wrong event closes nothing early.
pub async fn handle(app: &App, event: serde_json::Value) -> Result<Report, CloseDueError> {
    let Schedule { time } = serde_json::from_value(event)?;
    let clock = app.clock.now();
    let now = time.map_or(clock, |time| time.min(clock));
    let mut report = Report::default();
    for shard in 0..keys::SHARDS {
        for number in app.store.due_closures(shard, now, MOST).await? {
            report.examined += 1;
            match close(app, number, now).await {
                Ok(Some(late)) => {
                    report.closed += 1;
                    report.latest = report.latest.max(late);
                }
                Ok(None) => report.skipped += 1,
                Err(error) => {
                    report.failed += 1;
                    tracing::error!(request = %number, %error, "closure failed");
                }
            }
        }
    }
    if report.closed > 0 {
        tracing::info!(closed = report.closed, seconds_late = report.latest, "swept");
    }
    Ok(report)
}

/// Closes one request if the rule says so still, and gives by how many seconds late; `None` where it does not, or
/// another was quicker.
async fn close(app: &App, number: Number, now: Timestamp) -> Result<Option<i64>, StoreError> {
    let Some(request) = app.store.stored(number).await? else { return Ok(None) };
    let Some(change) = request.close_by_rule(now) else { return Ok(None) };
    let late = now.duration_since(change.event.at).as_secs();
    let trace = Id::from_random(app.entropy.bytes());
    let closed = app.store.commit_by_service(change, trace, "request.closed").await?;
    Ok(closed.then_some(late))
}

/// The handler of the trigger's event, with what it works with; it answers its [`Report`].
pub fn handler(
    app: App,
) -> impl Fn(serde_json::Value) -> Pin<Box<dyn Future<Output = Result<serde_json::Value, CloseDueError>> + Send>> + Clone
{
    move |event| {
        let app = app.clone();
        Box::pin(async move { Ok(serde_json::to_value(handle(&app, event).await?)?) })
    }
}
