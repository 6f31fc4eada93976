//! Files, from the form that is signed for one to the request that takes it (`spec/product.md`, Attachments).
//!
//! Two may work at a file at once: its inspection, and whoever attaches it. Each writes on condition of what it read,
//! so that a file which is refused is either not attached any more, or its request gets the event that says so.

use guichet_domain::account::Actor;
use guichet_domain::attachment::{Attachment, FORM_MINUTES, FileState, KEPT_UNATTACHED_HOURS, Taking};
use guichet_domain::file_name::FileName;
use guichet_domain::ids::{AttachmentId, EventId};
use guichet_domain::request::PURGED_FILE;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::transaction::{Cancelled, Condition, Fault, Transaction, item, pause, read};
use crate::{Audited, Caller, Store, StoreError, keys};

/// A file that is to be looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileDue {
    pub id: AttachmentId,
    /// How often its event was raised again.
    pub tries: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct DueItem {
    #[serde(default)]
    tries: u32,
}

/// What a transaction says of a file that somebody else changed meanwhile.
pub const FILE_CHANGED: &str = "file changed";

fn in_state(condition: Condition, state: FileState) -> Condition {
    let word = match state {
        FileState::Expected => "expected",
        FileState::Inspecting => "inspecting",
        FileState::Clean => "clean",
        FileState::Refused => "refused",
        FileState::Held => "held",
    };
    condition.name("#state", "state").text(":state", word)
}

/// The file is as it was read: in the same state, with the same bytes, attached to the same event or to none.
fn as_read(file: &Attachment) -> Condition {
    let condition = |expression| in_state(Condition::new(expression), file.state).name("#event", "event");
    match (&file.etag, file.event) {
        (Some(etag), Some(event)) => condition("#state = :state AND etag = :etag AND #event = :event")
            .text(":etag", etag)
            .text(":event", event.to_string()),
        (Some(etag), None) => {
            condition("#state = :state AND etag = :etag AND attribute_not_exists(#event)").text(":etag", etag)
        }
        // Nothing is attached whose bytes have not arrived.
        (None, _) => condition("#state = :state AND attribute_not_exists(etag) AND attribute_not_exists(#event)"),
    }
}

impl Store {
    /// Takes down a file whose form is signed: [`StoreError::Repeated`] with its id where the idempotency key has made
    /// one before.
    pub async fn expect_file(&self, caller: &Caller<'_>, file: &Attachment) -> Result<(), StoreError> {
        for attempt in 0..5 {
            let mut transaction = Transaction::new();
            self.put_idempotency(&mut transaction, caller.idempotency, file.id.as_str(), caller.at)?;
            let kept = item(&keys::file(file.id), &[], file)?;
            transaction.put(self, kept, Condition::absent(), Fault::Refused("file"))?;
            let at = caller.at + FORM_MINUTES.minutes();
            let due = item(&keys::file_due(file.id), &[keys::due_file(file.id, at)], &DueItem { tries: 0 })?;
            transaction.put(self, due, Condition::absent(), Fault::Refused("file"))?;
            self.put_audit(&mut transaction, caller, of_file("file.expected", file.id))?;
            match self.transact(transaction).await {
                Ok(()) => return Ok(()),
                Err(Cancelled::Fault(Fault::Idempotency)) => {
                    return Err(self.repeated(caller.idempotency, caller.at).await);
                }
                Err(Cancelled::Contention) => pause(attempt, 0).await,
                Err(Cancelled::Fault(Fault::Refused(what))) => return Err(StoreError::Refused(what)),
                Err(Cancelled::Fault(Fault::Version)) => return Err(StoreError::Contention),
                Err(Cancelled::Store(error)) => return Err(error),
            }
        }
        Err(StoreError::Contention)
    }

    pub async fn file(&self, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
        self.get(&keys::file(id)).await
    }

    /// Those of these files that there are.
    pub async fn files(&self, ids: &[AttachmentId]) -> Result<Vec<Attachment>, StoreError> {
        let wanted: Vec<_> = ids.iter().map(|id| keys::file(*id)).collect();
        self.get_many(&wanted).await?.into_iter().map(read).collect()
    }

    /// Adds to a change that it takes these files: each on condition that it is the actor's, and attached to nothing.
    pub fn take_files(
        &self,
        transaction: &mut Transaction,
        actor: &Actor,
        files: &Taking,
        event: EventId,
    ) -> Result<(), StoreError> {
        for id in files.ids() {
            let condition = Condition::new(
                "attribute_not_exists(#event) AND sender.id = :sender AND #state IN (:inspecting, :clean, :held)",
            )
            .name("#event", "event")
            .name("#state", "state")
            .text(":event", event.to_string())
            .text(":sender", actor.id.to_string())
            .text(":inspecting", "inspecting")
            .text(":clean", "clean")
            .text(":held", "held");
            let taken = "SET #event = :event";
            transaction.update(self, &keys::file(*id), taken, condition, Fault::Refused(FILE_CHANGED))?;
        }
        Ok(())
    }

    /// The bytes have arrived: from now on these are the file's, and no others. The file as it is then; `None` where
    /// there is none.
    pub async fn file_arrived(
        &self,
        id: AttachmentId,
        etag: &str,
        size: u64,
    ) -> Result<Option<Attachment>, StoreError> {
        let Some(file) = self.file(id).await? else { return Ok(None) };
        if file.state != FileState::Expected {
            return Ok(Some(file));
        }
        let arrived = Attachment { state: FileState::Inspecting, etag: Some(etag.to_owned()), size, ..file.clone() };
        match self.replace_file(&file, &arrived, None).await {
            Ok(()) => Ok(Some(arrived)),
            // The event and its sender's question may come at once.
            Err(StoreError::Refused(FILE_CHANGED)) => self.file(id).await,
            Err(error) => Err(error),
        }
    }

    /// What an inspection came to, unless another was quicker. Where the file was attached meanwhile and is not to be
    /// shown, its request gets the event in the same transaction. The file as it is then.
    pub async fn file_inspected(&self, found: &Attachment, at: Timestamp) -> Result<Option<Attachment>, StoreError> {
        for attempt in 0..5 {
            let Some(file) = self.file(found.id).await? else { return Ok(None) };
            if file.state != FileState::Inspecting || file.etag != found.etag {
                return Ok(Some(file));
            }
            let inspected = Attachment { event: file.event, ..found.clone() };
            let mut transaction = Transaction::new();
            let kept = item(&keys::file(file.id), &[], &inspected)?;
            transaction.put(self, kept, as_read(&file), Fault::Version)?;
            if let Some(event) = file.event.filter(|_| inspected.state != FileState::Clean)
                && let Some(request) = self.stored(event.number).await?
                && let Some(change) = request.at(at).file_not_shown(&inspected, at)
            {
                self.put_change(&mut transaction, &change, Condition::version(change.head.version - 1))?;
            }
            let trace = self.seal.id(&[b"inspected", file.id.as_str().as_bytes()]);
            let mut audited = of_file("file.inspected", file.id).subject(file.sender.id);
            audited.detail.insert("state".to_owned(), serde_json::to_value(inspected.state).unwrap_or_default());
            audited.request = file.event.map(|event| event.number);
            self.put_audit_of_service(&mut transaction, trace, at, audited)?;
            match self.transact(transaction).await {
                Ok(()) => return Ok(Some(inspected)),
                Err(Cancelled::Fault(_) | Cancelled::Contention) => pause(attempt, at.as_second().unsigned_abs()).await,
                Err(Cancelled::Store(error)) => return Err(error),
            }
        }
        Err(StoreError::Contention)
    }

    /// What writes `to` in the place of `from`.
    fn replacing(&self, from: &Attachment, to: &Attachment) -> Result<Transaction, StoreError> {
        let mut transaction = Transaction::new();
        let kept = item(&keys::file(from.id), &[], to)?;
        transaction.put(self, kept, as_read(from), Fault::Refused(FILE_CHANGED))?;
        Ok(transaction)
    }

    /// Writes `to` in the place of `from`, which must be as it was read; else [`StoreError::Refused`]
    /// [`FILE_CHANGED`].
    async fn replace_file(
        &self,
        from: &Attachment,
        to: &Attachment,
        by: Option<(&Caller<'_>, Audited)>,
    ) -> Result<(), StoreError> {
        self.transact_or_refuse(|| {
            let mut transaction = self.replacing(from, to)?;
            if let Some((caller, audited)) = &by {
                self.put_audit(&mut transaction, caller, audited.clone())?;
            }
            Ok(transaction)
        })
        .await
    }

    /// What the sender of a held file decided. `action` names it in the audit trail.
    pub async fn decide_file(
        &self,
        caller: &Caller<'_>,
        from: &Attachment,
        to: &Attachment,
        audited: Audited,
    ) -> Result<(), StoreError> {
        let mut audited = audited.detail("attachment", from.id.as_str());
        audited.request = from.event.map(|event| event.number);
        self.replace_file(from, to, Some((caller, audited))).await
    }

    /// Looks at a file again in a while: whoever works at its bytes may not come to the end.
    pub async fn look_again(&self, id: AttachmentId, now: Timestamp) -> Result<(), StoreError> {
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let entry = keys::due_file(id, now + FORM_MINUTES.minutes());
            let due = item(&keys::file_due(id), &[entry], &DueItem { tries: 0 })?;
            transaction.put(self, due, Condition::none(), Fault::Refused("file"))?;
            Ok(transaction)
        })
        .await
    }

    /// Adds to a purge that nothing of a file is served, shown or known any more.
    pub(crate) fn put_purged_file(&self, transaction: &mut Transaction, file: &Attachment) -> Result<(), StoreError> {
        let gone = |_| StoreError::Corrupt("the name of a purged file is none".to_owned());
        let purged = Attachment {
            filename: FileName::parse(PURGED_FILE).map_err(gone)?,
            purged: true,
            state: FileState::Refused,
            format: None,
            findings: Vec::new(),
            sha256: None,
            etag: None,
            ..file.clone()
        };
        transaction.put(self, item(&keys::file(file.id), &[], &purged)?, as_read(file), Fault::Version)
    }

    /// Keeps a file from being attached, for its removal: [`StoreError::Refused`] [`FILE_CHANGED`] where it was
    /// attached meanwhile. `caller`: who takes it away; `None` where nobody attached it in time.
    pub async fn give_up_file(
        &self,
        file: &Attachment,
        caller: Option<&Caller<'_>>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let given_up = Attachment { state: FileState::Refused, ..file.clone() };
        let audited = of_file("file.removed", file.id);
        if let Some(caller) = caller {
            return self.replace_file(file, &given_up, Some((caller, audited))).await;
        }
        let trace = self.seal.id(&[b"given up", file.id.as_str().as_bytes()]);
        let audited = audited.subject(file.sender.id);
        let written = self
            .transact_or_refuse(|| {
                let mut transaction = self.replacing(file, &given_up)?;
                self.put_audit_of_service(&mut transaction, trace, now, audited.clone())?;
                Ok(transaction)
            })
            .await;
        match written {
            // The same run, told of twice.
            Err(StoreError::Refused("audit")) => Ok(()),
            other => other,
        }
    }

    /// Forgets a file that was given up and whose bytes are removed.
    pub async fn forget_file(&self, id: AttachmentId) -> Result<(), StoreError> {
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let free = Condition::new("attribute_not_exists(#event)").name("#event", "event");
            transaction.delete(self, &keys::file(id), free, Fault::Refused(FILE_CHANGED))?;
            transaction.delete(self, &keys::file_due(id), Condition::none(), Fault::Refused(FILE_CHANGED))?;
            Ok(transaction)
        })
        .await
    }

    /// The files to be looked at again at `now` in one shard.
    pub async fn due_files(&self, shard: u64, now: Timestamp, limit: usize) -> Result<Vec<FileDue>, StoreError> {
        let wanted = self.due(&keys::due_files(shard), now, limit).await?;
        let items = self.get_many(&wanted).await?.into_iter();
        let due = items.filter_map(|item| {
            let id = keys::file_of(item.get(keys::PK)?.as_s().ok()?)?;
            let DueItem { tries } = read(item).ok()?;
            Some(FileDue { id, tries })
        });
        Ok(due.collect())
    }

    /// Looks at a file again at `at`; `None`: never.
    pub async fn postpone_file(&self, due: FileDue, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let key = keys::file_due(due.id);
            match at {
                Some(at) => {
                    let again = item(&key, &[keys::due_file(due.id, at)], &DueItem { tries: due.tries })?;
                    // Where it was forgotten meanwhile, it stays so.
                    let there = Condition::new("attribute_exists(pk)");
                    transaction.put(self, again, there, Fault::Refused("file"))?;
                }
                None => transaction.delete(self, &key, Condition::none(), Fault::Refused("file"))?,
            }
            Ok(transaction)
        })
        .await
    }
}

/// When a file that nobody attaches goes.
pub fn given_up_at(file: &Attachment) -> Timestamp {
    file.created_at + KEPT_UNATTACHED_HOURS.hours()
}

/// A record about a file.
pub fn of_file(action: &'static str, id: AttachmentId) -> Audited {
    Audited::new(action).detail("attachment", id.as_str())
}
