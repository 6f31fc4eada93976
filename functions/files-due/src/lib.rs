//! Schedule: files are looked at again once their form is over, and a day after it was signed. What nobody attached
//! goes; where bytes have arrived and nobody looked at them, their event is raised again.
//!
//! It reads a sparse index, so it costs what is due. Twice, late, or in two places at once, it changes nothing more.

use std::pin::Pin;

use guichet_domain::attachment::{Attachment, FORM_MINUTES, FileState, Finding, FindingKind};
use guichet_domain::closure::whole_seconds;
use guichet_files::{Storage, StorageError};
use guichet_http::App;
use guichet_store::{FILE_CHANGED, FileDue, StoreError, given_up_at, keys};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, thiserror::Error)]
pub enum FilesDueError {
    #[error("the event is not one of a schedule: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a run came to, in files.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Report {
    pub examined: usize,
    /// Never attached, and gone.
    pub removed: usize,
    /// Arrived, and not looked at: their event comes again.
    pub raised: usize,
    pub failed: usize,
}

#[derive(Deserialize)]
struct Schedule {
    time: Option<Timestamp>,
}

/// One run looks at this many a shard; the next goes on.
const MOST: usize = 1_000;
/// So often an event is raised again before the file counts as one that cannot be looked through.
const TRIES: u32 = 3;

/// Looks through all shards. Now is the earlier of the event's `time` and the clock: a wrong event removes nothing
/// early.
pub async fn handle(app: &App, storage: &Storage, event: Value) -> Result<Report, FilesDueError> {
    let Schedule { time } = serde_json::from_value(event)?;
    let clock = whole_seconds(app.clock.now());
    let now = time.map_or(clock, |time| whole_seconds(time).min(clock));
    let mut report = Report::default();
    for shard in 0..keys::SHARDS {
        for due in app.store.due_files(shard, now, MOST).await? {
            report.examined += 1;
            match one(app, storage, due, now).await {
                Ok(Became::Removed) => report.removed += 1,
                Ok(Became::Raised) => report.raised += 1,
                Ok(Became::Kept) => {}
                Err(error) => {
                    report.failed += 1;
                    tracing::error!(file = %due.id, %error, "a file could not be looked at again");
                }
            }
        }
    }
    Ok(report)
}

enum Became {
    Removed,
    Raised,
    /// Attached, or not due to go yet.
    Kept,
}

async fn one(app: &App, storage: &Storage, due: FileDue, now: Timestamp) -> Result<Became, FilesDueError> {
    let store = &app.store;
    let Some(file) = store.file(due.id).await? else {
        store.postpone_file(due, None).await?;
        return Ok(Became::Kept);
    };
    let over = file.event.is_none() && given_up_at(&file) <= now;
    if over {
        return remove(app, storage, &file, now).await;
    }
    if matches!(file.state, FileState::Expected | FileState::Inspecting) {
        return unseen(app, storage, &file, due, now).await;
    }
    // What a killed inspection or masking has left.
    storage.remove(&Attachment::upload_key(file.id)).await?;
    let other = if file.masked { Attachment::clean_key(file.id) } else { Attachment::masked_key(file.id) };
    storage.remove(&other).await?;
    store.postpone_file(due, file.event.is_none().then(|| given_up_at(&file))).await?;
    Ok(Became::Kept)
}

/// Nobody has looked at it, though its form is over.
async fn unseen(
    app: &App,
    storage: &Storage,
    file: &Attachment,
    due: FileDue,
    now: Timestamp,
) -> Result<Became, FilesDueError> {
    let store = &app.store;
    let key = Attachment::upload_key(file.id);
    let there = storage.find(&key).await?;
    match there {
        None if file.state == FileState::Expected => {
            store.postpone_file(due, Some(given_up_at(file))).await?;
            Ok(Became::Kept)
        }
        Some(_) if due.tries < TRIES => {
            let again = FileDue { tries: due.tries + 1, ..due };
            store.postpone_file(again, Some(now + FORM_MINUTES.minutes())).await?;
            storage.raise_again(&key).await?;
            Ok(Became::Raised)
        }
        there => {
            // Its bytes are gone, or whoever looks at it does not survive it.
            let etag = there.map(|found| found.etag).or_else(|| file.etag.clone()).unwrap_or_default();
            let pinned = store.file_arrived(file.id, &etag, file.size).await?;
            if let Some(file) = pinned.filter(|file| file.state == FileState::Inspecting) {
                let findings = vec![Finding::new(FindingKind::TooComplex)];
                let refused = Attachment { state: FileState::Refused, findings, ..file };
                store.file_inspected(&refused, now).await?;
            }
            storage.remove(&key).await?;
            store.postpone_file(due, file.event.is_none().then(|| given_up_at(file))).await?;
            Ok(Became::Kept)
        }
    }
}

/// Keeps it from being attached, takes its bytes away, forgets it: in this order, so that any step may be the last.
async fn remove(app: &App, storage: &Storage, file: &Attachment, now: Timestamp) -> Result<Became, FilesDueError> {
    match app.store.give_up_file(file, None, now).await {
        Ok(()) => {}
        Err(StoreError::Refused(FILE_CHANGED)) => return Ok(Became::Kept),
        Err(error) => return Err(error.into()),
    }
    storage.remove_attachment(file.id).await?;
    app.store.forget_file(file.id).await?;
    Ok(Became::Removed)
}

/// The handler of the trigger's event, with what it works with; it answers its [`Report`].
pub fn handler(
    app: App,
    storage: Storage,
) -> impl Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, FilesDueError>> + Send>> + Clone {
    move |event| {
        let (app, storage) = (app.clone(), storage.clone());
        Box::pin(async move { Ok(serde_json::to_value(handle(&app, &storage, event).await?)?) })
    }
}
