//! The audit trail: who, when, what, from where; append-only, for five years (`spec/product.md`, Audit).
//!
//! A change and its record are one transaction; a consultation is answered only once its record is written. Records
//! lie by day: the trail is read by time, and narrowed to a request or an account while it is read. What it costs to
//! read depends on the days asked for, not on what the table holds.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::ids::{AccountId, Id, Number};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::transaction::{Condition, Fault, Item, Transaction, item, read};
use crate::{Caller, Page, Store, StoreError, keys};

/// What a record says happened, built by whoever does it.
#[derive(Debug, Clone, Default)]
pub struct Audited {
    pub action: &'static str,
    pub request: Option<Number>,
    /// The account that it was done to.
    pub subject: Option<AccountId>,
    /// What else there is to know; never a text that someone wrote.
    pub detail: Map<String, Value>,
}

impl Audited {
    pub fn new(action: &'static str) -> Self {
        Self { action, ..Self::default() }
    }

    #[must_use]
    pub fn request(mut self, number: Number) -> Self {
        self.request = Some(number);
        self
    }

    #[must_use]
    pub fn subject(mut self, account: AccountId) -> Self {
        self.subject = Some(account);
        self
    }

    #[must_use]
    pub fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }
}

/// One line of the trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditRecord {
    pub id: Id,
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// Who; `null` for the service itself.
    pub account: Option<AccountId>,
    pub action: String,
    pub request: Option<Number>,
    pub subject: Option<AccountId>,
    /// The address that it came from.
    pub address: Option<String>,
    #[serde(default)]
    #[schema(value_type = Object)]
    pub detail: Map<String, Value>,
}

/// Which records: of one request, of or about one account, of the instants from `from` to before `to`.
#[derive(Debug, Clone)]
pub struct AuditFilter {
    pub request: Option<Number>,
    pub account: Option<AccountId>,
    pub from: Timestamp,
    pub to: Timestamp,
}

fn day(at: Timestamp) -> Date {
    at.to_zoned_datetime(TimeZone::UTC).date()
}

/// Five years and a day for the table's clean-up.
const KEPT_SECONDS: i64 = (5 * 366 + 1) * 86_400;

#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    record: &'a AuditRecord,
    ttl: i64,
}

impl Store {
    fn audit_item(record: &AuditRecord) -> Result<Item, StoreError> {
        let key = keys::audit(day(record.at), record.at, record.id);
        item(&key, &[], &Kept { record, ttl: record.at.as_second() + KEPT_SECONDS })
    }

    fn audit_record(caller: &Caller<'_>, audited: Audited) -> AuditRecord {
        AuditRecord {
            id: caller.trace,
            at: caller.at,
            account: Some(caller.actor.id),
            action: audited.action.to_owned(),
            request: audited.request,
            subject: audited.subject,
            address: Some(caller.address.to_owned()),
            detail: audited.detail,
        }
    }

    /// Adds the record of a change to its transaction.
    pub(crate) fn put_audit(
        &self,
        transaction: &mut Transaction,
        caller: &Caller<'_>,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let record = Self::audit_record(caller, audited);
        transaction.put(self, Self::audit_item(&record)?, Condition::absent(), Fault::Refused("audit"))
    }

    /// Adds the record of what the service did by itself.
    pub(crate) fn put_audit_of_service(
        &self,
        transaction: &mut Transaction,
        id: Id,
        at: Timestamp,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let record = AuditRecord {
            id,
            at,
            account: None,
            action: audited.action.to_owned(),
            request: audited.request,
            subject: audited.subject,
            address: None,
            detail: audited.detail,
        };
        transaction.put(self, Self::audit_item(&record)?, Condition::absent(), Fault::Refused("audit"))
    }

    /// Writes the record of a consultation, or of a change that stands alone.
    pub async fn audit(&self, caller: &Caller<'_>, audited: Audited) -> Result<(), StoreError> {
        let mut record = Self::audit_record(caller, audited);
        // Of its own, beside that of a change by the same call.
        record.id = self.seal.id(&[caller.trace.as_str().as_bytes(), record.action.as_bytes()]);
        let put = self
            .db
            .put_item()
            .table_name(&self.table)
            .set_item(Some(Self::audit_item(&record)?))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await;
        match put {
            // Written by a try whose answer was lost.
            Err(error)
                if matches!(error.as_service_error(), Some(PutItemError::ConditionalCheckFailedException(_))) => {}
            Err(error) => return Err(StoreError::of(error)),
            Ok(_) => {}
        }
        Ok(())
    }

    /// A page of the trail, newest first. A page may hold fewer records than asked for while there are more.
    pub async fn audit_trail(
        &self,
        filter: &AuditFilter,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<AuditRecord>, StoreError> {
        let first = day(filter.from);
        let mut current = match after {
            Some(place) => day(place.split('#').next().unwrap_or_default().parse().map_err(|_| StoreError::Cursor)?),
            None => day(filter.to),
        };
        let mut before = after.map_or_else(|| filter.to.to_string(), str::to_owned);
        let mut page = Page { items: Vec::new(), next: None };
        // One call reads at most this many days without a hit, so that a narrow search answers in time.
        for _ in 0..31 {
            let found = self.audit_day(current, filter, &before, limit - page.items.len()).await?;
            page.items.extend(found.items);
            if found.next.is_some() {
                page.next = found.next;
                return Ok(page);
            }
            if current <= first {
                return Ok(page);
            }
            before = format!("{current}T00:00:00Z");
            current = current.checked_sub(1.days()).map_err(|_| StoreError::Cursor)?;
            if page.items.len() >= limit {
                page.next = Some(before);
                return Ok(page);
            }
        }
        page.next = Some(before);
        Ok(page)
    }

    /// The records of one day before the sort key `before`, newest first.
    async fn audit_day(
        &self,
        day: Date,
        filter: &AuditFilter,
        before: &str,
        limit: usize,
    ) -> Result<Page<AuditRecord>, StoreError> {
        let mut query = self
            .db
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :before")
            .expression_attribute_values(":pk", AttributeValue::S(keys::audit_partition(day)))
            .expression_attribute_values(":from", AttributeValue::S(filter.from.to_string()))
            .expression_attribute_values(":before", AttributeValue::S(before.to_owned()))
            .scan_index_forward(false);
        let mut conditions = Vec::new();
        if let Some(number) = filter.request {
            conditions.push("#request = :request");
            query = query
                .expression_attribute_names("#request", "request")
                .expression_attribute_values(":request", AttributeValue::S(number.to_string()));
        }
        if let Some(account) = filter.account {
            conditions.push("(account = :account OR subject = :account)");
            query = query.expression_attribute_values(":account", AttributeValue::S(account.to_string()));
        }
        if !conditions.is_empty() {
            query = query.filter_expression(conditions.join(" AND "));
        }
        let mut page = Page { items: Vec::new(), next: None };
        let mut start: Option<HashMap<String, AttributeValue>> = None;
        loop {
            let answer = query.clone().set_exclusive_start_key(start).send().await.map_err(StoreError::of)?;
            for item in answer.items.unwrap_or_default() {
                let place = item.get(keys::SK).and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
                if place == before {
                    continue;
                }
                if page.items.len() == limit {
                    return Ok(page);
                }
                page.items.push(read(item)?);
                page.next = Some(place);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                page.next = None;
                return Ok(page);
            }
        }
    }
}
