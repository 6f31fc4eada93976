//! The stream pump: hands the records of the table's stream to a handler, as Lambda's event
//! source mapping does, in the JSON of a Lambda event.
//!
//! At least once and in each shard's order: the position is noted after the handler has
//! succeeded, and a batch that fails is tried again, with growing pauses, for as long as it
//! fails. Records that the filter refuses are passed over.

mod checkpoint;
mod event;
mod reader;

use std::{error::Error, io, panic::AssertUnwindSafe, path::PathBuf, pin::pin, sync::Arc, time::Duration};

use aws_sdk_dynamodbstreams::{Client, error::DisplayErrorContext};
use futures_util::{FutureExt as _, future::BoxFuture};
use serde_json::Value;
use tokio::sync::{Mutex, Notify};

pub use self::checkpoint::Checkpoint;
use self::reader::Reader;

/// The pause after a turn that found records, and the longest while there are none.
const POLL: Duration = Duration::from_millis(50);
const IDLE: Duration = Duration::from_millis(250);
/// The pause after a first failure, doubled with each one that follows, and the longest.
const RETRY: Duration = Duration::from_millis(250);
const LONGEST_RETRY: Duration = Duration::from_mins(2);

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;
type Filter = Box<dyn Fn(&Value) -> bool + Send + Sync>;
type Handler = Box<dyn Fn(Value) -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync>;

/// Why records are not handed over now. They will be: nothing is skipped.
#[derive(Debug, thiserror::Error)]
pub enum PumpError {
    /// The stream does not answer.
    #[error("the table's stream cannot be read: {}", DisplayErrorContext(&**.0))]
    Stream(Box<aws_sdk_dynamodbstreams::Error>),
    /// The table has none.
    #[error("the table {0} has no stream")]
    NoStream(String),
    /// The handler refuses the batch.
    #[error("the handler of the stream failed: {0}")]
    Handler(#[source] BoxError),
    /// The position cannot be read or written.
    #[error("the stream's position {} cannot be kept: {source}", .path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What the operating system or the parser says.
        source: io::Error,
    },
}

impl<E: Into<aws_sdk_dynamodbstreams::Error>> From<E> for PumpError {
    fn from(error: E) -> Self {
        Self::Stream(Box::new(error.into()))
    }
}

/// The ARN of a table's stream.
pub async fn stream_arn(client: &Client, table: &str) -> Result<String, PumpError> {
    let listed = client.list_streams().table_name(table).send().await?;
    listed
        .streams()
        .iter()
        .filter_map(|stream| stream.stream_arn())
        .next_back()
        .map(str::to_owned)
        .ok_or_else(|| PumpError::NoStream(table.to_owned()))
}

/// Reads one stream for one handler.
pub struct Pump {
    reader: Mutex<Reader>,
    filter: Filter,
    handler: Handler,
    nudge: Notify,
}

impl std::fmt::Debug for Pump {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pump").finish_non_exhaustive()
    }
}

impl Pump {
    /// A pump that goes on after `checkpoint`, or starts with the oldest record there is.
    ///
    /// `filter` looks at one record of the event's `Records`. `handler` takes the event: at most
    /// 100 records of one shard, oldest first.
    pub fn new<F, H, R, E>(
        client: Client,
        stream_arn: impl Into<String>,
        checkpoint: Checkpoint,
        filter: F,
        handler: H,
    ) -> Self
    where
        F: Fn(&Value) -> bool + Send + Sync + 'static,
        H: Fn(Value) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let handler = Arc::new(handler);
        Self {
            reader: Mutex::new(Reader::new(client, stream_arn.into(), checkpoint)),
            filter: Box::new(filter),
            handler: Box::new(move |event| {
                let handler = Arc::clone(&handler);
                let call = AssertUnwindSafe(async move { handler(event).await });
                Box::pin(async move {
                    match call.catch_unwind().await {
                        Ok(result) => result.map_err(Into::into),
                        Err(_) => Err("it panicked".into()),
                    }
                })
            }),
            nudge: Notify::new(),
        }
    }

    /// The same with events of up to so many records (1,000 at most).
    #[must_use]
    pub fn with_batch(mut self, records: i32) -> Self {
        self.reader.get_mut().batch = records;
        self
    }

    /// Hands records over until `stop` is ready; the batch under way is finished first.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut pause = POLL;
        let mut failures = 0;
        loop {
            match self.turn().await {
                Ok(0) => (failures, pause) = (0, IDLE.min(pause * 2)),
                Ok(_) => (failures, pause) = (0, POLL),
                Err(error) => {
                    pause = back_off(failures);
                    failures += 1;
                    tracing::warn!(%error, failures, ?pause, "the stream waits, to be tried again");
                }
            }
            tokio::select! {
                biased;
                () = &mut stop => break,
                () = self.nudge.notified(), if failures == 0 => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        if let Err(error) = self.reader.lock().await.checkpoint.save() {
            tracing::warn!(%error, "what was passed over will be read again");
        }
    }

    /// Tells [`Pump::run`] that there may be records, so that it does not wait for its next look.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Hands over all that the stream holds, and what the handler adds meanwhile; gives the
    /// number of records that the handler took. The first failure ends it; the batch that failed
    /// is the next one's first. Not from within the handler, which it would wait for.
    pub async fn drain(&self) -> Result<usize, PumpError> {
        let mut reader = self.reader.lock().await;
        let mut handed = 0;
        loop {
            let turn = reader.turn(&self.filter, &self.handler).await;
            handed += turn.handed;
            match turn.error {
                Some(error) => return Err(error),
                None if turn.read == 0 => return Ok(handed),
                None => {}
            }
        }
    }

    /// Passes over all that the stream holds: nobody is to hear of it.
    pub async fn skip(&self) -> Result<(), PumpError> {
        let nothing: Filter = Box::new(|_| false);
        let mut reader = self.reader.lock().await;
        loop {
            let turn = reader.turn(&nothing, &self.handler).await;
            match turn.error {
                Some(error) => return Err(error),
                None if turn.read == 0 => return reader.checkpoint.save(),
                None => {}
            }
        }
    }

    /// One batch of each shard; the number of records read.
    async fn turn(&self) -> Result<usize, PumpError> {
        let mut reader = self.reader.lock().await;
        let turn = reader.turn(&self.filter, &self.handler).await;
        turn.error.map_or(Ok(turn.read), Err)
    }
}

fn back_off(failures: u32) -> Duration {
    RETRY.saturating_mul(2_u32.saturating_pow(failures)).min(LONGEST_RETRY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_two_minutes() {
        assert_eq!(back_off(0), Duration::from_millis(250));
        assert_eq!(back_off(1), Duration::from_millis(500));
        assert_eq!(back_off(9), Duration::from_mins(2));
        assert_eq!(back_off(u32::MAX), Duration::from_mins(2));
    }
}
