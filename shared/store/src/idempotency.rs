//! A creation asked for twice is made once (`spec/api.md`, `Idempotency-Key`).
//!
//! Kept for 24 h, judged when read: the key's hash, a keyed hash of the body, and a reference to what was made. Never
//! the body.

use guichet_domain::ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::transaction::{Condition, Fault, Transaction, item};
use crate::{Seal, Store, StoreError, keys};

const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A creation's idempotency key, bound to account, address and body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    account: AccountId,
    key: String,
    body: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    body: String,
    reference: String,
    at: Timestamp,
    /// Seconds, for the table's clean-up.
    ttl: i64,
}

impl Idempotency {
    /// `address` is method and path.
    pub fn of(seal: &Seal, account: AccountId, address: &str, key: &str, body: &[u8]) -> Self {
        Self {
            account,
            key: seal.keyed_hash(&[b"idempotency", address.as_bytes(), key.as_bytes()]),
            body: seal.keyed_hash(&[b"body", body]),
        }
    }
}

impl Store {
    /// What this key made before, if anything within 24 h.
    pub async fn made_before(
        &self,
        idempotency: Option<&Idempotency>,
        at: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let Some(idempotency) = idempotency else { return Ok(None) };
        let key = keys::idempotency(idempotency.account, &idempotency.key);
        match self.get::<Record>(&key).await? {
            Some(record) if at.duration_since(record.at) < KEPT => {
                if record.body == idempotency.body {
                    Ok(Some(record.reference))
                } else {
                    Err(StoreError::IdempotencyMismatch)
                }
            }
            _ => Ok(None),
        }
    }

    /// Adds the key's record to a transaction, on condition that it has made nothing within 24 h.
    pub(crate) fn put_idempotency(
        &self,
        transaction: &mut Transaction,
        idempotency: Option<&Idempotency>,
        reference: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(idempotency) = idempotency else { return Ok(()) };
        let key = keys::idempotency(idempotency.account, &idempotency.key);
        let record = Record {
            body: idempotency.body.clone(),
            reference: reference.to_owned(),
            at,
            ttl: at.as_second() + KEPT.as_secs(),
        };
        let day_ago = at.checked_sub(KEPT).unwrap_or(Timestamp::UNIX_EPOCH);
        let condition = Condition::new("attribute_not_exists(pk) OR #at <= :day_ago")
            .name("#at", "at")
            .text(":day_ago", day_ago.to_string());
        transaction.put(self, item(&key, &[], &record)?, condition, Fault::Idempotency)
    }

    /// After a transaction that met the key's record: what it made, as an error that the handler answers with it.
    pub(crate) async fn repeated(&self, idempotency: Option<&Idempotency>, at: Timestamp) -> StoreError {
        match self.made_before(idempotency, at).await {
            Ok(Some(reference)) => StoreError::Repeated(reference),
            Ok(None) => StoreError::Contention,
            Err(error) => error,
        }
    }
}
