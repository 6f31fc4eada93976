//! Schedule: those who may have an establishment's file are told three days before it goes; when its time is over, it
//! goes. Uploads that nobody finishes are given up; where the event of one that has arrived got lost, it is raised again;
//! where its parts were not joined, they are.
//!
//! It reads a sparse index, so it costs what is due. Twice, late, or in two places at once, it changes nothing more.

use std::pin::Pin;

use guichet_domain::closure::whole_seconds;
use guichet_domain::deposit::{Deposit, DepositState};
use guichet_files::{Storage, StorageError};
use guichet_http::App;
use guichet_store::{DEPOSIT_CHANGED, StoreError, keys};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, thiserror::Error)]
pub enum DepositsDueError {
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
    pub warned: usize,
    pub removed: usize,
    /// Arrived, and not received: their event comes again.
    pub raised: usize,
    /// All there, and left in parts by a killed process: they are joined now.
    pub joined: usize,
    /// Neither parts nor the whole are there: it is to be sent again.
    pub lost: usize,
    pub failed: usize,
}

#[derive(Deserialize)]
struct Schedule {
    time: Option<Timestamp>,
}

/// One run looks at this many a shard; the next goes on.
const MOST: usize = 1_000;

/// Looks through all shards. Now is the earlier of the event's `time` and the clock: a wrong event removes nothing
/// early.
pub async fn handle(app: &App, storage: &Storage, event: Value) -> Result<Report, DepositsDueError> {
    let Schedule { time } = serde_json::from_value(event)?;
    let clock = whole_seconds(app.clock.now());
    let now = time.map_or(clock, |time| whole_seconds(time).min(clock));
    let mut report = Report::default();
    for shard in 0..keys::SHARDS {
        for deposit in app.store.due_deposits(shard, now, MOST).await? {
            report.examined += 1;
            let done = if deposit.is_there(now) {
                in_time(app, storage, &deposit, now, &mut report).await
            } else {
                over(app, storage, &deposit, now).await.map(|()| report.removed += 1)
            };
            if let Err(error) = done {
                report.failed += 1;
                tracing::error!(file = %deposit.id, %error, "a deposit could not be worked off");
            }
        }
    }
    Ok(report)
}

async fn in_time(
    app: &App,
    storage: &Storage,
    deposit: &Deposit,
    now: Timestamp,
    report: &mut Report,
) -> Result<(), DepositsDueError> {
    match deposit.state {
        DepositState::Ready => {
            app.store.warn_of_deposit(deposit).await?;
            report.warned += 1;
        }
        DepositState::Receiving if storage.find(&deposit.key()).await?.is_some() => {
            storage.raise_again(&deposit.key()).await?;
            report.raised += 1;
        }
        // Whoever had its parts joined was killed before they were.
        DepositState::Receiving => match storage.join(&deposit.key(), &deposit.upload).await {
            Ok(()) => report.joined += 1,
            Err(StorageError::Missing) => {
                lost(app, storage, deposit, now).await?;
                report.lost += 1;
            }
            Err(error) => return Err(error.into()),
        },
        DepositState::Expected => {}
    }
    Ok(())
}

/// It is expected again, as agents see in the list, with an upload of its own.
async fn lost(app: &App, storage: &Storage, deposit: &Deposit, now: Timestamp) -> Result<(), DepositsDueError> {
    let key = deposit.key();
    let upload = storage.begin_multipart(&key).await?;
    match app.store.deposit_lost(deposit, &upload, now).await {
        Ok(()) => Ok(()),
        Err(error) => {
            storage.abort(&key, &upload).await?;
            match error {
                // Another run was quicker, or it was received or taken away.
                StoreError::Refused(DEPOSIT_CHANGED) => Ok(()),
                error => Err(error.into()),
            }
        }
    }
}

/// Takes its bytes away, then forgets it: in this order, so that either step may be the last.
async fn over(app: &App, storage: &Storage, deposit: &Deposit, now: Timestamp) -> Result<(), DepositsDueError> {
    storage.abort(&deposit.key(), &deposit.upload).await?;
    storage.remove(&deposit.key()).await?;
    app.store.forget_deposit(deposit, None, now).await?;
    Ok(())
}

/// The handler of the trigger's event, with what it works with; it answers its [`Report`].
pub fn handler(
    app: App,
    storage: Storage,
) -> impl Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, DepositsDueError>> + Send>> + Clone {
    move |event| {
        let (app, storage) = (app.clone(), storage.clone());
        Box::pin(async move { Ok(serde_json::to_value(handle(&app, &storage, event).await?)?) })
    }
}
