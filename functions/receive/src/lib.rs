//! Object created, under `deposits/`: the fingerprint of a file that was deposited for an establishment is taken, and
//! those who may have it are told.
//!
//! The event may come twice, late, or in two places at once: it writes the same, and tells nobody twice.

use std::pin::Pin;

use guichet_domain::deposit::{Deposit, DepositState};
use guichet_files::{Created, Storage, StorageError};
use guichet_http::App;
use guichet_store::StoreError;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// Without its cause, which may quote the event.
    #[error("the event is not one of a bucket")]
    Malformed(#[from] serde_json::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What an event came to, in files.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Report {
    pub received: usize,
    /// Received before, taken away, or none of ours.
    pub skipped: usize,
}

/// Works off one event. An error means that it must come again.
pub async fn handle(app: &App, storage: &Storage, event: Value) -> Result<Report, ReceiveError> {
    let mut report = Report::default();
    for created in Created::of(event)? {
        if one(app, storage, &created.key).await? {
            report.received += 1;
        } else {
            report.skipped += 1;
        }
    }
    Ok(report)
}

/// Whether the file under this key is received now.
async fn one(app: &App, storage: &Storage, key: &str) -> Result<bool, ReceiveError> {
    let Some((establishment, id)) = Deposit::of_key(key) else { return Ok(false) };
    let Some(deposit) = app.store.stored_deposit(&establishment, id).await? else {
        // Taken away while its parts were joined.
        storage.remove(key).await?;
        return Ok(false);
    };
    // Nothing is joined that is not written down as such before.
    if deposit.state != DepositState::Receiving {
        return Ok(false);
    }
    let Some(found) = storage.find(key).await? else { return Ok(false) };
    let mut hash = Sha256::new();
    let mut size = 0_u64;
    let mut chunks = storage.chunks(key, &found.etag).await?;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        hash.update(&chunk);
    }
    let sha256 = format!("{:x}", hash.finalize());
    app.store.deposit_received(&deposit, &sha256, size, app.clock.now()).await?;
    tracing::info!(file = %deposit.id, bytes = size, "received");
    Ok(true)
}

/// The handler of the trigger's event, with what it works with; it answers its [`Report`].
pub fn handler(
    app: App,
    storage: Storage,
) -> impl Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, ReceiveError>> + Send>> + Clone {
    move |event| {
        let (app, storage) = (app.clone(), storage.clone());
        Box::pin(async move { Ok(serde_json::to_value(handle(&app, &storage, event).await?)?) })
    }
}
