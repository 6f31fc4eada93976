//! Accounts: invited, activated, changed, disabled. An address is claimed once.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use guichet_domain::account::{Account, AccountState, Language, Right, Role};
use guichet_domain::catalog::Team;
use guichet_domain::ids::{AccountId, EstablishmentId, Id, SessionId};
use guichet_domain::text::{Email, Name, Phone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::keys::{Index, Key};
use crate::transaction::{Cancelled, Condition, Fault, Transaction, item, pause, read};
use crate::{AccountEventKind, Audited, Caller, MailToken, Page, PasswordHash, Session, Store, StoreError, TokenKind, keys};

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
    fn invited(&self) -> Account {
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
struct Claim {
    account: AccountId,
}

fn is_active_administrator(account: &Account) -> bool {
    account.is_active() && account.role == Role::Administrator
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
    pub async fn accounts(&self, filter: &AccountFilter, limit: usize, after: Option<&str>) -> Result<Page<Account>, StoreError> {
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
            let mut accounts = self.get_many(&wanted).await?.into_iter().map(read).collect::<Result<Vec<Account>, _>>()?;
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
    async fn index_page(&self, index: Index, pk: &str, limit: usize, after: Option<&str>) -> Result<Page<Key>, StoreError> {
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

    /// Adds an invited account to a transaction: its address claimed, its invitation on the way.
    pub fn put_invited(&self, transaction: &mut Transaction, new: &NewAccount, event: Id, at: Timestamp) -> Result<(), StoreError> {
        let account = new.invited();
        let claim = Claim { account: account.id };
        let taken = Fault::Refused("address taken");
        transaction.put(self, item(&keys::email(account.email.as_str()), &[], &claim)?, Condition::absent(), taken)?;
        let entries = keys::account_entries(&account);
        transaction.put(self, item(&keys::account(account.id), &entries, &account)?, Condition::absent(), taken)?;
        self.put_account_event(transaction, account.id, AccountEventKind::Invited, at, event)
    }

    /// Invites an account; [`StoreError::Refused`] `address taken` where there is one with this address.
    pub async fn invite(&self, caller: &Caller<'_>, new: &NewAccount, event: Id) -> Result<Account, StoreError> {
        let invited = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_idempotency(&mut transaction, caller.idempotency, new.id.as_str(), caller.at)?;
                self.put_invited(&mut transaction, new, event, caller.at)?;
                self.put_audit(&mut transaction, caller, Audited::new("account.invited").subject(new.id))?;
                Ok(transaction)
            })
            .await;
        match invited {
            Ok(()) => Ok(new.invited()),
            Err(StoreError::Refused("idempotency")) => Err(self.repeated(caller.idempotency, caller.at).await),
            Err(error) => Err(error),
        }
    }

    /// Invites the first administrator, unless her address has an account. Says whether it did.
    pub async fn invite_first_administrator(&self, email: &Email, ids: (AccountId, Id, Id), at: Timestamp) -> Result<bool, StoreError> {
        if self.get_raw(&keys::email(email.as_str())).await?.is_some() {
            return Ok(false);
        }
        let new = NewAccount {
            id: ids.0,
            email: email.clone(),
            name: None,
            phone: None,
            establishment: None,
            role: Role::Administrator,
            rights: BTreeSet::new(),
            teams: BTreeSet::new(),
            language: Language::Fr,
        };
        let invited = self
            .transact_or_refuse(|| {
                let mut transaction = Transaction::new();
                self.put_invited(&mut transaction, &new, ids.1, at)?;
                self.put_audit_of_service(&mut transaction, ids.2, at, Audited::new("account.invited").subject(new.id))?;
                Ok(transaction)
            })
            .await;
        match invited {
            Ok(()) => Ok(true),
            Err(StoreError::Refused("address taken")) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The items of an account's change: the account on condition of its version, the number of administrators, and
    /// the end of its sessions where it is disabled. [`StoreError::Refused`] `last administrator` when written, where
    /// none would be left.
    pub async fn account_change(&self, before: &Account, after: &Account) -> Result<Transaction, StoreError> {
        let mut transaction = Transaction::new();
        let mut account = after.clone();
        account.version = before.version + 1;
        let entries = keys::account_entries(&account);
        let content = item(&keys::account(account.id), &entries, &account)?;
        transaction.put(self, content, Condition::version(before.version), Fault::Version)?;
        match (is_active_administrator(before), is_active_administrator(&account)) {
            (false, true) => self.count_administrator(&mut transaction)?,
            (true, false) => {
                let left = Condition::new("#count > :one").name("#count", "count").number(":one", 1);
                let last = Fault::Refused("last administrator");
                transaction.update(self, &keys::administrators(), "SET #count = #count - :one", left, last)?;
            }
            _ => {}
        }
        if before.is_active() && !account.is_active() {
            self.end_sessions(&mut transaction, account.id, None).await?;
        }
        Ok(transaction)
    }

    fn count_administrator(&self, transaction: &mut Transaction) -> Result<(), StoreError> {
        let one = Condition::none().name("#count", "count").number(":one", 1);
        transaction.update(self, &keys::administrators(), "ADD #count :one", one, Fault::Refused("administrators"))
    }

    /// Reads an account, has `decide` decide, and writes its change; again where others were quicker.
    pub async fn change_account<E: From<StoreError>>(
        &self,
        caller: &Caller<'_>,
        id: AccountId,
        decide: impl Fn(&Account) -> Result<Option<AccountChange>, E>,
    ) -> Result<Account, E> {
        for attempt in 0..5 {
            let before = self.account(id).await?.ok_or(StoreError::NotFound)?;
            let Some(change) = decide(&before)? else { return Ok(before) };
            let mut transaction = self.account_change(&before, &change.account).await?;
            self.put_audit(&mut transaction, caller, Audited::new(change.action).subject(id))?;
            match self.transact(transaction).await {
                Ok(()) => return Ok(Account { version: before.version + 1, ..change.account }),
                Err(Cancelled::Fault(Fault::Refused(what))) => return Err(StoreError::Refused(what).into()),
                Err(Cancelled::Fault(_) | Cancelled::Contention) => pause(attempt, before.version).await,
                Err(Cancelled::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Contention.into())
    }

    /// Activates an invited account with her name and password, and opens her first session, all or none.
    /// [`StoreError::Refused`] `token` where the token was used or replaced meanwhile.
    pub async fn activate(
        &self,
        caller: &Caller<'_>,
        token: &MailToken,
        invited: &Account,
        name: Name,
        password: &PasswordHash,
        session: &Session,
    ) -> Result<Account, StoreError> {
        let after = Account { name: Some(name), state: AccountState::Active, version: invited.version + 1, ..invited.clone() };
        let change = self.account_change(invited, &after).await?;
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            self.use_token(&mut transaction, token, TokenKind::Invitation)?;
            transaction.append(change.clone());
            self.put_password(&mut transaction, invited.id, password)?;
            self.put_session(&mut transaction, session)?;
            self.put_audit(&mut transaction, caller, Audited::new("account.activated").subject(invited.id))?;
            Ok(transaction)
        })
        .await?;
        Ok(after)
    }

    /// Sets a new password and ends the account's sessions but `keep`; with a reset's token, uses it up.
    pub async fn set_password(
        &self,
        caller: &Caller<'_>,
        account: AccountId,
        password: &PasswordHash,
        keep: Option<SessionId>,
        token: Option<&MailToken>,
    ) -> Result<(), StoreError> {
        let mut ended = Transaction::new();
        self.end_sessions(&mut ended, account, keep).await?;
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            if let Some(token) = token {
                self.use_token(&mut transaction, token, TokenKind::Reset)?;
            }
            let active = Condition::new("#state = :active").name("#state", "state").text(":active", "active");
            transaction.check(self, &keys::account(account), active, Fault::Refused("not active"))?;
            self.put_password(&mut transaction, account, password)?;
            transaction.append(ended.clone());
            let action = if token.is_some() { "password.reset" } else { "password.changed" };
            self.put_audit(&mut transaction, caller, Audited::new(action).subject(account))?;
            Ok(transaction)
        })
        .await
    }

    /// Has an invitation or reset sent, again if need be: its mail goes out from the stream.
    pub async fn ask_for_mail(&self, caller: &Caller<'_>, account: AccountId, kind: AccountEventKind, event: Id) -> Result<(), StoreError> {
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            self.put_idempotency(&mut transaction, caller.idempotency, account.as_str(), caller.at)?;
            self.put_account_event(&mut transaction, account, kind, caller.at, event)?;
            let action = match kind {
                AccountEventKind::Invited => "account.invitation_sent_again",
                AccountEventKind::ResetAsked => "password.reset_asked",
            };
            self.put_audit(&mut transaction, caller, Audited::new(action).subject(account))?;
            Ok(transaction)
        })
        .await
    }

    /// Adds an active account with a password: for demo data.
    pub async fn put_active(&self, caller: &Caller<'_>, new: &NewAccount, password: &PasswordHash) -> Result<Account, StoreError> {
        let account = Account { state: AccountState::Active, ..new.invited() };
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let taken = Fault::Refused("address taken");
            let claim = Claim { account: account.id };
            transaction.put(self, item(&keys::email(account.email.as_str()), &[], &claim)?, Condition::absent(), taken)?;
            let entries = keys::account_entries(&account);
            transaction.put(self, item(&keys::account(account.id), &entries, &account)?, Condition::absent(), taken)?;
            self.put_password(&mut transaction, account.id, password)?;
            if is_active_administrator(&account) {
                self.count_administrator(&mut transaction)?;
            }
            self.put_audit(&mut transaction, caller, Audited::new("account.created").subject(account.id))?;
            Ok(transaction)
        })
        .await?;
        Ok(account)
    }
}
