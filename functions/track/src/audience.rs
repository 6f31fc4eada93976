//! `GET /requests/{number}/audience`: who sees a request and who hears of it, which « Partager » shows.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use guichet_domain::access::Action;
use guichet_domain::account::{Account, AccountState, AccountSummary};
use guichet_domain::audience::{Why, may_hear, standing};
use guichet_domain::ids::{AccountId, Number};
use guichet_domain::request::{Request, Visibility};
use guichet_http::{Ctx, PathId, Problem, SignedIn};
use guichet_store::{AccountFilter, Audited, Store, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

/// An establishment's accounts are looked through up to so many, in steps.
const MOST: usize = 500;
const STEP: usize = 99;

/// What shows a request to someone, in the order in which one reason beats another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sight {
    Requester,
    Participant,
    Assignee,
    Establishment,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Seeing {
    pub(crate) account: AccountSummary,
    pub(crate) why: Sight,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Notified {
    pub(crate) account: AccountSummary,
    pub(crate) why: Why,
}

/// Who sees a request, and who is told of what happens to it. Of the centre, which sees everything, only the
/// assignee and followers are named.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Audience {
    pub(crate) can_see: Vec<Seeing>,
    pub(crate) notified: Vec<Notified>,
}

/// Who sees a request and who is notified
#[utoipa::path(
    get,
    path = "/requests/{number}/audience",
    tag = "requests",
    params(("number" = Number, Path, description = "The request's number")),
    responses((status = 200, description = "Both lists, with the reasons", body = Audience)),
)]
pub(crate) async fn audience(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
) -> Result<Json<Audience>, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let request = store.visible(&who.actor, number, ctx.now).await?;
    let colleagues = async {
        match request.head.visibility {
            Visibility::Establishment => colleagues(store, &request).await,
            // Only those who are named see it.
            Visibility::Private => Ok(Vec::new()),
        }
    };
    let (named, colleagues, ()) = futures_util::try_join!(
        store.accounts_of(named(&request)),
        colleagues,
        store.audit(&caller, Audited::new("request.audience_read").request(number)),
    )?;
    let accounts: BTreeMap<AccountId, Account> =
        named.into_iter().chain(colleagues).map(|account| (account.id, account)).collect();
    Ok(Json(Audience::of(&request, accounts.values())))
}

/// Everyone who has to do with the request by name.
pub(crate) fn named(request: &Request) -> BTreeSet<AccountId> {
    let mut ids: BTreeSet<_> = request.participants.keys().chain(request.watchers.keys()).copied().collect();
    ids.insert(request.head.requester.id);
    ids.extend(request.head.assignee.as_ref().map(|assignee| assignee.id));
    ids
}

/// The establishment's active accounts.
pub(crate) async fn colleagues(store: &Store, request: &Request) -> Result<Vec<Account>, StoreError> {
    let mut found = Vec::new();
    let filter =
        AccountFilter { establishment: Some(request.head.establishment.clone()), state: Some(AccountState::Active) };
    let mut after = None;
    loop {
        let page = store.accounts(&filter, STEP.min(MOST - found.len()), after.as_deref()).await?;
        found.extend(page.items);
        after = page.next;
        if after.is_none() || found.len() >= MOST {
            return Ok(found);
        }
    }
}

impl Audience {
    pub(crate) fn of<'a>(request: &Request, accounts: impl Iterator<Item = &'a Account> + Clone) -> Self {
        let mut can_see: Vec<_> = accounts
            .clone()
            .filter(|account| account.actor().is_some_and(|actor| request.may(&actor, Action::See)))
            .filter_map(|account| Some(Seeing { account: account.summary(), why: sight(request, account)? }))
            .collect();
        let mut notified: Vec<_> = accounts
            .filter(|account| may_hear(request, account))
            .filter_map(|account| Some(Notified { account: account.summary(), why: standing(request, account.id)? }))
            .collect();
        can_see.sort_by(|a, b| (a.why, &a.account.name).cmp(&(b.why, &b.account.name)));
        notified.sort_by(|a, b| (a.why, &a.account.name).cmp(&(b.why, &b.account.name)));
        Self { can_see, notified }
    }
}

/// What shows the request to an account that sees it.
fn sight(request: &Request, account: &Account) -> Option<Sight> {
    match standing(request, account.id) {
        Some(Why::Requester) => Some(Sight::Requester),
        Some(Why::Participant) => Some(Sight::Participant),
        Some(Why::Assignee) => Some(Sight::Assignee),
        _ => (!account.role.is_staff()).then_some(Sight::Establishment),
    }
}
