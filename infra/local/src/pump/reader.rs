//! Reads the shards of a stream: parents before their children, each from its position on.

use aws_sdk_dynamodbstreams::{
    Client, Error as StreamsError,
    operation::get_records::GetRecordsOutput,
    types::{Shard, ShardIteratorType},
};
use serde_json::{Value, json};

use super::{Checkpoint, Filter, Handler, PumpError, event};

/// The records of one event, at most, unless told otherwise: Lambda's own number.
const BATCH: i32 = 100;

/// About a second of turns that pass everything over.
const MOST_UNSAVED: u32 = 20;

pub(super) struct Reader {
    client: Client,
    stream: String,
    pub(super) checkpoint: Checkpoint,
    pub(super) batch: i32,
    shards: Vec<Reading>,
    /// The shards have to be listed (again).
    unlisted: bool,
    /// Turns that have passed records over since the position was written.
    unsaved: u32,
}

/// A shard being read.
struct Reading {
    id: String,
    parent: Option<String>,
    iterator: Option<String>,
    ended: bool,
    /// Read and not handed over yet: a batch is tried again as it was.
    pending: Option<Batch>,
}

struct Batch {
    records: Vec<Value>,
    read: usize,
    last: Option<String>,
    next: Option<String>,
}

/// What a turn over the shards did.
#[derive(Default)]
pub(super) struct Turn {
    /// Records read, those that the filter refuses too.
    pub(super) read: usize,
    /// Records that the handler took.
    pub(super) handed: usize,
    /// The first failure; the other shards had their turn all the same.
    pub(super) error: Option<PumpError>,
}

impl Reader {
    pub(super) fn new(client: Client, stream: String, mut checkpoint: Checkpoint) -> Self {
        checkpoint.belongs_to(&stream);
        Self { client, stream, checkpoint, batch: BATCH, shards: Vec::new(), unlisted: true, unsaved: 0 }
    }

    /// One batch of each shard that can be read.
    pub(super) async fn turn(&mut self, filter: &Filter, handler: &Handler) -> Turn {
        let mut turn = Turn::default();
        let unlisted = self.unlisted || self.shards.iter().all(|shard| shard.ended);
        if unlisted && let Err(error) = self.list().await {
            turn.error = Some(error);
            return turn;
        }
        for position in 0..self.shards.len() {
            if self.waits(position) {
                continue;
            }
            match self.shard(position, filter, handler).await {
                Ok((read, handed)) => {
                    turn.read += read;
                    turn.handed += handed;
                }
                Err(error) => turn.error = turn.error.or(Some(error)),
            }
        }
        turn
    }

    /// A shard that ended, or whose parent has not.
    fn waits(&self, position: usize) -> bool {
        let shard = &self.shards[position];
        let unfinished = |parent: &String| {
            let mut all = self.shards.iter();
            all.any(|other| other.id == *parent && !other.ended)
        };
        shard.ended || shard.parent.as_ref().is_some_and(unfinished)
    }

    async fn shard(
        &mut self,
        position: usize,
        filter: &Filter,
        handler: &Handler,
    ) -> Result<(usize, usize), PumpError> {
        if self.shards[position].pending.is_none() {
            self.shards[position].pending = self.read(position, filter).await?;
        }
        let Some(batch) = &self.shards[position].pending else {
            return Ok((0, 0));
        };
        let handed = batch.records.len();
        if handed > 0 {
            handler(json!({ "Records": batch.records })).await.map_err(PumpError::Handler)?;
        }
        let shard = &mut self.shards[position];
        let Some(batch) = shard.pending.take() else {
            return Ok((0, 0));
        };
        shard.ended = batch.next.is_none();
        shard.iterator = batch.next;
        self.unlisted |= shard.ended;
        if let Some(last) = batch.last {
            self.checkpoint.advance(&shard.id, last);
        }
        // What was only passed over too, though not at each turn: the next start takes off the stream what no reader needs
        // any more, and of what was purged nothing may be left then.
        self.unsaved += u32::from(batch.read > 0);
        if handed > 0 || self.unsaved > MOST_UNSAVED || (self.unsaved > 0 && batch.read == 0) {
            self.checkpoint.save()?;
            self.unsaved = 0;
        }
        Ok((batch.read, handed))
    }

    /// The next batch of a shard; `None` when it has to be asked anew.
    async fn read(&mut self, position: usize, filter: &Filter) -> Result<Option<Batch>, PumpError> {
        let iterator = match self.shards[position].iterator.clone() {
            Some(iterator) => Some(iterator),
            None => self.open(position).await?,
        };
        let Some(iterator) = iterator else {
            return Ok(None);
        };
        self.shards[position].iterator = Some(iterator.clone());
        let request = self.client.get_records().shard_iterator(iterator);
        match request.limit(self.batch).send().await {
            Ok(output) => Ok(Some(self.batch(output, filter))),
            Err(error) => {
                // Whatever it is, the next try starts at the position.
                self.shards[position].iterator = None;
                match StreamsError::from(error) {
                    StreamsError::ExpiredIteratorException(_) => Ok(None),
                    StreamsError::TrimmedDataAccessException(_) => {
                        self.start_over(position);
                        Ok(None)
                    }
                    error => Err(error.into()),
                }
            }
        }
    }

    fn batch(&self, output: GetRecordsOutput, filter: &Filter) -> Batch {
        let records = output.records();
        let last = records.last().and_then(|record| record.dynamodb());
        Batch {
            read: records.len(),
            last: last.and_then(|change| change.sequence_number()).map(str::to_owned),
            records: records
                .iter()
                .map(|record| event::record(record, &self.stream))
                .filter(|record| filter(record))
                .collect(),
            next: output.next_shard_iterator,
        }
    }

    /// An iterator after the position, or at the oldest record.
    async fn open(&mut self, position: usize) -> Result<Option<String>, PumpError> {
        let shard = &self.shards[position].id;
        let request = self.client.get_shard_iterator().stream_arn(&self.stream).shard_id(shard);
        let request = match self.checkpoint.after(shard) {
            Some(number) => request.shard_iterator_type(ShardIteratorType::AfterSequenceNumber).sequence_number(number),
            None => request.shard_iterator_type(ShardIteratorType::TrimHorizon),
        };
        match request.send().await {
            Ok(output) => Ok(output.shard_iterator),
            Err(error) => match StreamsError::from(error) {
                StreamsError::TrimmedDataAccessException(_) => {
                    self.start_over(position);
                    Ok(None)
                }
                error => Err(error.into()),
            },
        }
    }

    /// The records after the position are gone: those that are left are handed over.
    fn start_over(&mut self, position: usize) {
        let shard = &self.shards[position].id;
        tracing::warn!(shard, "the stream is read from its oldest record");
        self.checkpoint.forget(shard);
    }

    async fn list(&mut self) -> Result<(), PumpError> {
        let mut listed: Vec<Shard> = Vec::new();
        let mut after = None;
        loop {
            let request = self.client.describe_stream().stream_arn(&self.stream);
            let page = request.set_exclusive_start_shard_id(after).send().await?;
            let Some(stream) = page.stream_description else {
                break;
            };
            listed.extend(stream.shards.unwrap_or_default());
            after = stream.last_evaluated_shard_id;
            if after.is_none() {
                break;
            }
        }
        // One that is listed no more has been trimmed as a whole.
        self.shards.retain(|known| listed.iter().any(|shard| shard.shard_id() == Some(&known.id)));
        for shard in listed {
            let Some(id) = shard.shard_id else { continue };
            if self.shards.iter().all(|known| known.id != id) {
                self.shards.push(Reading {
                    id,
                    parent: shard.parent_shard_id,
                    iterator: None,
                    ended: false,
                    pending: None,
                });
            }
        }
        self.unlisted = false;
        Ok(())
    }
}
