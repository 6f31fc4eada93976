//! Items, and writing several of them at once or not at all.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnConsumedCapacity, TransactWriteItem, Update,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::keys::{Entry, Key};
use crate::{Store, StoreError, packed};

pub type Item = HashMap<String, AttributeValue>;

/// The version of the items' shape; a reader that meets a newer one must not guess.
const SCHEMA: &str = "1";

/// An item from its key, its places in the indexes and its content.
pub(crate) fn item(key: &Key, entries: &[Entry], content: &impl Serialize) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::aws_sdk_dynamodb_1::to_item(content)?;
    // Absent says the same as nothing, in fewer bytes; and LocalStack's streams cannot tell an empty map.
    item.retain(|_, value| !is_nothing(value));
    item.values_mut().for_each(without_empty);
    item.values_mut().for_each(packed::pack);
    item.extend(key.attributes());
    item.extend(entries.iter().flat_map(Entry::attributes));
    item.insert("schema".to_owned(), AttributeValue::N(SCHEMA.to_owned()));
    Ok(item)
}

fn is_nothing(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::Null(_) => true,
        AttributeValue::M(map) => map.is_empty(),
        AttributeValue::L(list) => list.is_empty(),
        _ => false,
    }
}

/// Inside an attribute, what is empty becomes null.
fn without_empty(value: &mut AttributeValue) {
    let inner: Vec<&mut AttributeValue> = match value {
        AttributeValue::M(map) => map.values_mut().collect(),
        AttributeValue::L(list) => list.iter_mut().collect(),
        _ => return,
    };
    for value in inner {
        without_empty(value);
        if is_nothing(value) {
            *value = AttributeValue::Null(true);
        }
    }
}

pub(crate) fn read<T: DeserializeOwned>(mut item: Item) -> Result<T, StoreError> {
    item.values_mut().try_for_each(packed::unpack)?;
    Ok(serde_dynamo::aws_sdk_dynamodb_1::from_item(item)?)
}

/// What a condition that does not hold means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Another change was quicker: read and decide again.
    Version,
    /// The idempotency key is in use: look at its record.
    Idempotency,
    /// Something that reading again does not mend; the word names it.
    Refused(&'static str),
}

/// Why a transaction wrote nothing.
#[derive(Debug)]
pub(crate) enum Cancelled {
    Fault(Fault),
    /// Only contention: the same transaction may pass when tried again.
    Contention,
    Store(StoreError),
}

/// Items to be written all or none. The order is kept: cancellation reasons come by position.
#[derive(Debug, Clone, Default)]
pub struct Transaction {
    items: Vec<(TransactWriteItem, Fault)>,
}

/// A condition with its values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Condition {
    expression: Option<&'static str>,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Condition {
    pub(crate) fn none() -> Self {
        Self::default()
    }

    pub(crate) fn new(expression: &'static str) -> Self {
        Self { expression: Some(expression), ..Self::default() }
    }

    /// The item is not there yet.
    pub(crate) fn absent() -> Self {
        Self::new("attribute_not_exists(pk)")
    }

    /// The item has this `version`.
    pub(crate) fn version(version: u64) -> Self {
        Self::new("version = :version").number(":version", version)
    }

    pub(crate) fn number(mut self, name: &str, value: u64) -> Self {
        self.values.insert(name.to_owned(), AttributeValue::N(value.to_string()));
        self
    }

    /// A number that may be less than nothing.
    pub(crate) fn change(mut self, name: &str, by: i64) -> Self {
        self.values.insert(name.to_owned(), AttributeValue::N(by.to_string()));
        self
    }

    pub(crate) fn truth(mut self, name: &str, value: bool) -> Self {
        self.values.insert(name.to_owned(), AttributeValue::Bool(value));
        self
    }

    pub(crate) fn text(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), AttributeValue::S(value.into()));
        self
    }

    /// A name that the table's expressions reserve.
    pub(crate) fn name(mut self, name: &str, attribute: &str) -> Self {
        self.names.insert(name.to_owned(), attribute.to_owned());
        self
    }

    pub(crate) fn names(&self) -> Option<HashMap<String, String>> {
        (!self.names.is_empty()).then(|| self.names.clone())
    }

    fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }
}

impl Transaction {
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn put(
        &mut self,
        store: &Store,
        item: Item,
        condition: Condition,
        fault: Fault,
    ) -> Result<(), StoreError> {
        let put = Put::builder()
            .table_name(&store.table)
            .set_item(Some(item))
            .set_condition_expression(condition.expression.map(str::to_owned))
            .set_expression_attribute_names(condition.names())
            .set_expression_attribute_values(condition.values())
            .build()
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        self.items.push((TransactWriteItem::builder().put(put).build(), fault));
        Ok(())
    }

    pub(crate) fn delete(
        &mut self,
        store: &Store,
        key: &Key,
        condition: Condition,
        fault: Fault,
    ) -> Result<(), StoreError> {
        let delete = Delete::builder()
            .table_name(&store.table)
            .set_key(Some(key.attributes()))
            .set_condition_expression(condition.expression.map(str::to_owned))
            .set_expression_attribute_names(condition.names())
            .set_expression_attribute_values(condition.values())
            .build()
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        self.items.push((TransactWriteItem::builder().delete(delete).build(), fault));
        Ok(())
    }

    pub(crate) fn update(
        &mut self,
        store: &Store,
        key: &Key,
        expression: &str,
        condition: Condition,
        fault: Fault,
    ) -> Result<(), StoreError> {
        let update = Update::builder()
            .table_name(&store.table)
            .set_key(Some(key.attributes()))
            .update_expression(expression)
            .set_condition_expression(condition.expression.map(str::to_owned))
            .set_expression_attribute_names(condition.names())
            .set_expression_attribute_values(condition.values())
            .build()
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        self.items.push((TransactWriteItem::builder().update(update).build(), fault));
        Ok(())
    }

    pub(crate) fn check(
        &mut self,
        store: &Store,
        key: &Key,
        condition: Condition,
        fault: Fault,
    ) -> Result<(), StoreError> {
        let check = ConditionCheck::builder()
            .table_name(&store.table)
            .set_key(Some(key.attributes()))
            .set_expression_attribute_names(condition.names())
            .set_expression_attribute_values(condition.values())
            .condition_expression(condition.expression.unwrap_or("attribute_exists(pk)"))
            .build()
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        self.items.push((TransactWriteItem::builder().condition_check(check).build(), fault));
        Ok(())
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.items.extend(other.items);
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl Store {
    /// Writes all items or none.
    pub(crate) async fn transact(&self, transaction: Transaction) -> Result<(), Cancelled> {
        let (items, faults): (Vec<_>, Vec<_>) = transaction.items.into_iter().unzip();
        let sent = self
            .db
            .transact_write_items()
            .set_transact_items(Some(items))
            .return_consumed_capacity(ReturnConsumedCapacity::None)
            .send()
            .await;
        let Err(error) = sent else { return Ok(()) };
        let reasons = match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                cancelled.cancellation_reasons().to_vec()
            }
            // Our own first try runs still: whether it is carried out is not known, so nothing else may be tried.
            Some(TransactWriteItemsError::TransactionInProgressException(_)) => {
                return Err(Cancelled::Store(StoreError::Unavailable("transaction in progress".to_owned())));
            }
            _ => return Err(Cancelled::Store(StoreError::of(error))),
        };
        let mut contention = false;
        for (reason, fault) in reasons.iter().zip(faults) {
            match reason.code() {
                Some("ConditionalCheckFailed") => return Err(Cancelled::Fault(fault)),
                Some("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded") => contention = true,
                Some("None") | None => {}
                Some(code) => return Err(Cancelled::Store(StoreError::Corrupt(format!("transaction item: {code}")))),
            }
        }
        Err(if contention { Cancelled::Contention } else { Cancelled::Store(StoreError::of(error)) })
    }

    /// Writes all items or none, again where only contention stood in the way, up to five times.
    pub(crate) async fn transact_or_refuse(
        &self,
        mut build: impl FnMut() -> Result<Transaction, StoreError>,
    ) -> Result<(), StoreError> {
        for attempt in 0..5 {
            match self.transact(build()?).await {
                Ok(()) => return Ok(()),
                Err(Cancelled::Contention) => pause(attempt, 0).await,
                Err(Cancelled::Fault(Fault::Refused(what))) => return Err(StoreError::Refused(what)),
                Err(Cancelled::Fault(Fault::Version)) => return Err(StoreError::Contention),
                Err(Cancelled::Fault(Fault::Idempotency)) => return Err(StoreError::Refused("idempotency")),
                Err(Cancelled::Store(error)) => return Err(error),
            }
        }
        Err(StoreError::Contention)
    }

    /// One item, read consistently.
    pub(crate) async fn get_raw(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let got = self
            .db
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .consistent_read(true)
            .send()
            .await
            .map_err(StoreError::of)?;
        Ok(got.item)
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, StoreError> {
        self.get_raw(key).await?.map(read).transpose()
    }
}

/// Lets those who lost a race start again at different moments: a few milliseconds, growing, spread by `seed`.
pub(crate) async fn pause(attempt: u32, seed: u64) {
    let spread = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 59;
    tokio::time::sleep(std::time::Duration::from_millis((3 + spread) << attempt)).await;
}
