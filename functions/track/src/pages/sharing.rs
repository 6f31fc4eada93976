//! « Partager »: who sees the request and why, who is notified and why, and who could be added.

use std::collections::BTreeMap;

use guichet_domain::access::Action;
use guichet_domain::account::{Account, Actor};
use guichet_domain::audience::{may_hear, standing};
use guichet_domain::ids::AccountId;
use guichet_domain::request::Request;
use guichet_portal::Page;
use guichet_store::{Store, StoreError};

use super::code;
use crate::audience::{Audience, colleagues, named};

/// Someone, and what shows the request to her or why she is notified, in words.
pub(crate) struct Person {
    pub id: AccountId,
    pub name: String,
    pub why: String,
    /// Whether the reader may take her off.
    pub removable: bool,
}

pub(crate) struct Sharing {
    pub sees: Vec<Person>,
    pub notified: Vec<Person>,
    /// Whom the reader can share it with: accounts and names.
    pub colleagues: Vec<(String, String)>,
    /// Whether the reader is notified.
    pub hears: bool,
}

/// Everyone who has to do with the request by name, and the active accounts of its establishment.
pub(crate) async fn accounts(store: &Store, request: &Request) -> Result<BTreeMap<AccountId, Account>, StoreError> {
    let (named, colleagues) = futures_util::try_join!(store.accounts_of(named(request)), colleagues(store, request))?;
    Ok(named.into_iter().chain(colleagues).map(|account| (account.id, account)).collect())
}

impl Sharing {
    pub(crate) fn of(page: &Page, request: &Request, accounts: &BTreeMap<AccountId, Account>, reader: &Actor) -> Self {
        let audience = Audience::of(request, accounts.values());
        let open = !request.head.is_closed();
        let removable = |id: AccountId| {
            let allowed = id == reader.id || request.may(reader, Action::TakeOff);
            open && allowed && request.participants.contains_key(&id)
        };
        let sees = audience.can_see.into_iter().map(|seeing| Person {
            id: seeing.account.id,
            removable: removable(seeing.account.id),
            name: seeing.account.name,
            why: page.word("sight", &code(seeing.why)),
        });
        let notified = audience.notified.into_iter().map(|notified| Person {
            id: notified.account.id,
            removable: false,
            name: notified.account.name,
            why: page.word("why", &code(notified.why)),
        });
        Self {
            sees: sees.collect(),
            notified: notified.collect(),
            colleagues: if open && request.may(reader, Action::Share) {
                shareable(request, accounts)
            } else {
                Vec::new()
            },
            hears: accounts
                .get(&reader.id)
                .is_some_and(|account| standing(request, reader.id).is_some() && may_hear(request, account)),
        }
    }
}

/// Active colleagues who do not have it yet, by name.
fn shareable(request: &Request, accounts: &BTreeMap<AccountId, Account>) -> Vec<(String, String)> {
    let has_it = |id| id == request.head.requester.id || request.participants.contains_key(&id);
    let free = accounts.values().filter(|account| !has_it(account.id) && request.is_colleague(account));
    let mut free: Vec<_> = free.map(|account| (account.id.to_string(), account.summary().name)).collect();
    free.sort_by(|a, b| a.1.cmp(&b.1));
    free
}
