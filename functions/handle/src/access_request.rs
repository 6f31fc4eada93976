//! What an access request (`portal-access`) asks for, and the items that carry it out.
//!
//! Always in the request's establishment, and with the rules of the matrix checked at the moment of the decision
//! (`spec/product.md`, The catalogue): what could be done when it was filed may be wrong by now.

use std::collections::BTreeSet;

use guichet_domain::access::{Administration, may_administer, may_manage};
use guichet_domain::account::{Account, AccountState, AccountSummary, Language, Right, Role};
use guichet_domain::ids::{AccountId, Id};
use guichet_domain::request::{Refusal, Request};
use guichet_domain::text::{Email, Name, Phone};
use guichet_http::{Ctx, SignedIn};
use guichet_store::{NewAccount, StoreError, Transaction};
use serde::Deserialize;
use serde_json::Value;

/// Why what was asked for is not carried out; the text tells the agent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AccessError {
    #[error("the request does not say what to do; refuse it, and ask for a new one")]
    Unreadable,
    #[error("there is an account with this address already")]
    AddressTaken,
    #[error("no contact or lead of the request's establishment has this address")]
    NoSuchColleague,
    #[error("the account is disabled; it cannot be changed")]
    Disabled,
    #[error("an access request makes contacts and leads only")]
    NotTheirs,
    #[error("you may not change this account")]
    Forbidden,
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Access {
    Add,
    Change,
    Disable,
}

impl Access {
    /// The word that the catalogue and the audit trail use.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Change => "change",
            Self::Disable => "disable",
        }
    }
}

/// The fields, as the catalogue checked them when the request was filed.
#[derive(Debug, Deserialize)]
struct Asked {
    action: Access,
    email: Email,
    name: Option<Name>,
    phone: Option<Phone>,
    role: Option<Role>,
    rights: Option<BTreeSet<Right>>,
}

/// What accepting carries out: its items, and whom they concern.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub access: Access,
    pub account: AccountSummary,
    pub items: Transaction,
}

/// What accepting the request carries out now.
pub(crate) async fn plan(ctx: &Ctx, who: &SignedIn, request: &Request) -> Result<Plan, AccessError> {
    let fields = Value::Object(request.text.fields.clone());
    let asked: Asked = serde_json::from_value(fields).map_err(|_| AccessError::Unreadable)?;
    if asked.role.is_some_and(Role::is_staff) {
        return Err(AccessError::NotTheirs);
    }
    let found = ctx.app.store.account_by_email(&asked.email).await?;
    match asked.action {
        Access::Add => add(ctx, who, request, asked, found.as_ref()),
        Access::Change | Access::Disable => alter(ctx, who, request, asked, found).await,
    }
}

fn add(
    ctx: &Ctx,
    who: &SignedIn,
    request: &Request,
    asked: Asked,
    found: Option<&Account>,
) -> Result<Plan, AccessError> {
    if !may_administer(&who.actor, Administration::ManageContacts) {
        return Err(AccessError::Forbidden);
    }
    if found.is_some() {
        return Err(AccessError::AddressTaken);
    }
    let name = asked.name.ok_or(AccessError::Unreadable)?;
    let new = NewAccount {
        id: ctx.random(AccountId::from_random),
        email: asked.email,
        name: Some(name.clone()),
        phone: asked.phone,
        establishment: Some(request.head.establishment.clone()),
        role: asked.role.ok_or(AccessError::Unreadable)?,
        rights: asked.rights.unwrap_or_default(),
        teams: BTreeSet::new(),
        language: Language::default(),
    };
    let mut items = Transaction::new();
    ctx.app.store.put_invited(&mut items, &new, ctx.random(Id::from_random), ctx.now)?;
    Ok(Plan { access: asked.action, account: AccountSummary { id: new.id, name: name.into_string() }, items })
}

async fn alter(
    ctx: &Ctx,
    who: &SignedIn,
    request: &Request,
    asked: Asked,
    found: Option<Account>,
) -> Result<Plan, AccessError> {
    let here = |account: &Account| {
        !account.role.is_staff() && account.establishment.as_ref() == Some(&request.head.establishment)
    };
    let before = found.filter(here).ok_or(AccessError::NoSuchColleague)?;
    if !may_manage(&who.actor, &before) {
        return Err(AccessError::Forbidden);
    }
    let mut after = before.clone();
    if asked.action == Access::Disable {
        after.state = AccountState::Disabled;
    } else if before.state == AccountState::Disabled {
        return Err(AccessError::Disabled);
    } else {
        after.name = asked.name.or(after.name);
        after.phone = asked.phone.or(after.phone);
        after.role = asked.role.unwrap_or(after.role);
        after.rights = asked.rights.unwrap_or(after.rights);
    }
    // As it should be already: there is nothing to carry out.
    let items =
        if after == before { Transaction::new() } else { ctx.app.store.account_change(&before, &after).await? };
    Ok(Plan { access: asked.action, account: after.summary(), items })
}
