//! The accounts and the request that a new request names, and whether its filer may name them.

use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{Account, AccountSummary};
use guichet_domain::attachment::Taking;
use guichet_domain::ids::{AccountId, AttachmentId, EstablishmentId, Number};
use guichet_domain::invalid::Invalid;
use guichet_domain::request::MOST_PARTICIPANTS;
use guichet_http::{Ctx, SignedIn, named_files, taking};
use guichet_store::{Store, StoreError, Visible};
use serde_json::Value;

/// What the body names, as far as it can be read: it is looked up even where other parts of the body are wrong, so
/// that all faults are told at once.
#[derive(Default)]
pub(crate) struct Named {
    on_behalf_of: Option<AccountId>,
    /// Whether there is anything at all.
    on_behalf_given: bool,
    /// With their places in the list.
    participants: Vec<(usize, AccountId)>,
    follows_up: Option<Number>,
    files: Vec<(usize, AttachmentId)>,
}

impl Named {
    pub(crate) fn of(body: &Value) -> Self {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let listed = body.get("participants").and_then(Value::as_array);
        let participants: Vec<_> = (0..)
            .zip(listed.into_iter().flatten())
            .filter_map(|(at, id)| Some((at, id.as_str()?.parse().ok()?)))
            .collect();
        Self {
            on_behalf_of: text("on_behalf_of").and_then(|id| id.parse().ok()),
            on_behalf_given: body.get("on_behalf_of").is_some_and(|value| !value.is_null()),
            participants: if participants.len() > MOST_PARTICIPANTS { Vec::new() } else { participants },
            follows_up: text("follows_up").and_then(|number| number.parse().ok()),
            files: named_files(body),
        }
    }
}

/// Whose request it is, whom it is shared with, what it follows up, the files that come with it.
pub(crate) struct References {
    pub requester: AccountSummary,
    pub establishment: EstablishmentId,
    pub participants: Vec<AccountSummary>,
    pub follows_up: Option<Number>,
    pub files: Taking,
}

/// Looks up what is named, in one round trip. The references are there only where nothing is wrong with them.
pub(crate) async fn find(
    ctx: &Ctx,
    who: &SignedIn,
    named: &Named,
) -> Result<(Option<References>, Vec<Invalid>), StoreError> {
    let store = &ctx.app.store;
    let ids: BTreeSet<_> = named.participants.iter().map(|(_, id)| *id).chain(named.on_behalf_of).collect();
    let (accounts, followed, files) = futures_util::try_join!(
        store.accounts_of(ids),
        followed(store, ctx, who, named.follows_up),
        taking(store, &who.actor, &named.files)
    )?;
    let accounts: BTreeMap<_, _> = accounts.into_iter().map(|account| (account.id, account)).collect();

    let (files, mut faults) = match files {
        Ok(files) => (files, Vec::new()),
        Err(faults) => (Taking::default(), faults),
    };
    let requester = requester(who, named, &accounts, &mut faults);
    let establishment = requester.and_then(|requester| requester.establishment.clone());
    let (Some(requester), Some(establishment)) = (requester, establishment) else {
        return Ok((None, faults));
    };
    let participants = participants(named, requester, &accounts, &mut faults);
    // A request of another establishment is not to be told of there, whoever files.
    let follows_up = followed.map(|request| request.head.clone()).filter(|head| head.establishment == establishment);
    if named.follows_up.is_some() && follows_up.is_none() {
        faults.push(Invalid::new("/follows_up", "not-allowed", "name a request of the establishment that you see"));
    }
    let references = References {
        requester: requester.summary(),
        establishment,
        participants,
        follows_up: follows_up.map(|head| head.number),
        files,
    };
    Ok((Some(references).filter(|_| faults.is_empty()), faults))
}

/// The followed request, if the filer sees it.
async fn followed(
    store: &Store,
    ctx: &Ctx,
    who: &SignedIn,
    number: Option<Number>,
) -> Result<Option<Visible>, StoreError> {
    let Some(number) = number else { return Ok(None) };
    match store.visible(&who.actor, number, ctx.now).await {
        Ok(request) => Ok(Some(request)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Contacts and leads file for themselves, staff on behalf of an active contact or lead.
fn requester<'a>(
    who: &'a SignedIn,
    named: &Named,
    accounts: &'a BTreeMap<AccountId, Account>,
    faults: &mut Vec<Invalid>,
) -> Option<&'a Account> {
    let mut fault = |code, detail| faults.push(Invalid::new("/on_behalf_of", code, detail));
    if !may_administer(&who.actor, Administration::FileOnBehalf) {
        if named.on_behalf_given {
            fault("not-allowed", "leave this out: you file for yourself");
        }
        return may_administer(&who.actor, Administration::FileForHerself).then_some(&who.account);
    }
    if !named.on_behalf_given {
        fault("required", "name the contact that you file for");
        return None;
    }
    let contact = |account: &&Account| account.is_active() && !account.role.is_staff();
    // What is no identifier is told as such.
    let account = accounts.get(&named.on_behalf_of?).filter(contact);
    if account.is_none() {
        fault("not-allowed", "name an active contact or lead");
    }
    account
}

/// Active colleagues, each once, without the requester. Whoever else is named gets one and the same refusal:
/// unknown, of another establishment, staff, not active.
fn participants(
    named: &Named,
    requester: &Account,
    accounts: &BTreeMap<AccountId, Account>,
    faults: &mut Vec<Invalid>,
) -> Vec<AccountSummary> {
    let mut shared_with = BTreeMap::new();
    for (at, id) in named.participants.iter().filter(|(_, id)| *id != requester.id) {
        let colleague = |account: &&Account| account.is_active() && account.establishment == requester.establishment;
        match accounts.get(id).filter(colleague) {
            Some(account) => {
                shared_with.insert(*id, account.summary());
            }
            None => faults.push(Invalid::new(
                format!("/participants/{at}"),
                "not-shareable",
                "name an active colleague of the establishment",
            )),
        }
    }
    shared_with.into_values().collect()
}
