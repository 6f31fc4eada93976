//! The table: `dynoxide-rs`, `DynamoDB`'s API on `SQLite`, in a file or in memory.
//!
//! An answered write is in the file's write-ahead log and synced to the disk: it survives a kill
//! of the process and a loss of power. Stream records are rows of the same file, written in the
//! transaction of the write that they tell of, and kept until [`trim`] takes them off.

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use dynoxide::{Database, server, storage::Storage};

use super::{EmbeddedError, service::Service};

/// Every write asks for the stream's highest sequence number. Without this index that reads the
/// whole stream, so that each write would cost what was ever written.
const STREAM_INDEX: &str = "CREATE INDEX IF NOT EXISTS guichet_stream_order
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// What the public form of a sequence number adds to the stored one.
const SEQUENCE_OFFSET: u128 = 100_000_000_000_000_000_000;

/// Names in-memory tables apart: they live in the process, by name.
static MEMORIES: AtomicU64 = AtomicU64::new(0);

/// The embedded `DynamoDB` (and its streams, on the same endpoint).
#[derive(Debug)]
pub struct Dynamo {
    service: Service,
}

impl Dynamo {
    /// Serves the file at `path`, made if it is not there. One process at a time: see
    /// [`crate::lock`].
    pub fn file(path: &Path) -> Result<Self, EmbeddedError> {
        Self::open(path, path.to_str())
    }

    /// Serves a store in memory, gone with the service.
    pub fn memory() -> Result<Self, EmbeddedError> {
        let number = MEMORIES.fetch_add(1, Ordering::Relaxed);
        let name = format!("file:guichet-{number}?mode=memory&cache=shared");
        Self::open(Path::new(&name), Some(&name))
    }

    fn open(path: &Path, name: Option<&str>) -> Result<Self, EmbeddedError> {
        let table = |reason: String| EmbeddedError::Table { path: path.to_owned(), reason };
        let name = name.ok_or_else(|| table("its path is not UTF-8".to_owned()))?;
        // Kept until the database is open: a store in memory lasts as long as a connection does.
        let first = index_the_stream(name).map_err(table)?;
        let database = Database::new(name).map_err(|error| table(error.to_string()))?;
        drop(first);
        // One reads the next call while the other writes to the disk.
        let service = Service::start("dynamodb", 2, move |listener, stop| async move {
            let stop = async move {
                let _ = stop.await;
            };
            if let Err(error) = server::serve_with_shutdown(listener, database, stop).await {
                tracing::error!(%error, "the embedded table stopped");
            }
        })
        .map_err(EmbeddedError::io("table"))?;
        Ok(Self { service })
    }

    /// The endpoint URL for the `DynamoDB` and the `DynamoDB` Streams clients.
    pub fn endpoint(&self) -> String {
        self.service.endpoint()
    }

    /// Stops: requests under way finish, then the file is closed.
    pub async fn stop(self) {
        self.service.stop().await;
    }
}

/// Takes the stream records before `processed` (a sequence number as the stream gives them) off
/// the file, for a start: AWS keeps them for a day, the embedded store for ever. The record of
/// that number stays, so that the next one is numbered after it. Not while the file is served.
pub fn trim(path: &Path, processed: &str) -> Result<(), EmbeddedError> {
    let table = |reason: String| EmbeddedError::Table { path: path.to_owned(), reason };
    let stored = processed
        .parse::<u128>()
        .ok()
        .and_then(|number| number.checked_sub(SEQUENCE_OFFSET))
        .and_then(|number| i64::try_from(number).ok())
        .ok_or_else(|| table("the sequence number is not one of its own".to_owned()))?;
    let name = path.to_str().ok_or_else(|| table("its path is not UTF-8".to_owned()))?;
    let storage = index_the_stream(name).map_err(table)?;
    storage
        .conn()
        .execute("DELETE FROM _stream_records WHERE CAST(sequence_number AS INTEGER) < ?1", [stored])
        .map(drop)
        .map_err(|error| table(error.to_string()))
}

/// Takes what was deleted or replaced out of the file's bytes, for a start: `SQLite` leaves it in free pages and in the
/// write-ahead log until they are needed. It writes the file anew, so it costs what the table holds. Not while the file
/// is served.
pub fn compact(path: &Path) -> Result<(), EmbeddedError> {
    let table = |reason: String| EmbeddedError::Table { path: path.to_owned(), reason };
    let name = path.to_str().ok_or_else(|| table("its path is not UTF-8".to_owned()))?;
    let storage = Storage::new(name).map_err(|error| table(error.to_string()))?;
    storage.conn().execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").map_err(|error| table(error.to_string()))
}

fn index_the_stream(name: &str) -> Result<Storage, String> {
    let storage = Storage::new(name).map_err(|error| error.to_string())?;
    storage.conn().execute_batch(STREAM_INDEX).map_err(|error| error.to_string())?;
    Ok(storage)
}
