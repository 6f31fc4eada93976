//! Taking texts out for good: from the request, from every event that holds them, from an internal note.
//!
//! Mail rows, notifications, idempotency and audit records refer to what they are about and hold none of its text, so
//! that there is nothing to purge in them. The first transaction writes the event that says who, when and why, with its
//! audit record; what does not fit into it follows, while that event says that it is unfinished. Killed midway, the
//! same call again goes on where it stopped.

use guichet_domain::access::Action;
use guichet_domain::account::AccountSummary;
use guichet_domain::attachment::Attachment;
use guichet_domain::event::Event;
use guichet_domain::ids::{Id, Number};
use guichet_domain::request::{Change, Purge, PurgedPart, Refusal, Request, UNFINISHED};
use guichet_domain::text::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::notes::Note;
use crate::transaction::{Cancelled, Condition, Fault, Transaction, item, pause, read};
use crate::{Audited, Caller, Store, StoreError, Visible, keys};

/// So many events are rewritten at once: a transaction holds 100 items.
const AT_ONCE: usize = 90;
/// How often a lost race is read and decided again, for each transaction.
const ATTEMPTS: u32 = 5;

/// Who took a text out, when and why: what stays of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tombstone {
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    pub by: AccountSummary,
    pub reason: String,
}

/// Why nothing is purged.
#[derive(Debug, thiserror::Error)]
pub enum PurgeError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Purges a text or a file of a request, closed ones included; of a file, its name and what was found in it. Its
    /// bytes are the caller's to remove, afterwards, so that a killed call is repaired by the same again. `detail` goes into the audit record. What is gone already is
    /// no error.
    pub async fn purge(
        &self,
        caller: &Caller<'_>,
        number: Number,
        what: &PurgedPart,
        reason: &Reason,
        detail: &Map<String, Value>,
    ) -> Result<(), PurgeError> {
        let mut races = 0;
        loop {
            let (request, due) = self.to_purge(caller, number).await?;
            // A closure that is due comes before anything else that may still happen.
            if let Some(due) = due {
                let trace = self.seal.id(&[due.event.id.to_string().as_bytes()]);
                self.commit_by_service(due, trace, "request.closed").await?;
            } else {
                let timeline = self.timeline(number).await?;
                if matches!(what, PurgedPart::Event(id) if !timeline.iter().any(|event| event.id == *id)) {
                    return Err(StoreError::NotFound.into());
                }
                let file = self.file_to_purge(number, what).await?;
                let freed = file.as_ref().map_or(0, |file| file.size);
                let (transaction, last) =
                    match request.purge(caller.actor, what, &timeline, freed, reason.clone(), caller.at)? {
                        Purge::Done => {
                            self.audit(caller, Audited::new("request.unchanged").request(number)).await?;
                            return Ok(());
                        }
                        Purge::Begin(mut change, rewritten) => {
                            let mut audited = Audited::new("request.purged").request(number);
                            let (name, value) = what.named();
                            audited.detail.extend(detail.clone());
                            audited = audited.detail("purge", change.event.id.to_string()).detail(name, value);
                            let last = rewritten.len() <= AT_ONCE;
                            if !last {
                                change.event.detail.insert(UNFINISHED.to_owned(), Value::Bool(true));
                            }
                            let mut transaction = Transaction::new();
                            self.put_change(&mut transaction, &change, Condition::version(change.head.version - 1))?;
                            self.put_audit(&mut transaction, caller, audited)?;
                            if let Some(file) = &file {
                                self.put_purged_file(&mut transaction, file)?;
                            }
                            self.put_rewritten(&mut transaction, &rewritten)?;
                            (transaction, last)
                        }
                        Purge::Continue(event, rewritten) => self.rest(&request, *event, &rewritten)?,
                    };
                match self.transact(transaction).await {
                    Ok(()) if last => return Ok(()),
                    Ok(()) => {
                        races = 0;
                        continue;
                    }
                    Err(Cancelled::Fault(Fault::Version) | Cancelled::Contention) => {}
                    Err(Cancelled::Fault(Fault::Refused(what))) => return Err(StoreError::Refused(what).into()),
                    Err(Cancelled::Fault(Fault::Idempotency)) => return Err(StoreError::Contention.into()),
                    Err(Cancelled::Store(error)) => return Err(error.into()),
                }
            }
            races += 1;
            if races == ATTEMPTS {
                return Err(StoreError::Contention.into());
            }
            pause(races, number.0).await;
        }
    }

    /// The request as it is stored, if the caller sees it, and the closure by the rule that is due.
    async fn to_purge(&self, caller: &Caller<'_>, number: Number) -> Result<(Request, Option<Change>), StoreError> {
        let stored = self.stored(number).await?.ok_or(StoreError::NotFound)?;
        Visible::to(caller.actor, stored.clone(), Action::Purge).ok_or(StoreError::NotFound)?;
        let due = stored.close_by_rule(caller.at);
        Ok((stored, due))
    }

    /// The file that goes; [`StoreError::NotFound`] where the request has no such file.
    async fn file_to_purge(&self, number: Number, what: &PurgedPart) -> Result<Option<Attachment>, StoreError> {
        let PurgedPart::File(id) = what else { return Ok(None) };
        let of_request = |file: &Attachment| file.event.is_some_and(|event| event.number == number);
        self.file(*id).await?.filter(of_request).map(Some).ok_or(StoreError::NotFound)
    }

    /// All events of a request as they are stored.
    async fn timeline(&self, number: Number) -> Result<Vec<Event>, StoreError> {
        self.query_prefix(&keys::request(number), keys::EVENTS).await?.into_iter().map(read).collect()
    }

    /// What follows the first transaction, and whether it is the last.
    fn rest(
        &self,
        request: &Request,
        mut event: Event,
        rewritten: &[Event],
    ) -> Result<(Transaction, bool), StoreError> {
        let last = rewritten.len() <= AT_ONCE;
        let mut transaction = Transaction::new();
        // On condition of the version that all of it was read at: another purge may have rewritten the same events.
        let same = Condition::version(request.head.version);
        transaction.check(self, &keys::head(request.head.number), same, Fault::Version)?;
        self.put_rewritten(&mut transaction, rewritten)?;
        if last {
            event.detail.remove(UNFINISHED);
            let key = keys::event(event.id);
            transaction.put(self, item(&key, &[], &event)?, Condition::none(), Fault::Version)?;
        }
        Ok((transaction, last))
    }

    fn put_rewritten(&self, transaction: &mut Transaction, rewritten: &[Event]) -> Result<(), StoreError> {
        for event in rewritten.iter().take(AT_ONCE) {
            let key = keys::event(event.id);
            transaction.put(self, item(&key, &[], event)?, Condition::new("attribute_exists(pk)"), Fault::Version)?;
        }
        Ok(())
    }

    /// Purges an internal note. It is agents' only, and so is what stays of it: nothing is added to the timeline that
    /// everyone reads. [`StoreError::NotFound`] where the request has no such note.
    pub async fn purge_note(
        &self,
        caller: &Caller<'_>,
        number: Number,
        note: Id,
        reason: &Reason,
        detail: &Map<String, Value>,
    ) -> Result<(), StoreError> {
        let notes = self.query_prefix(&keys::request(number), keys::NOTES).await?;
        let notes = notes.into_iter().map(read).collect::<Result<Vec<Note>, _>>()?;
        let found = notes.into_iter().find(|one| one.id == note).ok_or(StoreError::NotFound)?;
        if found.purged.is_some() {
            return self.audit(caller, Audited::new("request.unchanged").request(number)).await;
        }
        let by = caller.actor.summary();
        let purged = Some(Tombstone { at: caller.at, by, reason: reason.as_str().to_owned() });
        let after = Note { body: String::new(), purged, ..found };
        let mut audited = Audited::new("request.purged").request(number).detail("note", note.to_string());
        audited.detail.extend(detail.clone());
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let key = keys::note(number, after.at, after.id);
            let there = Condition::new("attribute_exists(pk)");
            transaction.put(self, item(&key, &[], &after)?, there, Fault::Version)?;
            self.put_audit(&mut transaction, caller, audited.clone())?;
            Ok(transaction)
        })
        .await
    }
}
