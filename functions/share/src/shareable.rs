//! `GET /requests/{number}/shareable`: the colleagues that a request can be shared with, to choose from by name.

use axum::Json;
use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::account::{Account, AccountState, AccountSummary};
use guichet_domain::ids::{EstablishmentId, Number};
use guichet_domain::request::Request;
use guichet_http::{Ctx, Faults, List, PathId, Problem, Query, SignedIn};
use guichet_store::{AccountFilter, Filter, Store, StoreError};

/// As many as someone looks through; more letters of the name narrow them down.
const MOST: usize = 25;
/// Accounts are read so many at a time.
const STEP: usize = 99;
/// A form lists so many at most.
const MOST_IN_FORM: usize = 500;

#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Search {
    #[deserr(default)]
    q: Option<String>,
}

/// Active colleagues of the request's establishment who do not have it yet, at most 25 of them
#[utoipa::path(
    get,
    path = "/requests/{number}/shareable",
    tag = "share",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("q" = Option<String>, Query, description = "Parts of the name; accents and capitals do not matter"),
    ),
    responses((status = 200, description = "The colleagues", body = List<AccountSummary>)),
)]
pub(crate) async fn shareable(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    search: Query<Search>,
) -> Result<Json<List<AccountSummary>>, Problem> {
    let store = &ctx.app.store;
    let request = store.consult(&who.caller(&ctx, None), number, "request.shareable_listed").await?;
    if !request.may(&who.actor, Action::Share) {
        return Err(Problem::forbidden());
    }
    let words = Filter::words(search.q.as_deref().unwrap_or_default());
    Ok(Json(List::all(colleagues(store, &request, &words).await?)))
}

/// The active accounts of an establishment, for a form to choose from.
pub(crate) async fn colleagues_of(store: &Store, establishment: &EstablishmentId) -> Result<Vec<Account>, StoreError> {
    let filter = AccountFilter { establishment: Some(establishment.clone()), state: Some(AccountState::Active) };
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store.accounts(&filter, STEP.min(MOST_IN_FORM - found.len()), after.as_deref()).await?;
        found.extend(page.items);
        after = page.next;
        if after.is_none() || found.len() >= MOST_IN_FORM {
            return Ok(found);
        }
    }
}

async fn colleagues(store: &Store, request: &Request, words: &[String]) -> Result<Vec<AccountSummary>, StoreError> {
    let filter =
        AccountFilter { establishment: Some(request.head.establishment.clone()), state: Some(AccountState::Active) };
    let fits = |account: &Account| {
        let name = Filter::words(&account.summary().name).join(" ");
        let has_it = account.id == request.head.requester.id || request.participants.contains_key(&account.id);
        !has_it && request.is_colleague(account) && words.iter().all(|word| name.contains(word.as_str()))
    };
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store.accounts(&filter, STEP, after.as_deref()).await?;
        found.extend(page.items.iter().filter(|account| fits(account)).map(Account::summary));
        after = page.next;
        if found.len() >= MOST || after.is_none() {
            found.truncate(MOST);
            return Ok(found);
        }
    }
}
