//! A batch of the table's stream, as its triggers send it (the JSON of a Lambda event): the events that are new in it,
//! and the articles that were written.
//!
//! The stream gives neither order nor togetherness, and may give a record twice: whoever takes a batch goes by the
//! events' ids.

use std::collections::BTreeSet;

use guichet_domain::event::Event;
use guichet_domain::ids::ArticleId;
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
fn keys_of(record: Value) -> (String, String) {
    let Ok(Named { dynamodb: Keys { keys } }) = serde_json::from_value(record) else { return Default::default() };
    let text = |name: &str| match keys.get(name) {
        Some(serde_dynamo::AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    };
    (text(keys::PK), text(keys::SK))
}

impl ArticleNews {
    /// Whether a record is about an article or the synonyms, as the trigger's filter says.
    pub fn concerns(record: &Value) -> bool {
        let key = |name: &str| record["dynamodb"]["Keys"][name]["S"].as_str().unwrap_or_default();
        let (pk, sk) = (key(keys::PK), key(keys::SK));
        pk == keys::SYNONYMS || (keys::article_of(pk).is_some() && sk == keys::HEAD)
    }

    /// An error means that `batch` is none.
    pub fn of(batch: Value) -> Result<Self, serde_json::Error> {
        let batch: Batch = serde_json::from_value(batch)?;
        let mut news = Self::default();
        for (pk, sk) in batch.records.into_iter().map(keys_of) {
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
