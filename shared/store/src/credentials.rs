//! Password hashes, apart from the account so that reading one never brings the other.

use std::fmt;

use guichet_domain::ids::AccountId;
use serde::{Deserialize, Serialize};

use crate::transaction::{Condition, Fault, Transaction, item};
use crate::{Store, StoreError, keys};

/// An argon2id hash in PHC form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    hash: PasswordHash,
}

impl Store {
    pub async fn password(&self, account: AccountId) -> Result<Option<PasswordHash>, StoreError> {
        Ok(self.get::<Kept>(&keys::password(account)).await?.map(|kept| kept.hash))
    }

    pub(crate) fn put_password(
        &self,
        transaction: &mut Transaction,
        account: AccountId,
        hash: &PasswordHash,
    ) -> Result<(), StoreError> {
        let content = Kept { hash: hash.clone() };
        transaction.put(
            self,
            item(&keys::password(account), &[], &content)?,
            Condition::none(),
            Fault::Refused("password"),
        )
    }
}
