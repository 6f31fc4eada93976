//! Failed attempts, capped (`spec/product.md`, Accounts 4): ten in 15 minutes lock a pair of account and address for
//! 15 minutes; 50 an hour for an account over all addresses, 100 an hour for an address over all accounts.
//!
//! An attempt is counted before it is judged, so that many at once do not slip through; a success takes it back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::Key;
use crate::transaction::{Cancelled, Condition, Fault, Transaction, item, pause, read};
use crate::{Store, StoreError, keys};

/// What attempts are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Account and address together.
    Pair,
    /// An account over all addresses.
    Account,
    /// An address over all accounts.
    Address,
}

impl Limit {
    const ALL: [Self; 3] = [Self::Pair, Self::Account, Self::Address];

    /// How many failures, in how many seconds.
    fn cap(self) -> (usize, i64) {
        match self {
            Self::Pair => (10, 15 * 60),
            Self::Account => (50, 3_600),
            Self::Address => (100, 3_600),
        }
    }
}

/// Too many failed attempts: seconds until the next one is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limited {
    pub retry_after: u32,
}

/// Counted attempts of one kind: the three keys that it counts under.
#[derive(Debug, Clone)]
pub struct Attempt {
    keys: [Key; 3],
    at: i64,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// Seconds of the failures that count still, oldest first.
    #[serde(default)]
    times: Vec<i64>,
    #[serde(default)]
    locked_until: i64,
    #[serde(default)]
    version: u64,
    #[serde(default)]
    ttl: i64,
}

impl Kept {
    /// Counts an attempt, or says how long to wait.
    fn count(&mut self, limit: Limit, now: i64) -> Result<(), Limited> {
        let (cap, window) = limit.cap();
        self.times.retain(|time| now - time < window);
        let wait = |until: i64| Limited { retry_after: u32::try_from((until - now).max(1)).unwrap_or(1) };
        if self.locked_until > now {
            return Err(wait(self.locked_until));
        }
        if self.times.len() >= cap {
            return Err(wait(self.times.first().copied().unwrap_or(now) + window));
        }
        self.times.push(now);
        if limit == Limit::Pair && self.times.len() == cap {
            self.locked_until = now + window;
        }
        self.ttl = now + 2 * window;
        Ok(())
    }
}

impl Store {
    /// Counts an attempt by `who` (an address that is tried, known or not) from `address`. `what` keeps sign-in,
    /// activation and the others apart. Nothing readable is kept.
    pub async fn attempt(
        &self,
        what: &str,
        who: &str,
        address: &str,
        now: Timestamp,
    ) -> Result<Result<Attempt, Limited>, StoreError> {
        let hash = |parts: [&str; 3]| {
            self.seal.keyed_hash(&[
                b"limit",
                what.as_bytes(),
                parts[0].as_bytes(),
                parts[1].as_bytes(),
                parts[2].as_bytes(),
            ])
        };
        let wanted = [["pair", who, address], ["account", who, ""], ["address", "", address]]
            .map(|parts| keys::limit(&hash(parts)));
        let now = now.as_second();
        for attempt in 0..6 {
            let mut kept = [Kept::default(), Kept::default(), Kept::default()];
            for item in self.get_many(&wanted).await? {
                let pk = item.get(keys::PK).and_then(|pk| pk.as_s().ok()).cloned().unwrap_or_default();
                if let Some(i) = wanted.iter().position(|key| key.pk == pk) {
                    kept[i] = read(item)?;
                }
            }
            let mut transaction = Transaction::new();
            for ((limit, key), kept) in Limit::ALL.into_iter().zip(&wanted).zip(&mut kept) {
                if let Err(limited) = kept.count(limit, now) {
                    return Ok(Err(limited));
                }
                self.put_kept(&mut transaction, key, kept)?;
            }
            match self.transact(transaction).await {
                Ok(()) => return Ok(Ok(Attempt { keys: wanted, at: now })),
                Err(Cancelled::Store(error)) => return Err(error),
                Err(_) => pause(attempt, seed(&wanted, attempt)).await,
            }
        }
        // So many at once can only be somebody who tries them.
        Ok(Err(Limited { retry_after: 1 }))
    }

    fn put_kept(&self, transaction: &mut Transaction, key: &Key, kept: &mut Kept) -> Result<(), StoreError> {
        let condition = if kept.version == 0 { Condition::absent() } else { Condition::version(kept.version) };
        kept.version += 1;
        transaction.put(self, item(key, &[], kept)?, condition, Fault::Version)
    }

    /// Takes a counted attempt back because it succeeded: the pair starts afresh, the caps lose this one.
    /// What it could not take back runs out by itself: that is no reason to discard what succeeded.
    pub async fn forgive(&self, attempt: &Attempt) {
        let _ = self.try_to_forgive(attempt).await;
    }

    async fn try_to_forgive(&self, attempt: &Attempt) -> Result<(), StoreError> {
        for round in 0..6 {
            let mut transaction = Transaction::new();
            for item in self.get_many(&attempt.keys).await? {
                let pk = item.get(keys::PK).and_then(|pk| pk.as_s().ok()).cloned().unwrap_or_default();
                let Some(i) = attempt.keys.iter().position(|key| key.pk == pk) else { continue };
                let mut kept: Kept = read(item)?;
                if i == 0 {
                    kept.times.clear();
                    kept.locked_until = 0;
                } else if let Some(j) = kept.times.iter().position(|time| *time == attempt.at) {
                    kept.times.remove(j);
                }
                self.put_kept(&mut transaction, &attempt.keys[i], &mut kept)?;
            }
            if transaction.is_empty() {
                return Ok(());
            }
            match self.transact(transaction).await {
                Ok(()) => return Ok(()),
                Err(Cancelled::Store(error)) => return Err(error),
                Err(_) => pause(round, seed(&attempt.keys, round)).await,
            }
        }
        Ok(())
    }
}

/// Of its own for each pair and round: people behind one address sign in at the same second.
fn seed(keys: &[Key; 3], round: u32) -> u64 {
    let mix = |seed: u64, byte: u8| seed.wrapping_mul(31).wrapping_add(u64::from(byte));
    keys[0].pk.bytes().fold(u64::from(round), mix)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ten_failures_in_15_minutes_lock_the_pair_for_15_minutes() {
        let mut kept = Kept::default();
        for second in 0..10 {
            kept.count(Limit::Pair, second).unwrap();
        }
        assert_eq!(kept.count(Limit::Pair, 10), Err(Limited { retry_after: 899 }));
        assert!(kept.count(Limit::Pair, 9 + 900).is_ok());
    }

    #[test]
    fn fifty_an_hour_for_an_account_wherever_they_begin() {
        let mut kept = Kept::default();
        kept.count(Limit::Account, 0).unwrap();
        for second in 0..49 {
            kept.count(Limit::Account, 3_500 + second).unwrap();
        }
        assert_eq!(kept.count(Limit::Account, 3_590), Err(Limited { retry_after: 10 }));
        assert!(kept.count(Limit::Account, 3_600).is_ok());
        assert!(kept.count(Limit::Account, 3_601).is_err());
    }
}
