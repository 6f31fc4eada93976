//! Whom the caller may manage, and what an account must look like.

use std::collections::BTreeSet;

use guichet_domain::access::{Administration, may_administer, may_manage};
use guichet_domain::account::{Account, Actor, Right, Role};
use guichet_domain::catalog::Team;
use guichet_domain::ids::{AccountId, EstablishmentId};
use guichet_domain::invalid::Invalid;
use guichet_http::{Ctx, Problem};

/// Whether the actor may know that there is this account: staff all, a lead those of her establishment, everyone
/// herself.
fn sees(actor: &Actor, account: &Account) -> bool {
    let of_hers = || account.establishment.as_ref().is_some_and(|id| actor.belongs_to(id));
    actor.id == account.id
        || may_administer(actor, Administration::ListAllAccounts)
        || (may_administer(actor, Administration::ListOwnAccounts) && of_hers())
}

/// Lets pass whoever may know of this account: for others it is not there.
pub(crate) fn seen(actor: &Actor, account: &Account) -> Result<(), Problem> {
    if sees(actor, account) { Ok(()) } else { Err(Problem::not_found()) }
}

/// Lets pass whoever may manage this account as it is.
pub(crate) fn check(actor: &Actor, account: &Account) -> Result<(), Problem> {
    seen(actor, account)?;
    if may_manage(actor, account) { Ok(()) } else { Err(Problem::forbidden()) }
}

/// The account, if the caller may manage it.
pub(crate) async fn managed(ctx: &Ctx, actor: &Actor, id: AccountId) -> Result<Account, Problem> {
    let account = ctx.app.store.account(id).await?.ok_or_else(Problem::not_found)?;
    check(actor, &account)?;
    Ok(account)
}

/// What does not go together: an establishment and rights are for contacts and leads, teams for agents and
/// administrators.
pub(crate) fn faults(
    role: Role,
    establishment: Option<&EstablishmentId>,
    rights: &BTreeSet<Right>,
    teams: &BTreeSet<Team>,
) -> Vec<Invalid> {
    let mut faults = Vec::new();
    let mut fault = |pointer, code, detail| faults.push(Invalid::new(pointer, code, detail));
    match (role.is_staff(), establishment) {
        (true, Some(_)) => fault("/establishment", "not-allowed", "agents and administrators belong to none"),
        (false, None) => fault("/establishment", "required", "contacts and leads belong to one"),
        _ => {}
    }
    if role.is_staff() && !rights.is_empty() {
        fault("/rights", "not-allowed", "these rights are for contacts and leads");
    }
    if !role.is_staff() && !teams.is_empty() {
        fault("/teams", "not-allowed", "teams are for agents and administrators");
    }
    faults
}
