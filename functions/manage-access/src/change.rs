//! `PATCH /accounts/{id}`: another's name, phone, role, rights or teams. Nobody changes her own role or rights.

use axum::Json;
use deserr::Deserr;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{Account, Actor, Right, Role};
use guichet_domain::catalog::Team;
use guichet_domain::ids::AccountId;
use guichet_domain::invalid::Invalid;
use guichet_domain::text::{Name, Phone};
use guichet_http::{AccountView, Ctx, Faults, Input, Patch, PathId, Problem, SignedIn};
use guichet_store::{AccountChange, StoreError};
use utoipa::ToSchema;

use crate::managed::{check, faults};

/// What is to change; what is left out or `null` stays, aside from the phone, which `null` takes away.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountPatch)]
pub(crate) struct Wanted {
    #[deserr(default)]
    name: Option<Name>,
    #[deserr(default)]
    #[schema(value_type = Option<Phone>)]
    phone: Patch<Phone>,
    /// Between contact and lead, or between agent and administrator: nobody moves between the centre and an
    /// establishment.
    #[deserr(default)]
    role: Option<Role>,
    #[deserr(default)]
    rights: Option<Vec<Right>>,
    #[deserr(default)]
    teams: Option<Vec<Team>>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ChangeError {
    #[error("the actor may not do this")]
    Refused(Problem),
    #[error("the values do not go together")]
    Invalid(Vec<Invalid>),
    #[error("there would be no administrator left")]
    LastAdministrator,
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ChangeError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused("last administrator") => Self::LastAdministrator,
            error => Self::Store(error),
        }
    }
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(problem) => problem,
            ChangeError::Invalid(faults) => Self::invalid(faults),
            ChangeError::LastAdministrator => Self::conflict("The last active administrator stays one."),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl Wanted {
    /// The account as it would be; decided anew whenever others were quicker.
    fn decide(&self, actor: &Actor, account: &Account) -> Result<Option<AccountChange>, ChangeError> {
        check(actor, account).map_err(ChangeError::Refused)?;
        let role = self.role.unwrap_or(account.role);
        if role.is_staff() && !may_administer(actor, Administration::ManageStaff) {
            return Err(ChangeError::Refused(Problem::forbidden()));
        }
        let set = account.clone();
        let changed = Account {
            name: self.name.clone().or(set.name),
            phone: self.phone.clone().into_option().unwrap_or(set.phone),
            role,
            rights: self.rights.as_ref().map_or(set.rights, |rights| rights.iter().copied().collect()),
            teams: self.teams.as_ref().map_or(set.teams, |teams| teams.iter().copied().collect()),
            ..set
        };
        let faults = if role.is_staff() == account.role.is_staff() {
            faults(role, changed.establishment.as_ref(), &changed.rights, &changed.teams)
        } else {
            let detail = "between the centre and an establishment, nobody moves: invite her anew";
            vec![Invalid::new("/role", "not-allowed", detail)]
        };
        if faults.is_empty() {
            Ok(Some(AccountChange { account: changed, action: "account.changed" }))
        } else {
            Err(ChangeError::Invalid(faults))
        }
    }
}

/// Change another's account
#[utoipa::path(
    patch,
    path = "/accounts/{id}",
    tag = "people",
    params(("id" = AccountId, Path, description = "The account")),
    request_body = Wanted,
    responses((status = 200, description = "The account after it", body = AccountView)),
)]
pub(crate) async fn change(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AccountId>,
    body: Input<Wanted>,
) -> Result<Json<AccountView>, Problem> {
    let caller = who.caller(&ctx, None);
    let account = ctx.app.store.change_account(&caller, id, |account| body.decide(&who.actor, account)).await?;
    Ok(Json(AccountView::of(&account)))
}
