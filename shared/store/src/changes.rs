//! Making changes durable: head on condition of its version, texts, people, event, audit, idempotency, all or none.

use guichet_domain::access::Action;
use guichet_domain::account::AccountSummary;
use guichet_domain::event::Event;
use guichet_domain::ids::{Id, Number};
use guichet_domain::request::{Change, PeopleChange, Request, Text, Watch};
use serde_json::{Map, Value, json};

use crate::requests::{ParticipantItem, WatchItem};
use crate::transaction::{Cancelled, Condition, Fault, Transaction, item, pause};
use crate::{Audited, Caller, Store, StoreError, Visible, keys};

/// What became of a change.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The request after it.
    pub request: Request,
    /// The event that it made; `None` where there was nothing to change.
    pub event: Option<Event>,
}

/// How often a lost race is read and decided again before it is a conflict.
const ATTEMPTS: u32 = 5;

impl Store {
    /// The next request number: sequential, never reused; a filing that fails leaves a gap.
    pub async fn next_number(&self) -> Result<Number, StoreError> {
        let updated = self
            .db
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::counter().attributes()))
            .update_expression("ADD #last :one")
            .expression_attribute_names("#last", "last")
            .expression_attribute_values(":one", aws_sdk_dynamodb::types::AttributeValue::N("1".to_owned()))
            .return_values(aws_sdk_dynamodb::types::ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(StoreError::of)?;
        let last = updated.attributes().and_then(|item| item.get("last")?.as_n().ok()?.parse::<u64>().ok());
        // Numbers start at CSC-1001, so that they always have four digits.
        last.map(|last| Number(1000 + last)).ok_or_else(|| StoreError::Corrupt("the counter has no number".to_owned()))
    }

    /// Files a request, with `more` in the same transaction: [`StoreError::Repeated`] with its number where the
    /// idempotency key has made one before.
    pub async fn file_request(
        &self,
        caller: &Caller<'_>,
        change: Change,
        more: Transaction,
        audited: Audited,
    ) -> Result<Changed, StoreError> {
        let number = change.head.number;
        let base = Request {
            head: change.head.clone(),
            text: change.text.clone().ok_or_else(|| StoreError::Corrupt("a filing without text".to_owned()))?,
            participants: std::collections::BTreeMap::new(),
            watchers: std::collections::BTreeMap::new(),
        };
        for attempt in 0..ATTEMPTS {
            let mut transaction = Transaction::new();
            self.put_idempotency(&mut transaction, caller.idempotency, &number.to_string(), caller.at)?;
            self.put_change(&mut transaction, &change, Condition::absent())?;
            self.put_audit(&mut transaction, caller, audited.clone().request(number))?;
            transaction.append(more.clone());
            match self.transact(transaction).await {
                Ok(()) => return Ok(Changed { request: after(base, &change), event: Some(change.event) }),
                Err(Cancelled::Fault(Fault::Idempotency)) => {
                    return Err(self.repeated(caller.idempotency, caller.at).await);
                }
                Err(Cancelled::Fault(Fault::Version)) => return Err(StoreError::Contention),
                Err(Cancelled::Fault(Fault::Refused(what))) => return Err(StoreError::Refused(what)),
                Err(Cancelled::Contention) => pause(attempt, number.0).await,
                Err(Cancelled::Store(error)) => return Err(error),
            }
        }
        Err(StoreError::Contention)
    }

    /// Reads the request, has `decide` decide, and writes its change; where others were quicker, reads and decides
    /// again, up to five times. With `if_match`, a request that has moved on is [`StoreError::StaleVersion`].
    /// `action` is what the caller wants: whoever may do it need not see the request.
    pub async fn change<E: From<StoreError>>(
        &self,
        caller: &Caller<'_>,
        number: Number,
        action: Action,
        if_match: Option<u64>,
        decide: impl Fn(&Request) -> Result<Option<Change>, E>,
    ) -> Result<Changed, E> {
        self.change_with(caller, number, action, if_match, &Map::new(), |request| {
            Ok(decide(request)?.map(|change| (change, Transaction::new())))
        })
        .await
    }

    /// As [`Store::change`], with more items in the same transaction and more `detail` in the audit record.
    pub async fn change_with<E: From<StoreError>>(
        &self,
        caller: &Caller<'_>,
        number: Number,
        action: Action,
        if_match: Option<u64>,
        detail: &Map<String, Value>,
        decide: impl Fn(&Request) -> Result<Option<(Change, Transaction)>, E>,
    ) -> Result<Changed, E> {
        for attempt in 0..ATTEMPTS {
            let stored = self.stored(number).await?.ok_or(StoreError::NotFound)?;
            let due = stored.close_by_rule(caller.at);
            let visible = Visible::to(caller.actor, stored.at(caller.at), action).ok_or(StoreError::NotFound)?;
            if if_match.is_some_and(|version| version != visible.head.version) {
                return Err(StoreError::StaleVersion.into());
            }
            let request: &Request = &visible;
            let Some((change, more)) = decide(request)? else {
                let mut audited = Audited::new("request.unchanged").request(number);
                audited.detail = detail.clone();
                self.audit(caller, audited).await?;
                return Ok(Changed { request: request.clone(), event: None });
            };
            // A closure that is due comes before anything else that may still happen (a hand-over).
            if let Some(due) = due {
                let trace = self.seal.id(&[due.event.id.to_string().as_bytes()]);
                self.commit_by_service(due, trace, "request.closed").await?;
                pause(attempt, caller.trace_seed()).await;
                continue;
            }
            let mut transaction = Transaction::new();
            let reference = change.event.id.to_string();
            self.put_idempotency(&mut transaction, caller.idempotency, &reference, caller.at)?;
            self.put_change(&mut transaction, &change, Condition::version(change.head.version - 1))?;
            let mut audited = Audited::new("request.changed").request(number).detail("event", reference);
            audited.detail.extend(detail.clone());
            audited.detail.insert("kind".to_owned(), json!(change.event.kind));
            audited.subject = change.event.concerns().map(|account| account.id);
            self.put_audit(&mut transaction, caller, audited)?;
            transaction.append(more);
            match self.transact(transaction).await {
                Ok(()) => {
                    let request = after(request.clone(), &change);
                    return Ok(Changed { request, event: Some(change.event) });
                }
                Err(Cancelled::Fault(Fault::Idempotency)) => {
                    return Err(self.repeated(caller.idempotency, caller.at).await.into());
                }
                Err(Cancelled::Fault(Fault::Refused(what))) => return Err(StoreError::Refused(what).into()),
                Err(Cancelled::Fault(Fault::Version) | Cancelled::Contention) => {
                    pause(attempt, caller.trace_seed()).await;
                }
                Err(Cancelled::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Contention.into())
    }

    /// Writes what the service does by itself. `false` where another was quicker, which is fine: it did the same, or
    /// changed what the decision stood on.
    pub async fn commit_by_service(&self, change: Change, trace: Id, action: &'static str) -> Result<bool, StoreError> {
        let number = change.head.number;
        let mut transaction = Transaction::new();
        self.put_change(&mut transaction, &change, Condition::version(change.head.version - 1))?;
        let audited = Audited::new(action).request(number).detail("event", change.event.id.to_string());
        self.put_audit_of_service(&mut transaction, trace, change.event.at, audited)?;
        match self.transact(transaction).await {
            Ok(()) => Ok(true),
            Err(Cancelled::Fault(_) | Cancelled::Contention) => Ok(false),
            Err(Cancelled::Store(error)) => Err(error),
        }
    }

    pub(crate) fn put_change(
        &self,
        transaction: &mut Transaction,
        change: &Change,
        condition: Condition,
    ) -> Result<(), StoreError> {
        let head = &change.head;
        let number = head.number;
        transaction.put(
            self,
            item(&keys::head(number), &keys::head_entries(head), head)?,
            condition,
            Fault::Version,
        )?;
        if let Some(text) = &change.text {
            // On condition of the texts that were read: a query may meet another's transaction midway, and bring the
            // new head with the old texts.
            let condition = if text.version == 0 { Condition::absent() } else { Condition::version(text.version) };
            let text = Text { version: head.version, ..text.clone() };
            transaction.put(self, item(&keys::text(number), &[], &text)?, condition, Fault::Version)?;
        }
        for person in &change.people {
            match person {
                PeopleChange::AddParticipant(account) => {
                    let key = keys::participant(number, account.id);
                    let entry = keys::participant_entry(head, account.id);
                    let content = ParticipantItem { account: account.clone() };
                    transaction.put(self, item(&key, &[entry], &content)?, Condition::none(), Fault::Version)?;
                }
                PeopleChange::RemoveParticipant(account) => {
                    transaction.delete(
                        self,
                        &keys::participant(number, *account),
                        Condition::none(),
                        Fault::Version,
                    )?;
                }
            }
        }
        transaction.put(
            self,
            item(&keys::event(change.event.id), &[], &change.event)?,
            Condition::absent(),
            Fault::Version,
        )
    }

    /// Follows or mutes a request: no event, no version; with its audit record.
    pub async fn watch(&self, caller: &Caller<'_>, number: Number, watch: Option<Watch>) -> Result<(), StoreError> {
        let key = keys::watcher(number, caller.actor.id);
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            match watch {
                Some(watch) => {
                    let account: AccountSummary = caller.actor.summary();
                    let content = WatchItem { account, watch };
                    transaction.put(self, item(&key, &[], &content)?, Condition::none(), Fault::Refused("watch"))?;
                }
                None => transaction.delete(self, &key, Condition::none(), Fault::Refused("watch"))?,
            }
            let word = match watch {
                Some(Watch::Follow) => "request.followed",
                Some(Watch::Mute) => "request.muted",
                None => "request.unfollowed",
            };
            self.put_audit(&mut transaction, caller, Audited::new(word).request(number))?;
            Ok(transaction)
        })
        .await
    }
}

/// The request after its change.
fn after(mut request: Request, change: &Change) -> Request {
    request.head = change.head.clone();
    if let Some(text) = &change.text {
        request.text = Text { version: change.head.version, ..text.clone() };
    }
    for person in &change.people {
        match person {
            PeopleChange::AddParticipant(account) => {
                request.participants.insert(account.id, account.clone());
            }
            PeopleChange::RemoveParticipant(account) => {
                request.participants.remove(account);
            }
        }
    }
    request
}

impl Caller<'_> {
    /// Spreads those who lost a race; any number that differs between calls will do.
    fn trace_seed(&self) -> u64 {
        self.trace.as_str().bytes().fold(7, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)))
    }
}
