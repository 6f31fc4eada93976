//! `GET /accounts`: staff see all accounts; a lead sees names, roles and states of her own establishment's.

use axum::Json;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{Account, AccountState, Actor, Role};
use guichet_domain::ids::{AccountId, EstablishmentId};
use guichet_http::{AccountView, Ctx, Faults, Limit, List, Problem, Query, SignedIn};
use guichet_store::{AccountFilter, Audited, Page, open_cursor};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default)]
    pub(crate) establishment: Option<EstablishmentId>,
    #[deserr(default)]
    pub(crate) state: Option<AccountState>,
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    pub(crate) cursor: Option<String>,
}

/// An account as the lead of its establishment sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColleagueView {
    pub(crate) id: AccountId,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) state: AccountState,
}

/// An account: in full for staff, its outline for a lead.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum ListedAccount {
    Full(Box<AccountView>),
    Outline(ColleagueView),
}

impl ListedAccount {
    fn to(actor: &Actor, account: &Account) -> Self {
        if may_administer(actor, Administration::ListAllAccounts) {
            Self::Full(Box::new(AccountView::of(account)))
        } else {
            let summary = account.summary();
            Self::Outline(ColleagueView {
                id: summary.id,
                name: summary.name,
                role: account.role,
                state: account.state,
            })
        }
    }
}

/// Which accounts the actor is shown of those that she asks for; `None`: not one.
fn shown(actor: &Actor, wanted: &Wanted) -> Result<Option<AccountFilter>, Problem> {
    let of = |establishment| Ok(Some(AccountFilter { establishment, state: wanted.state }));
    if may_administer(actor, Administration::ListAllAccounts) {
        return of(wanted.establishment.clone());
    }
    if !may_administer(actor, Administration::ListOwnAccounts) {
        return Err(Problem::forbidden());
    }
    match &wanted.establishment {
        Some(other) if !actor.belongs_to(other) => Ok(None),
        _ => of(actor.establishment.clone()),
    }
}

/// Accounts by address
///
/// Staff see all of them. A lead sees id, name, role and state of those of her establishment.
#[utoipa::path(
    get,
    path = "/accounts",
    tag = "people",
    params(
        ("establishment" = Option<EstablishmentId>, Query, description = "Of this establishment"),
        ("state" = Option<AccountState>, Query, description = "In this state"),
        ("limit" = inline(Option<Limit>), Query, description = "How many at most"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of accounts", body = List<ListedAccount>)),
)]
pub(crate) async fn accounts(
    ctx: Ctx,
    who: SignedIn,
    wanted: Query<Wanted>,
) -> Result<Json<List<ListedAccount>>, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let filter = shown(&who.actor, &wanted)?;
    let asked = wanted.establishment.as_ref().map_or("", EstablishmentId::as_str);
    let query = format!("GET /accounts {asked} {:?} {}", wanted.state, who.actor.id);
    let seal = ctx.app.seal();
    let after = open_cursor(&seal, &query, wanted.cursor.as_deref())?;
    let page = async {
        match &filter {
            Some(filter) => store.accounts(filter, wanted.limit.get(), after.as_deref()).await,
            None => Ok(Page { items: Vec::new(), next: None }),
        }
    };
    let audited = Audited::new("accounts.listed").detail("establishment", asked);
    let (page, ()) = try_join!(page, store.audit(&caller, audited))?;
    Ok(Json(page.map(|account| ListedAccount::to(&who.actor, &account)).sealed(&seal, &query).into()))
}
