//! The files of establishments: from the upload that is begun to the day they go.
//!
//! An establishment's lie in one partition, which its own alone reach; each goes after 30 days, so that all of them are
//! read at once.

use std::collections::BTreeMap;

use guichet_domain::account::{Account, AccountState, AccountSummary, Right};
use guichet_domain::closure::whole_seconds;
use guichet_domain::deposit::{Deposit, DepositState, MOST_DEPOSITS, Receipt};
use guichet_domain::ids::{AccountId, DepositId, EstablishmentId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::transaction::{Condition, Fault, Transaction, item, read};
use crate::{AccountEvent, AccountEventKind, AccountFilter, Audited, Caller, Store, StoreError, keys};

/// What a change of a deposit says that somebody else changed meanwhile.
pub const DEPOSIT_CHANGED: &str = "deposit changed";

/// So many accounts are told in one transaction.
const AT_ONCE: usize = 90;

#[derive(Debug, Serialize, Deserialize)]
struct ReceiptItem {
    account: AccountId,
    name: String,
    first_at: Timestamp,
    last_at: Timestamp,
    times: u64,
}

/// A record about a deposit; never its name.
fn of_deposit(action: &'static str, deposit: &Deposit) -> Audited {
    let mut audited = Audited::new(action)
        .detail("establishment", deposit.establishment.as_str())
        .detail("file", deposit.id.as_str());
    audited.request = deposit.request;
    audited
}

fn in_state(state: DepositState) -> Condition {
    Condition::new("#state = :state").name("#state", "state").text(":state", state.as_str())
}

impl Store {
    fn put_deposit(
        &self,
        transaction: &mut Transaction,
        deposit: &Deposit,
        condition: Condition,
    ) -> Result<(), StoreError> {
        let key = keys::deposit(&deposit.establishment, deposit.id);
        let entry = keys::due_deposit(&key, deposit.due_at());
        transaction.put(self, item(&key, &[entry], deposit)?, condition, Fault::Refused(DEPOSIT_CHANGED))
    }

    /// Takes down a file whose upload is begun. [`StoreError::Repeated`] with its id where the idempotency key has made
    /// one before; [`StoreError::Refused`] `full` where the establishment has too many.
    pub async fn expect_deposit(&self, caller: &Caller<'_>, deposit: &Deposit) -> Result<(), StoreError> {
        let there = self.sort_keys(&keys::deposits(&deposit.establishment), keys::DEPOSIT).await?;
        if there.len() >= MOST_DEPOSITS {
            return Err(StoreError::Refused("full"));
        }
        let made = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_idempotency(&mut transaction, caller.idempotency, deposit.id.as_str(), caller.at)?;
                self.put_deposit(&mut transaction, deposit, Condition::absent())?;
                self.put_audit(&mut transaction, caller, of_deposit("deposit.begun", deposit))?;
                Ok(transaction)
            })
            .await;
        match made {
            Err(StoreError::Refused("idempotency")) => Err(self.repeated(caller.idempotency, caller.at).await),
            other => other,
        }
    }

    /// A file of this establishment, if it is still there at `now`.
    pub async fn deposit(
        &self,
        establishment: &EstablishmentId,
        id: DepositId,
        now: Timestamp,
    ) -> Result<Option<Deposit>, StoreError> {
        let found: Option<Deposit> = self.get(&keys::deposit(establishment, id)).await?;
        Ok(found.filter(|deposit| deposit.is_there(now)))
    }

    /// The establishment's files that are there at `now`, the newest first, each with who has had it.
    pub async fn deposits(
        &self,
        establishment: &EstablishmentId,
        now: Timestamp,
    ) -> Result<Vec<(Deposit, Vec<Receipt>)>, StoreError> {
        let mut deposits: Vec<Deposit> = Vec::new();
        let mut receipts: BTreeMap<DepositId, Vec<Receipt>> = BTreeMap::new();
        let pk = keys::deposits(establishment);
        let (files, had) =
            tokio::try_join!(self.query_prefix(&pk, keys::DEPOSIT), self.query_prefix(&pk, keys::RECEIPTS))?;
        for found in files.into_iter().chain(had) {
            let sk = found.get(keys::SK).and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
            if let Some(id) = keys::deposit_of_receipt(&sk) {
                let ReceiptItem { account, name, first_at, last_at, times } = read(found)?;
                let account = AccountSummary { id: account, name };
                receipts.entry(id).or_default().push(Receipt { account, first_at, last_at, times });
            } else {
                deposits.push(read(found)?);
            }
        }
        deposits.retain(|deposit| deposit.is_there(now));
        deposits.sort_by_key(|deposit| (std::cmp::Reverse(deposit.at), deposit.id));
        let with = |deposit: Deposit| {
            let mut had = receipts.remove(&deposit.id).unwrap_or_default();
            had.sort_by_key(|receipt| receipt.first_at);
            (deposit, had)
        };
        Ok(deposits.into_iter().map(with).collect())
    }

    /// All parts have arrived and are joined: from now on its fingerprint is awaited.
    pub async fn deposit_joined(&self, caller: &Caller<'_>, deposit: &Deposit) -> Result<Deposit, StoreError> {
        let joined = Deposit { state: DepositState::Receiving, at: caller.at, ..deposit.clone() };
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            self.put_deposit(&mut transaction, &joined, in_state(DepositState::Expected))?;
            self.put_audit(&mut transaction, caller, of_deposit("deposit.joined", deposit))?;
            Ok(transaction)
        })
        .await?;
        Ok(joined)
    }

    /// Records that someone goes on with an upload, or asks once more for what was asked before.
    pub async fn deposit_resumed(&self, caller: &Caller<'_>, deposit: &Deposit) -> Result<(), StoreError> {
        self.audit(caller, of_deposit("deposit.resumed", deposit)).await
    }

    /// What was to be joined is gone: it is to be sent again, by the upload `upload`, from the first part on.
    /// [`StoreError::Refused`] [`DEPOSIT_CHANGED`] where somebody else was quicker.
    pub async fn deposit_lost(&self, deposit: &Deposit, upload: &str, now: Timestamp) -> Result<(), StoreError> {
        let at = whole_seconds(now);
        let again = Deposit { state: DepositState::Expected, at, upload: upload.to_owned(), ..deposit.clone() };
        let trace = self.seal.id(&[b"lost", deposit.id.as_str().as_bytes(), deposit.upload.as_bytes()]);
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let as_read = Condition::new("#state = :state AND #upload = :upload")
                .name("#state", "state")
                .name("#upload", "upload")
                .text(":state", DepositState::Receiving.as_str())
                .text(":upload", deposit.upload.clone());
            self.put_deposit(&mut transaction, &again, as_read)?;
            self.put_audit_of_service(&mut transaction, trace, at, of_deposit("deposit.lost", deposit))?;
            Ok(transaction)
        })
        .await
    }

    /// Its fingerprint is taken: those who may have it are told, then it can be downloaded. Twice, it changes nothing
    /// more.
    pub async fn deposit_received(
        &self,
        deposit: &Deposit,
        sha256: &str,
        size: u64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.tell_of_deposit(deposit, AccountEventKind::FileDeposited, deposit.at).await?;
        let ready = Deposit { state: DepositState::Ready, sha256: Some(sha256.to_owned()), size, ..deposit.clone() };
        let trace = self.seal.id(&[b"received", deposit.id.as_str().as_bytes()]);
        let written = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_deposit(&mut transaction, &ready, in_state(DepositState::Receiving))?;
                let audited = of_deposit("deposit.received", deposit).detail("sha256", sha256);
                self.put_audit_of_service(&mut transaction, trace, whole_seconds(now), audited)?;
                Ok(transaction)
            })
            .await;
        match written {
            // Another was quicker, or it was taken away.
            Err(StoreError::Refused(DEPOSIT_CHANGED)) => Ok(()),
            other => other,
        }
    }

    /// Those who may have it are told that it goes soon.
    pub async fn warn_of_deposit(&self, deposit: &Deposit) -> Result<(), StoreError> {
        self.tell_of_deposit(deposit, AccountEventKind::FileExpires, deposit.due_at()).await?;
        let warned = Deposit { warned: true, ..deposit.clone() };
        let written = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_deposit(&mut transaction, &warned, in_state(DepositState::Ready))?;
                Ok(transaction)
            })
            .await;
        match written {
            Err(StoreError::Refused(DEPOSIT_CHANGED)) => Ok(()),
            other => other,
        }
    }

    /// An event for each active account of the establishment with the right: its mail goes out from the stream. The
    /// events are named after the deposit and `at`, so that a second time writes the same ones, which tell nobody.
    async fn tell_of_deposit(
        &self,
        deposit: &Deposit,
        kind: AccountEventKind,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let filter =
            AccountFilter { establishment: Some(deposit.establishment.clone()), state: Some(AccountState::Active) };
        let mut after = None;
        loop {
            let page = self.accounts(&filter, AT_ONCE, after.as_deref()).await?;
            let told: Vec<&Account> =
                page.items.iter().filter(|account| account.rights.contains(&Right::DownloadFiles)).collect();
            if !told.is_empty() {
                self.transact_or_refuse(|| {
                    let mut transaction = Transaction::new();
                    for account in &told {
                        self.put_deposit_event(&mut transaction, deposit, account.id, kind, at)?;
                    }
                    Ok(transaction)
                })
                .await?;
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    fn put_deposit_event(
        &self,
        transaction: &mut Transaction,
        deposit: &Deposit,
        account: AccountId,
        kind: AccountEventKind,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let word: &[u8] = if kind == AccountEventKind::FileExpires { b"expires" } else { b"deposited" };
        let id = self.seal.id(&[word, deposit.id.as_str().as_bytes(), account.as_str().as_bytes()]);
        let ttl = at.as_second() + 60 * 86_400;
        let event = AccountEvent { id, account, kind, at, deposit: Some(deposit.id), ttl };
        let key = keys::account_event(account, at, id);
        transaction.put(self, item(&key, &[], &event)?, Condition::none(), Fault::Refused("event"))
    }

    /// Records that someone has had a file: in the trail, and on its receipt.
    pub async fn deposit_downloaded(&self, caller: &Caller<'_>, deposit: &Deposit) -> Result<(), StoreError> {
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let at = caller.at.to_string();
            let values = Condition::none()
                .name("#name", "name")
                .text(":account", caller.actor.id.to_string())
                .text(":name", caller.actor.name.clone())
                .text(":at", at)
                .number(":one", 1);
            let had = "SET account = :account, #name = :name, last_at = :at, \
                       first_at = if_not_exists(first_at, :at) ADD times :one";
            let key = keys::receipt(&deposit.establishment, deposit.id, caller.actor.id);
            transaction.update(self, &key, had, values, Fault::Refused("receipt"))?;
            self.put_audit(&mut transaction, caller, of_deposit("deposit.downloaded", deposit))?;
            Ok(transaction)
        })
        .await
    }

    /// Forgets a file with its receipts; what was done with it stays in the trail. `caller`: who takes it away; `None`
    /// where its time is over. Its bytes go before.
    pub async fn forget_deposit(
        &self,
        deposit: &Deposit,
        caller: Option<&Caller<'_>>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let pk = keys::deposits(&deposit.establishment);
        let receipts = self.sort_keys(&pk, &format!("{}{}#", keys::RECEIPTS, deposit.id)).await?;
        for part in receipts.chunks(AT_ONCE) {
            self.transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                for sk in part {
                    let key = keys::Key { pk: pk.clone(), sk: sk.clone() };
                    transaction.delete(self, &key, Condition::none(), Fault::Refused("receipt"))?;
                }
                Ok(transaction)
            })
            .await?;
        }
        let trace = self.seal.id(&[b"expired", deposit.id.as_str().as_bytes()]);
        let gone = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                let key = keys::deposit(&deposit.establishment, deposit.id);
                let there = Condition::new("attribute_exists(pk)");
                transaction.delete(self, &key, there, Fault::Refused(DEPOSIT_CHANGED))?;
                if let Some(caller) = caller {
                    self.put_audit(&mut transaction, caller, of_deposit("deposit.removed", deposit))?;
                } else {
                    let audited = of_deposit("deposit.expired", deposit);
                    self.put_audit_of_service(&mut transaction, trace, whole_seconds(now), audited)?;
                }
                Ok(transaction)
            })
            .await;
        match gone {
            Err(StoreError::Refused(DEPOSIT_CHANGED)) => Ok(()),
            other => other,
        }
    }

    /// The deposits with which something is to be done at `now`, in one shard.
    pub async fn due_deposits(&self, shard: u64, now: Timestamp, limit: usize) -> Result<Vec<Deposit>, StoreError> {
        let wanted = self.due(&keys::due_deposits(shard), now, limit).await?;
        let items = self.get_many(&wanted).await?.into_iter().filter_map(|item| read::<Deposit>(item).ok());
        Ok(items.filter(|deposit| deposit.due_at() <= now).collect())
    }

    /// A deposit as it is kept, for functions that act for no person.
    pub async fn stored_deposit(
        &self,
        establishment: &EstablishmentId,
        id: DepositId,
    ) -> Result<Option<Deposit>, StoreError> {
        self.get(&keys::deposit(establishment, id)).await
    }
}
