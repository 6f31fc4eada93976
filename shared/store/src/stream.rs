//! A batch of the table's stream, as its triggers send it (the JSON of a Lambda event): the events that are new in it,
//! and the articles that were written.
//!
//! The stream gives neither order nor togetherness, and may give a record twice: whoever takes a batch goes by the
//! events' ids.

use std::collections::{BTreeSet, HashMap};

use guichet_domain::event::Event;
use guichet_domain::ids::ArticleId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::keys::{self, Key};
use crate::transaction::read;
use crate::{AccountEvent, StoreError};

/// The new events of a batch; those of requests each once and in their order.
#[derive(Debug, Clone, Default)]
pub struct News {
    pub requests: Vec<Event>,
    pub accounts: Vec<AccountEvent>,
    /// The stream's ids of records that this version of the code cannot read.
    pub unreadable: Vec<String>,
    /// Where in the stream each event is.
    places: HashMap<Key, String>,
}

/// Records that must come again, as Lambda takes them (`ReportBatchItemFailures`): it goes on with the earliest.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Failures(Vec<Failure>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Failure {
    /// The record's sequence number. An empty one has Lambda take the whole batch for failed.
    #[serde(rename = "itemIdentifier")]
    place: String,
}

impl Failures {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    event_name: String,
    dynamodb: Image,
}

#[derive(Deserialize)]
struct Image {
    #[serde(rename = "NewImage")]
    new: Option<serde_dynamo::Item>,
}

/// The partition and sort key of an item.
fn key_of(item: &serde_dynamo::Item) -> Key {
    let text = |name: &str| match item.get(name) {
        Some(serde_dynamo::AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    };
    Key { pk: text(keys::PK), sk: text(keys::SK) }
}

#[allow(clippy::large_enum_variant, reason = "taken apart as soon as it is made")]
enum Fresh {
    Request(Event),
    Account(AccountEvent),
}

impl Fresh {
    /// `None` for everything in the stream that is no new event.
    fn of(record: Value) -> Result<Option<Self>, StoreError> {
        let Ok(Record { event_name, dynamodb: Image { new: Some(item) } }) = serde_json::from_value(record) else {
            return Ok(None);
        };
        let Key { pk, sk } = key_of(&item);
        if event_name != "INSERT" || !sk.starts_with(keys::EVENTS) {
            return Ok(None);
        }
        if keys::number_of(&pk).is_some() {
            Ok(Some(Self::Request(read(item.into())?)))
        } else if keys::account_of(&pk).is_some() {
            Ok(Some(Self::Account(read(item.into())?)))
        } else {
            Ok(None)
        }
    }
}

impl News {
    /// An error means that `batch` is none. A record that cannot be read must not hold up all that comes after it:
    /// an error for it would bring the batch again, for ever.
    pub fn of(batch: Value) -> Result<Self, serde_json::Error> {
        let batch: Batch = serde_json::from_value(batch)?;
        let mut news = Self::default();
        for record in batch.records {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let (id, place) = (text(&record["eventID"]), text(&record["dynamodb"]["SequenceNumber"]));
            match Fresh::of(record) {
                Ok(None) => {}
                Ok(Some(Fresh::Request(event))) => {
                    news.places.entry(keys::event(event.id)).or_insert(place);
                    news.requests.push(event);
                }
                Ok(Some(Fresh::Account(event))) => {
                    news.places.entry(keys::account_event(event.account, event.at, event.id)).or_insert(place);
                    news.accounts.push(event);
                }
                Err(_) => news.unreadable.push(id),
            }
        }
        news.requests.sort_by_key(|event| event.id);
        news.requests.dedup_by_key(|event| event.id);
        Ok(news)
    }

    /// What to answer where these events were not worked off.
    pub fn failed(&self, events: &[Key]) -> Failures {
        let place = |key| self.places.get(key).cloned().unwrap_or_default();
        Failures(events.iter().map(|key| Failure { place: place(key) }).collect())
    }
}

/// The articles that a batch tells of, whatever became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleNews {
    pub articles: BTreeSet<ArticleId>,
    /// Whether the house's synonyms were written.
    pub synonyms: bool,
}

#[derive(Deserialize)]
struct Named {
    dynamodb: Keys,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Keys {
    keys: serde_dynamo::Item,
}

/// The partition and sort keys of a record, empty where it has none.
fn keys_of(record: Value) -> Key {
    let named = serde_json::from_value(record).map(|Named { dynamodb: Keys { keys } }| keys);
    let keys = named.unwrap_or_default();
    key_of(&keys)
}

impl ArticleNews {
    /// An error means that `batch` is none.
    pub fn of(batch: Value) -> Result<Self, serde_json::Error> {
        let batch: Batch = serde_json::from_value(batch)?;
        let mut news = Self::default();
        for Key { pk, sk } in batch.records.into_iter().map(keys_of) {
            match keys::article_of(&pk).filter(|_| sk == keys::HEAD) {
                Some(id) => drop(news.articles.insert(id)),
                None => news.synonyms |= pk == keys::SYNONYMS,
            }
        }
        Ok(news)
    }

    pub fn is_empty(&self) -> bool {
        self.articles.is_empty() && !self.synonyms
    }
}
