//! A batch of the table's stream, as its triggers send it (the JSON of a Lambda event): the events that are new in it.
//!
//! The stream gives neither order nor togetherness, and may give a record twice: whoever takes a batch goes by the
//! events' ids.

use guichet_domain::event::Event;
use serde::Deserialize;
use serde_json::Value;

use crate::{AccountEvent, keys};

/// The new events of a batch; those of requests each once and in their order.
#[derive(Debug, Clone, Default)]
pub struct News {
    pub requests: Vec<Event>,
    pub accounts: Vec<AccountEvent>,
    /// The stream's ids of records that this version of the code cannot read.
    pub unreadable: Vec<String>,
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

#[allow(clippy::large_enum_variant, reason = "taken apart as soon as it is made")]
enum Fresh {
    Request(Event),
    Account(AccountEvent),
}

impl Fresh {
    /// `None` for everything in the stream that is no new event.
    fn of(record: Value) -> Result<Option<Self>, serde_dynamo::Error> {
        let Ok(Record { event_name, dynamodb: Image { new: Some(item) } }) = serde_json::from_value(record) else {
            return Ok(None);
        };
        let text = |name: &str| match item.get(name) {
            Some(serde_dynamo::AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        if event_name != "INSERT" || !text(keys::SK).starts_with(keys::EVENTS) {
            return Ok(None);
        }
        let pk = text(keys::PK);
        if keys::number_of(&pk).is_some() {
            Ok(Some(Self::Request(serde_dynamo::from_item(item)?)))
        } else if keys::account_of(&pk).is_some() {
            Ok(Some(Self::Account(serde_dynamo::from_item(item)?)))
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
            let id = record["eventID"].as_str().unwrap_or_default().to_owned();
            match Fresh::of(record) {
                Ok(None) => {}
                Ok(Some(Fresh::Request(event))) => news.requests.push(event),
                Ok(Some(Fresh::Account(event))) => news.accounts.push(event),
                Err(_) => news.unreadable.push(id),
            }
        }
        news.requests.sort_by_key(|event| event.id);
        news.requests.dedup_by_key(|event| event.id);
        Ok(news)
    }
}
