//! What changes an account: invited, activated, changed, disabled; a new password. An address is claimed once.

use std::collections::BTreeSet;

use guichet_domain::account::{Account, AccountState, Language, Role};
use guichet_domain::ids::{AccountId, Id, SessionId};
use guichet_domain::text::{Email, Name};
use jiff::Timestamp;
use serde_json::json;

use crate::accounts::Claim;
use crate::transaction::{Cancelled, Condition, Fault, Transaction, item, pause};
use crate::{
    AccountChange, AccountEventKind, Audited, Caller, MailToken, NewAccount, PasswordHash, Session, Store, StoreError,
    TokenKind, keys,
};

fn is_active_administrator(account: &Account) -> bool {
    account.is_active() && account.role == Role::Administrator
}

/// What a change did to what an account may do, by value; of what is personal, only that it changed.
fn told(mut audited: Audited, before: &Account, after: &Account) -> Audited {
    let mut by_value = |name: &str, from: serde_json::Value, to: serde_json::Value| {
        if from != to {
            audited.detail.insert(name.to_owned(), json!({"from": from, "to": to}));
        }
    };
    by_value("role", json!(before.role), json!(after.role));
    by_value("rights", json!(before.rights), json!(after.rights));
    by_value("teams", json!(before.teams), json!(after.teams));
    by_value("state", json!(before.state), json!(after.state));
    by_value("language", json!(before.language), json!(after.language));
    for (name, changed) in [("name", before.name != after.name), ("phone", before.phone != after.phone)] {
        if changed {
            audited.detail.insert(name.to_owned(), json!(true));
        }
    }
    audited
}

impl Store {
    /// Adds an invited account to a transaction: its address claimed, its invitation on the way.
    pub fn put_invited(
        &self,
        transaction: &mut Transaction,
        new: &NewAccount,
        event: Id,
        at: Timestamp,
    ) -> Result<(), StoreError> {
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
    pub async fn invite_first_administrator(
        &self,
        email: &Email,
        ids: (AccountId, Id, Id),
        at: Timestamp,
    ) -> Result<bool, StoreError> {
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
                self.put_audit_of_service(
                    &mut transaction,
                    ids.2,
                    at,
                    Audited::new("account.invited").subject(new.id),
                )?;
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
            let audited = told(Audited::new(change.action).subject(id), &before, &change.account);
            self.put_audit(&mut transaction, caller, audited)?;
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
        let after =
            Account { name: Some(name), state: AccountState::Active, version: invited.version + 1, ..invited.clone() };
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
            } else {
                // A link that was asked for before is good no longer.
                let reset = keys::token(account, "reset");
                transaction.delete(self, &reset, Condition::none(), Fault::Refused("token"))?;
            }
            let active = Condition::new("#state = :active").name("#state", "state").text(":active", "active");
            transaction.check(self, &keys::account(account), active, Fault::Refused("not active"))?;
            self.put_password(&mut transaction, account, password)?;
            transaction.append(ended.clone());
            let action = if token.is_some() { "password.reset" } else { "password.changed" };
            self.put_audit(&mut transaction, caller, Audited::new(action).subject(account))?;
            Ok(transaction)
        })
        .await?;
        // More sessions than one transaction holds, and one that the old password opened between look and change.
        loop {
            let mut late = Transaction::new();
            self.end_sessions(&mut late, account, keep).await?;
            if late.is_empty() {
                return Ok(());
            }
            self.transact_or_refuse(|| Ok(late.clone())).await?;
        }
    }

    /// Has an invitation or reset sent, again if need be: its mail goes out from the stream.
    pub async fn ask_for_mail(
        &self,
        caller: &Caller<'_>,
        account: AccountId,
        kind: AccountEventKind,
        event: Id,
    ) -> Result<(), StoreError> {
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            self.put_idempotency(&mut transaction, caller.idempotency, account.as_str(), caller.at)?;
            self.put_account_event(&mut transaction, account, kind, caller.at, event)?;
            let action = match kind {
                AccountEventKind::Invited => "account.invitation_sent_again",
                _ => "password.reset_asked",
            };
            self.put_audit(&mut transaction, caller, Audited::new(action).subject(account))?;
            Ok(transaction)
        })
        .await
    }

    /// Adds an active account with a password: for demo data.
    pub async fn put_active(
        &self,
        caller: &Caller<'_>,
        new: &NewAccount,
        password: &PasswordHash,
    ) -> Result<Account, StoreError> {
        let account = Account { state: AccountState::Active, ..new.invited() };
        self.transact_or_refuse(|| {
            let mut transaction = Transaction::new();
            let taken = Fault::Refused("address taken");
            let claim = Claim { account: account.id };
            transaction.put(
                self,
                item(&keys::email(account.email.as_str()), &[], &claim)?,
                Condition::absent(),
                taken,
            )?;
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
