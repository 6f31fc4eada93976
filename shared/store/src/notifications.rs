//! The portal's own notifications: what mail tells, without the mail.
//!
//! They hold no text of the request: subject and right to see it are read when the list is.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::access::{Action, may};
use guichet_domain::account::{AccountSummary, Actor};
use guichet_domain::audience::Topic;
use guichet_domain::ids::{AccountId, EventId};
use guichet_domain::request::Head;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{Page, Store, StoreError, keys};

/// Kept for a year.
const KEPT_SECONDS: i64 = 365 * 86_400;

/// One event, told to one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub event: EventId,
    pub at: Timestamp,
    pub actor: Option<AccountSummary>,
    pub topics: Vec<Topic>,
}

#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    notification: &'a Notification,
    ttl: i64,
}

#[derive(Serialize, Deserialize)]
struct ReadMark {
    up_to: Timestamp,
}

impl Store {
    pub(crate) fn put_notification(
        &self,
        transaction: &mut Transaction,
        to: AccountId,
        notification: &Notification,
    ) -> Result<(), StoreError> {
        let key = keys::notification(to, notification.at, notification.event);
        let kept = Kept { notification, ttl: notification.at.as_second() + KEPT_SECONDS };
        transaction.put(self, item(&key, &[], &kept)?, Condition::none(), Fault::Refused("notification"))
    }

    /// A page of the actor's notifications, newest first, each with its request as it is now, of those that she may
    /// see still; and up to which instant she has read them.
    pub async fn notifications(
        &self,
        actor: &Actor,
        limit: usize,
        after: Option<&str>,
        now: Timestamp,
    ) -> Result<(Page<(Notification, Head)>, Option<Timestamp>), StoreError> {
        let partition = keys::account_partition(actor.id);
        let page = self.query_page(&partition, keys::NOTIFICATIONS, false, limit, after).await?;
        let notifications = page.items.into_iter().map(read).collect::<Result<Vec<Notification>, _>>()?;
        let mut wanted: Vec<_> = notifications
            .iter()
            .flat_map(|notification| {
                let number = notification.event.number;
                [keys::head(number), keys::participant(number, actor.id)]
            })
            .collect();
        wanted.push(keys::read_mark(actor.id));
        wanted.sort();
        wanted.dedup();
        let mut heads = std::collections::HashMap::new();
        let mut shared = std::collections::HashSet::new();
        let mut mark = None;
        for item in self.get_many(&wanted).await? {
            let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            let (pk, sk) = (text(keys::PK), text(keys::SK));
            match keys::number_of(&pk) {
                Some(number) if sk == keys::HEAD => {
                    heads.insert(number, read::<Head>(item)?.at(now));
                }
                Some(number) => {
                    shared.insert(number);
                }
                None => mark = Some(read::<ReadMark>(item)?.up_to),
            }
        }
        let items = notifications
            .into_iter()
            .filter_map(|notification| {
                let number = notification.event.number;
                let head = heads.get(&number)?;
                may(actor, &head.facts(shared.contains(&number)), Action::See).then(|| (notification, head.clone()))
            })
            .collect();
        Ok((Page { items, next: page.next }, mark))
    }

    /// Marks everything up to an instant as read, in whole seconds. What was read before stays read.
    pub async fn mark_read(&self, account: AccountId, up_to: Timestamp) -> Result<(), StoreError> {
        let put = self
            .db
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item(&keys::read_mark(account), &[], &ReadMark { up_to })?))
            .condition_expression("attribute_not_exists(pk) OR up_to < :up_to")
            .expression_attribute_values(":up_to", AttributeValue::S(up_to.to_string()))
            .send()
            .await;
        match put {
            Err(error)
                if matches!(error.as_service_error(), Some(PutItemError::ConditionalCheckFailedException(_))) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::of(error)),
            Ok(_) => Ok(()),
        }
    }
}
