//! Reading requests. A request is handed out only together with the decision that the actor may see it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;

use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::access::Action;
use guichet_domain::account::{AccountSummary, Actor};
use guichet_domain::event::Event;
use guichet_domain::ids::{EventId, Number};
use guichet_domain::request::{Head, Request, Text, Watch};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::transaction::{Item, read};
use crate::{Audited, Caller, Page, Store, StoreError, keys};

/// A request that the actor may see, as everyone must find it now. There is no other way to one for a person.
#[derive(Debug, Clone)]
pub struct Visible {
    request: Request,
}

impl Visible {
    /// The decision; `None` and a request that isn't there are answered alike.
    pub(crate) fn to(actor: &Actor, request: Request, action: Action) -> Option<Self> {
        (request.may(actor, Action::See) || request.may(actor, action)).then_some(Self { request })
    }
}

impl Deref for Visible {
    type Target = Request;

    fn deref(&self) -> &Request {
        &self.request
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WatchItem {
    pub account: AccountSummary,
    pub watch: Watch,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ParticipantItem {
    pub account: AccountSummary,
}

/// Sort keys.
enum Range<'a> {
    Under(&'a str),
    Between(&'a str, &'a str),
}

fn assemble(items: Vec<Item>) -> Result<Option<Request>, StoreError> {
    let mut head: Option<Head> = None;
    let mut text: Option<Text> = None;
    let mut participants = BTreeMap::new();
    let mut watchers = BTreeMap::new();
    for item in items {
        let sk = item.get(keys::SK).and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
        if sk == keys::HEAD {
            head = Some(read(item)?);
        } else if sk == keys::TEXT {
            text = Some(read(item)?);
        } else if sk.starts_with(keys::PARTICIPANT) {
            let ParticipantItem { account } = read(item)?;
            participants.insert(account.id, account);
        } else if sk.starts_with(keys::WATCHER) {
            let WatchItem { account, watch } = read(item)?;
            watchers.insert(account.id, (account, watch));
        }
    }
    match (head, text) {
        (Some(head), Some(text)) => Ok(Some(Request { head, text, participants, watchers })),
        (None, None) => Ok(None),
        _ => Err(StoreError::Corrupt("a request without head or text".to_owned())),
    }
}

impl Store {
    /// The request as it is stored, for functions that act for no person (closure, mail): not as it is due to be,
    /// and without any decision on who may see it. Consistent; one query unless there are hundreds of followers.
    pub async fn stored(&self, number: Number) -> Result<Option<Request>, StoreError> {
        let items = self.query_prefix(&keys::request(number), keys::ABOUT).await?;
        assemble(items)
    }

    /// All items of a partition whose sort key begins with `prefix`, consistently, in order.
    pub(crate) async fn query_prefix(&self, pk: &str, prefix: &str) -> Result<Vec<Item>, StoreError> {
        self.query_all(pk, Range::Under(prefix), None).await
    }

    /// All items of a partition from one sort key to another, both included, consistently, in order.
    pub(crate) async fn query_between(&self, pk: &str, from: &str, to: &str) -> Result<Vec<Item>, StoreError> {
        self.query_all(pk, Range::Between(from, to), None).await
    }

    /// The sort keys of a partition's items under `prefix`, without what the items hold.
    pub(crate) async fn sort_keys(&self, pk: &str, prefix: &str) -> Result<Vec<String>, StoreError> {
        let items = self.query_all(pk, Range::Under(prefix), Some(keys::SK)).await?;
        Ok(items.iter().filter_map(|item| item.get(keys::SK)?.as_s().ok().cloned()).collect())
    }

    async fn query_all(&self, pk: &str, range: Range<'_>, only: Option<&str>) -> Result<Vec<Item>, StoreError> {
        let (condition, values) = match range {
            Range::Under(prefix) => ("pk = :pk AND begins_with(sk, :prefix)", vec![(":prefix", prefix)]),
            Range::Between(from, to) => ("pk = :pk AND sk BETWEEN :from AND :to", vec![(":from", from), (":to", to)]),
        };
        let values = values.into_iter().chain([(":pk", pk)]);
        let values: HashMap<_, _> =
            values.map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned()))).collect();
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let answer = self
                .db
                .query()
                .table_name(&self.table)
                .consistent_read(true)
                .key_condition_expression(condition)
                .set_expression_attribute_values(Some(values.clone()))
                .set_projection_expression(only.map(str::to_owned))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(StoreError::of)?;
            items.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }

    /// A page of a partition's items under `prefix`, after the sort key `after`.
    pub(crate) async fn query_page(
        &self,
        pk: &str,
        prefix: &str,
        forward: bool,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<Item>, StoreError> {
        let start = after.map(|sk| {
            [(keys::PK, pk), (keys::SK, sk)]
                .map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned())))
                .into()
        });
        let answer = self
            .db
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
            .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()))
            .scan_index_forward(forward)
            .limit(i32::try_from(limit + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(StoreError::of)?;
        let mut items = answer.items.unwrap_or_default();
        let more = items.len() > limit || answer.last_evaluated_key.is_some();
        items.truncate(limit);
        let last = items.last().and_then(|item| item.get(keys::SK)?.as_s().ok().cloned());
        Ok(Page { items, next: last.filter(|_| more) })
    }

    /// The request, if the actor may see it, as everyone must find it now.
    pub async fn visible(&self, actor: &Actor, number: Number, now: Timestamp) -> Result<Visible, StoreError> {
        self.visible_for(actor, number, Action::See, now).await
    }

    /// As [`Store::visible`], also for who may do `action` without seeing the request.
    pub(crate) async fn visible_for(
        &self,
        actor: &Actor,
        number: Number,
        action: Action,
        now: Timestamp,
    ) -> Result<Visible, StoreError> {
        let stored = self.stored(number).await?.ok_or(StoreError::NotFound)?;
        Visible::to(actor, stored.at(now), action).ok_or(StoreError::NotFound)
    }

    /// The request, and the record of its consultation: without the record there is no answer.
    pub async fn consult(
        &self,
        caller: &Caller<'_>,
        number: Number,
        action: &'static str,
    ) -> Result<Visible, StoreError> {
        let visible = self.visible(caller.actor, number, caller.at).await?;
        self.audit(caller, Audited::new(action).request(number)).await?;
        Ok(visible)
    }

    /// A page of the timeline, oldest first. A closure that is due but not yet written is in it.
    pub async fn events(
        &self,
        visible: &Visible,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<Event>, StoreError> {
        let number = visible.head.number;
        let page = self.query_page(&keys::request(number), keys::EVENTS, true, limit, after).await?;
        let mut events = page.items.into_iter().map(read).collect::<Result<Vec<Event>, _>>()?;
        let mut next = page.next;
        if next.is_none() && events.len() <= limit {
            let last = keys::event(EventId { number, seq: visible.head.version });
            let written =
                events.iter().any(|event| event.id.seq == visible.head.version) || after == Some(last.sk.as_str());
            if !written && let Some(stored) = self.stored(number).await? {
                let due = stored.close_by_rule(visible.head.closed_at.unwrap_or(stored.head.updated_at));
                if events.len() < limit {
                    events.extend(due.map(|change| change.event));
                } else {
                    next = events.last().map(|event| keys::event(event.id).sk);
                }
            }
        }
        Ok(Page { items: events, next })
    }

    /// One event of a request.
    pub async fn event(&self, id: EventId) -> Result<Option<Event>, StoreError> {
        self.get(&keys::event(id)).await
    }
}
