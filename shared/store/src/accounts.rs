//! Accounts and their lists. What changes them is in `account_changes.rs`.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::account::{Account, AccountState, Language, Right, Role};
use guichet_domain::catalog::Team;
use guichet_domain::ids::{AccountId, EstablishmentId};
use guichet_domain::text::{Email, Name, Phone};
use serde::{Deserialize, Serialize};

use crate::keys::{Index, Key};
use crate::transaction::read;
use crate::{Page, Store, StoreError, keys};

/// An account to be invited.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub id: AccountId,
    pub email: Email,
    pub name: Option<Name>,
    pub phone: Option<Phone>,
    pub establishment: Option<EstablishmentId>,
    pub role: Role,
    pub rights: BTreeSet<Right>,
    pub teams: BTreeSet<Team>,
    pub language: Language,
}

impl NewAccount {
    pub(crate) fn invited(&self) -> Account {
        Account {
            id: self.id,
            email: self.email.clone(),
            name: self.name.clone(),
            phone: self.phone.clone(),
            establishment: self.establishment.clone(),
            role: self.role,
            rights: self.rights.clone(),
            teams: self.teams.clone(),
            state: AccountState::Invited,
            language: self.language,
            mail_stopped: None,
            mail_resumed_at: None,
            version: 1,
        }
    }
}

/// A changed account and what the change is called in the audit trail.
#[derive(Debug, Clone)]
pub struct AccountChange {
    pub account: Account,
    pub action: &'static str,
}

/// Which accounts a list shows.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// `None`: all.
    pub establishment: Option<EstablishmentId>,
    pub state: Option<AccountState>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Claim {
    pub account: AccountId,
}

impl Store {
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.get(&keys::account(id)).await
    }

    /// Those of the accounts that exist, in no order.
    pub async fn accounts_of(&self, ids: impl IntoIterator<Item = AccountId>) -> Result<Vec<Account>, StoreError> {
        let wanted: Vec<Key> = ids.into_iter().map(keys::account).collect();
        self.get_many(&wanted).await?.into_iter().map(read).collect()
    }

    pub async fn account_by_email(&self, email: &Email) -> Result<Option<Account>, StoreError> {
        match self.account_id_by_email(email).await? {
            Some(id) => self.account(id).await,
            None => Ok(None),
        }
    }

    /// Whose address it is; for those who must read on alike, known or not.
    pub async fn account_id_by_email(&self, email: &Email) -> Result<Option<AccountId>, StoreError> {
        Ok(self.get::<Claim>(&keys::email(email.as_str())).await?.map(|claim| claim.account))
    }

    /// A page of accounts by address.
    pub async fn accounts(
        &self,
        filter: &AccountFilter,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<Account>, StoreError> {
        let (index, pk) = match &filter.establishment {
            Some(id) => (Index::Establishment, keys::accounts_of(Some(id))),
            None => (Index::Person, keys::ACCOUNTS.to_owned()),
        };
        self.accounts_in(index, &pk, filter.state, limit, after).await
    }

    /// All staff: agents and administrators, a few dozen.
    pub async fn staff(&self) -> Result<Vec<Account>, StoreError> {
        let mut staff = Vec::new();
        let mut after = None;
        loop {
            let page =
                self.accounts_in(Index::Establishment, &keys::accounts_of(None), None, 99, after.as_deref()).await?;
            staff.extend(page.items);
            after = page.next;
            if after.is_none() {
                return Ok(staff);
            }
        }
    }

    async fn accounts_in(
        &self,
        index: Index,
        pk: &str,
        state: Option<AccountState>,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<Account>, StoreError> {
        let mut found: Vec<Account> = Vec::new();
        let mut after = after.map(str::to_owned);
        for _ in 0..10 {
            let page = self.index_page(index, pk, limit, after.as_deref()).await?;
            let wanted: Vec<Key> = page.items;
            let mut accounts =
                self.get_many(&wanted).await?.into_iter().map(read).collect::<Result<Vec<Account>, _>>()?;
            accounts.sort_by(|a, b| a.email.cmp(&b.email));
            for account in accounts {
                if found.len() == limit {
                    return Ok(Page { items: found, next: after });
                }
                after = Some(keys::account_place(&account));
                if state.is_none_or(|state| account.state == state) {
                    found.push(account);
                }
            }
            if page.next.is_none() {
                return Ok(Page { items: found, next: None });
            }
            if found.len() == limit {
                break;
            }
        }
        Ok(Page { items: found, next: after })
    }

    /// The keys of a page of accounts in an index, after a place in it.
    async fn index_page(
        &self,
        index: Index,
        pk: &str,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<Key>, StoreError> {
        let start = after
            .map(|place| {
                let id = place.rsplit('#').next().and_then(|id| id.parse().ok()).ok_or(StoreError::Cursor)?;
                let mut start = keys::account(id).attributes();
                start.insert(index.name().to_owned(), AttributeValue::S(pk.to_owned()));
                start.insert(index.sort().to_owned(), AttributeValue::S(place.to_owned()));
                Ok::<_, StoreError>(start)
            })
            .transpose()?;
        let answer = self
            .db
            .query()
            .table_name(&self.table)
            .index_name(index.name())
            .key_condition_expression("#p = :p")
            .expression_attribute_names("#p", index.name())
            .expression_attribute_values(":p", AttributeValue::S(pk.to_owned()))
            .limit(i32::try_from(limit + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(StoreError::of)?;
        let mut ids = Vec::new();
        for item in answer.items.unwrap_or_default() {
            let pk = item.get(keys::PK).and_then(|pk| pk.as_s().ok()).cloned().unwrap_or_default();
            ids.push(keys::account_of(&pk).ok_or_else(|| StoreError::Corrupt("an account's index entry".to_owned()))?);
        }
        let more = ids.len() > limit || answer.last_evaluated_key.is_some();
        ids.truncate(limit);
        let next = ids.last().filter(|_| more).map(ToString::to_string);
        Ok(Page { items: ids.into_iter().map(keys::account).collect(), next })
    }
}
