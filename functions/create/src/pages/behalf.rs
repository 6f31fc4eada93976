//! For staff: the contact that a request is filed for, by establishment.

use askama::Template;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::account::{Account, AccountState, AccountSummary};
use guichet_domain::catalog::RequestType;
use guichet_domain::ids::EstablishmentId;
use guichet_http::Problem;
use guichet_portal::{Page, Viewer, render, with_query};
use guichet_store::{AccountFilter, Audited, Establishment, Store, StoreError};

use super::form::Matter;

/// There are a few hundred.
const ESTABLISHMENTS: usize = 1_000;
/// Accounts are read so many at a time.
const STEP: usize = 99;

#[derive(Template)]
#[template(path = "behalf.html")]
struct BehalfPage {
    page: Page,
    kind: &'static RequestType,
    follows_up: String,
    /// Where another type is chosen.
    types: String,
    establishments: Vec<Establishment>,
    /// Whose contacts are shown.
    chosen: Option<EstablishmentId>,
    /// Each with the address of the form for her.
    contacts: Vec<(AccountSummary, String)>,
}

/// The choice of an establishment, and of its contacts once that is made.
pub(super) async fn choose(
    viewer: Viewer,
    matter: &Matter<'_>,
    chosen: Option<EstablishmentId>,
) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let store = &ctx.app.store;
    let mut audited = Audited::new("account.listed");
    if let Some(establishment) = &chosen {
        audited = audited.detail("establishment", establishment.as_str());
    }
    let caller = who.caller(&ctx, None);
    let (establishments, accounts, ()) = try_join!(
        store.establishments(ESTABLISHMENTS, None),
        contacts(store, chosen.as_ref()),
        store.audit(&caller, audited),
    )?;
    let form = |contact: AccountSummary| {
        let id = contact.id.to_string();
        let parameters = [("type", matter.kind.code.as_str()), ("follows_up", matter.follows_up), ("for", &id)];
        (contact, with_query("/requests/new", &parameters))
    };
    render(&BehalfPage {
        page,
        kind: matter.kind,
        follows_up: matter.follows_up.to_owned(),
        types: with_query("/requests/new", &[("follows_up", matter.follows_up)]),
        establishments: establishments.items,
        chosen,
        contacts: accounts.into_iter().map(form).collect(),
    })
}

/// The active contacts and leads of an establishment, by name.
async fn contacts(store: &Store, of: Option<&EstablishmentId>) -> Result<Vec<AccountSummary>, StoreError> {
    let Some(establishment) = of else { return Ok(Vec::new()) };
    let filter = AccountFilter { establishment: Some(establishment.clone()), state: Some(AccountState::Active) };
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store.accounts(&filter, STEP, after.as_deref()).await?;
        found.extend(page.items.iter().map(Account::summary));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}
