//! The daily counters: an item for each type, team and establishment with which something happened on a day, and one
//! for how many of its requests are open. `count` writes them, reports read them.
//!
//! An event is counted in one transaction with a marker that it was, so it is counted once, however often it comes and
//! in whatever order. The marker stays for longer than a stream holds its records (a day); the counters stay for good.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::counts::{Counted, Counts, Dimension};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::keys::Key;
use crate::transaction::{Condition, Fault, Item, Transaction, item};
use crate::{Store, StoreError, keys};

/// What happened on one day to the requests of one type, team or establishment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCounts {
    pub day: Date,
    /// Code of the type, team or establishment.
    pub key: String,
    pub counts: Counts,
}

/// How long it is remembered that an event was counted.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 10);

#[derive(Serialize)]
struct Marker {
    at: Timestamp,
    /// Seconds, for the table's clean-up.
    ttl: i64,
}

impl Store {
    /// Adds what an event adds; `false` where it was counted before.
    pub async fn count(&self, counted: &Counted, now: Timestamp) -> Result<bool, StoreError> {
        let entries = counted.counts.entries();
        let written = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                let marker = Marker { at: now, ttl: now.as_second() + REMEMBERED.as_secs() };
                let marker = item(&keys::counted(counted.event), &[], &marker)?;
                transaction.put(self, marker, Condition::absent(), Fault::Refused("counted"))?;
                if !entries.is_empty() {
                    for (dimension, key) in &counted.keys {
                        let key = keys::day_counts(*dimension, counted.day, key);
                        self.add(&mut transaction, &key, entries.iter().map(|(name, by)| (name.as_str(), *by)))?;
                    }
                }
                for (dimension, key, by) in &counted.open {
                    let key = keys::open_count(*dimension, key);
                    let by = Condition::none().name("#open", "open").change(":by", *by);
                    transaction.update(self, &key, "ADD #open :by", by, Fault::Refused("open"))?;
                }
                Ok(transaction)
            })
            .await;
        match written {
            Ok(()) => Ok(true),
            Err(StoreError::Refused("counted")) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn add<'a>(
        &self,
        transaction: &mut Transaction,
        key: &Key,
        entries: impl Iterator<Item = (&'a str, u64)>,
    ) -> Result<(), StoreError> {
        let mut values = Condition::none();
        let mut terms = Vec::new();
        for (at, (name, by)) in entries.enumerate() {
            values = values.name(&format!("#n{at}"), name).number(&format!(":n{at}"), by);
            terms.push(format!("#n{at} :n{at}"));
        }
        transaction.update(self, key, &format!("ADD {}", terms.join(", ")), values, Fault::Refused("counts"))
    }

    /// What was counted from one day to another, both included, by day. It reads an item for each day and key on
    /// which something happened: about 0.2 kB, half a read unit for 20 of them.
    pub async fn counts(&self, dimension: Dimension, from: Date, to: Date) -> Result<Vec<DayCounts>, StoreError> {
        let (first, last) = keys::days(from, to);
        let mut counts = Vec::new();
        let mut start = None;
        loop {
            let answer = self
                .db
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
                .expression_attribute_values(":pk", AttributeValue::S(keys::counts(dimension)))
                .expression_attribute_values(":first", AttributeValue::S(first.clone()))
                .expression_attribute_values(":last", AttributeValue::S(last.clone()))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(StoreError::of)?;
            for item in answer.items.unwrap_or_default() {
                counts.push(day_counts(&item)?);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(counts);
            }
        }
    }

    /// How many requests are open now, by key. A count that has gone below nothing (a closing that was counted before
    /// its filing) is nothing.
    pub async fn open_counts(&self, dimension: Dimension) -> Result<BTreeMap<String, u64>, StoreError> {
        let items = self.query_prefix(&keys::counts(dimension), keys::OPEN).await?;
        let open = |item: Item| {
            let key = item.get(keys::SK)?.as_s().ok()?.strip_prefix(keys::OPEN)?.to_owned();
            let open: i64 = item.get("open")?.as_n().ok()?.parse().ok()?;
            Some((key, u64::try_from(open).unwrap_or(0)))
        };
        Ok(items.into_iter().filter_map(open).collect())
    }
}

fn day_counts(item: &Item) -> Result<DayCounts, StoreError> {
    let place = item.get(keys::SK).and_then(|sk| sk.as_s().ok()).and_then(|sk| keys::day_and_key(sk));
    let (day, key) = place.ok_or_else(|| StoreError::Corrupt("the key of a day's counts".to_owned()))?;
    let mut counts = Counts::default();
    for (name, value) in item {
        if let Some(count) = value.as_n().ok().and_then(|number| number.parse().ok()) {
            counts.add(name, count);
        }
    }
    Ok(DayCounts { day, key: key.to_owned(), counts })
}
