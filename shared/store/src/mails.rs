//! Mail rows: one per person and event, with state and attempts (`spec/product.md`, Who hears about it).
//!
//! A row is written before its mail is sent, on condition that there is none: whoever writes it sends. A row to be
//! sent stands in a sparse index at the instant of its next attempt; while one attempt runs, that instant is a lease
//! away, so that another takes over only if the service died.

use guichet_domain::closure::whole_seconds;
use guichet_domain::event::Event;
use guichet_domain::ids::{AccountId, EventId, Number};
use jiff::Timestamp;

use crate::keys::{Index, Key};
use crate::mail_rows::LEASE;
use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{Audited, Caller, Delivery, MailRow, MailState, Notification, Origin, Store, StoreError, keys};
use aws_sdk_dynamodb::types::AttributeValue;

impl Store {
    /// Writes the row of a mail, with the notification that says the same in the portal; for events that it tells of
    /// besides its first, rows that say so. `false` where one of the events has a row already, written by another since
    /// [`Store::mailed`] was asked: nothing is written then, and the caller asks again.
    pub async fn claim_mail(&self, row: &MailRow, notifications: &[Notification]) -> Result<bool, StoreError> {
        let key = row.key()?;
        let mut transaction = Transaction::new();
        transaction.put(self, item(&key, &row.entries(&key), row)?, Condition::absent(), Fault::Refused("claimed"))?;
        if let Origin::Request { events, topics, why } = &row.origin {
            for event in &events[1..] {
                let told = MailRow {
                    origin: Origin::Request { events: vec![*event], topics: topics.clone(), why: *why },
                    state: MailState::Dropped,
                    next_at: None,
                    attempts: 0,
                    ..row.clone()
                };
                let key = told.key()?;
                transaction.put(self, item(&key, &[], &told)?, Condition::absent(), Fault::Refused("claimed"))?;
            }
        }
        for notification in notifications {
            self.put_notification(&mut transaction, row.to.id, notification)?;
        }
        match self.transact_or_refuse(|| Ok(transaction.clone())).await {
            Ok(()) => Ok(true),
            Err(StoreError::Refused("claimed")) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Which of these events have a row for this account.
    pub async fn mailed(&self, to: AccountId, events: &[EventId]) -> Result<Vec<EventId>, StoreError> {
        let wanted: Vec<Key> = events.iter().map(|event| keys::request_mail(*event, to)).collect();
        let found = self.get_many(&wanted).await?;
        let sks: Vec<String> = found.iter().filter_map(|item| item.get(keys::SK)?.as_s().ok().cloned()).collect();
        Ok(events.iter().copied().filter(|event| sks.contains(&keys::request_mail(*event, to).sk)).collect())
    }

    /// Writes how an attempt ended. The row must be at the attempt that ended.
    pub async fn note_delivery(&self, row: &MailRow, delivery: Delivery, at: Timestamp) -> Result<(), StoreError> {
        let mut after = row.clone();
        after.next_at = None;
        match delivery {
            Delivery::Sent => {
                after.state = MailState::Sent;
                after.sent_at = Some(whole_seconds(at));
                after.last_error = None;
            }
            Delivery::Later(error, next) => {
                after.last_error = Some(error);
                after.next_at = Some(whole_seconds(next));
            }
            Delivery::Failed(error) => {
                after.state = MailState::Failed;
                after.last_error = Some(error);
            }
            Delivery::Dropped => after.state = MailState::Dropped,
        }
        self.replace_row(row, &after).await.map(|_| ())
    }

    /// Takes a pending row for one more attempt; `None` where another has it.
    pub async fn lease_mail(&self, row: &MailRow, at: Timestamp) -> Result<Option<MailRow>, StoreError> {
        let mut after = row.clone();
        after.attempts += 1;
        after.next_at = whole_seconds(at).checked_add(LEASE).ok();
        Ok(self.replace_row(row, &after).await?.then_some(after))
    }

    async fn replace_row(&self, before: &MailRow, after: &MailRow) -> Result<bool, StoreError> {
        use aws_sdk_dynamodb::operation::put_item::PutItemError;
        let key = before.key()?;
        let put = self
            .db
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(&key, &after.entries(&key), after)?))
            .condition_expression("attempts = :attempts AND #state = :pending")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":attempts", AttributeValue::N(before.attempts.to_string()))
            .expression_attribute_values(":pending", AttributeValue::S("pending".to_owned()))
            .send()
            .await;
        match put {
            Ok(_) => Ok(true),
            Err(error)
                if matches!(error.as_service_error(), Some(PutItemError::ConditionalCheckFailedException(_))) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::of(error)),
        }
    }

    /// The keys of what is due at `now` in one shard of the index: at most `limit`, the longest due first.
    pub(crate) async fn due(&self, pk: &str, now: Timestamp, limit: usize) -> Result<Vec<Key>, StoreError> {
        let text =
            |value: Option<&AttributeValue>| value.and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
        let key = |item: &crate::transaction::Item| Key { pk: text(item.get(keys::PK)), sk: text(item.get(keys::SK)) };
        let mut due = Vec::new();
        let mut start = None;
        loop {
            let answer = self
                .db
                .query()
                .table_name(&self.table)
                .index_name(Index::Due.name())
                .key_condition_expression("#p = :p AND #s <= :until")
                .expression_attribute_names("#p", Index::Due.name())
                .expression_attribute_names("#s", Index::Due.sort())
                .expression_attribute_values(":p", AttributeValue::S(pk.to_owned()))
                .expression_attribute_values(":until", AttributeValue::S(keys::due_until(now)))
                .limit(i32::try_from(limit - due.len()).unwrap_or(i32::MAX))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(StoreError::of)?;
            due.extend(answer.items().iter().map(key));
            start = answer.last_evaluated_key;
            if start.is_none() || due.len() >= limit {
                return Ok(due);
            }
        }
    }

    /// The requests whose closure is due at `now` in one shard.
    pub async fn due_closures(&self, shard: u64, now: Timestamp, limit: usize) -> Result<Vec<Number>, StoreError> {
        let found = self.due(&keys::due_closures(shard), now, limit).await?;
        Ok(found.iter().filter_map(|key| keys::number_of(&key.pk)).collect())
    }

    /// The rows to be tried at `now` in one shard.
    pub async fn due_mails(&self, shard: u64, now: Timestamp, limit: usize) -> Result<Vec<MailRow>, StoreError> {
        let wanted = self.due(&keys::due_mails(shard), now, limit).await?;
        // A row that cannot be read must not hold up the others.
        let rows = self.get_many(&wanted).await?.into_iter().filter_map(|item| read::<MailRow>(item).ok());
        let due = |row: &MailRow| row.state == MailState::Pending && row.next_at.is_some_and(|at| at <= now);
        Ok(rows.filter(due).collect())
    }

    /// All rows of a request, by event.
    pub async fn mails(&self, number: Number) -> Result<Vec<MailRow>, StoreError> {
        self.query_prefix(&keys::request(number), keys::MAILS).await?.into_iter().map(read).collect()
    }

    /// Has a failed mail sent again: [`StoreError::NotFound`] where there is no such row,
    /// [`StoreError::Refused`] `not failed` where it has not failed, `mail stopped` where no mail goes to its reader.
    pub async fn retry_mail(&self, caller: &Caller<'_>, number: Number, id: &str) -> Result<(), StoreError> {
        let (seq, to) = id.split_once('-').ok_or(StoreError::NotFound)?;
        let event = EventId { number, seq: seq.parse().map_err(|_| StoreError::NotFound)? };
        let key = keys::request_mail(event, to.parse().map_err(|_| StoreError::NotFound)?);
        let row: MailRow = self.get(&key).await?.ok_or(StoreError::NotFound)?;
        let reader = self.account(row.to.id).await?;
        if row.state == MailState::Failed && reader.is_some_and(|reader| reader.mail_stopped.is_some()) {
            return Err(StoreError::Refused("mail stopped"));
        }
        let again = MailRow { state: MailState::Pending, attempts: 0, next_at: Some(caller.at), ..row };
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let failed = Condition::new("#state = :failed").name("#state", "state").text(":failed", "failed");
            transaction.put(self, item(&key, &again.entries(&key), &again)?, failed, Fault::Refused("not failed"))?;
            let audited = Audited::new("mail.retried").request(number).subject(again.to.id);
            self.put_audit(&mut transaction, caller, audited)?;
            Ok(transaction)
        })
        .await
    }

    /// The events of a request with these ids, oldest first.
    pub async fn events_of(&self, ids: &[EventId]) -> Result<Vec<Event>, StoreError> {
        let wanted: Vec<Key> = ids.iter().map(|id| keys::event(*id)).collect();
        let mut events = self.get_many(&wanted).await?.into_iter().map(read).collect::<Result<Vec<Event>, _>>()?;
        events.sort_by_key(|event| event.id);
        Ok(events)
    }
}
