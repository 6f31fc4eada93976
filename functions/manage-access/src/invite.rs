//! `POST /accounts`: inviting someone. Her mail goes out from the stream.

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{Language, Right, Role};
use guichet_domain::catalog::Team;
use guichet_domain::ids::{AccountId, EstablishmentId, Id};
use guichet_domain::invalid::Invalid;
use guichet_domain::text::{Email, Name};
use guichet_http::{AccountView, Ctx, Faults, IdempotencyKey, Input, Problem, SignedIn};
use guichet_store::{NewAccount, Store, StoreError};
use utoipa::ToSchema;

use crate::managed::faults;

/// Who is invited, and to what.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Invitation)]
pub(crate) struct Invited {
    #[schema(format = "email")]
    email: Email,
    #[deserr(default)]
    name: Option<Name>,
    /// Required for contacts and leads, refused for agents and administrators.
    #[deserr(default)]
    establishment: Option<EstablishmentId>,
    role: Role,
    /// Contacts and leads only.
    #[deserr(default)]
    #[schema(required = false)]
    rights: Vec<Right>,
    /// Agents and administrators only.
    #[deserr(default)]
    #[schema(required = false)]
    teams: Vec<Team>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum InviteError {
    #[error("the actor may not invite to this role")]
    Forbidden,
    #[error("the values do not go together")]
    Invalid(Vec<Invalid>),
    #[error("there is an account with this e-mail")]
    Taken,
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for InviteError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused("address taken") => Self::Taken,
            error => Self::Store(error),
        }
    }
}

impl From<InviteError> for Problem {
    fn from(error: InviteError) -> Self {
        match error {
            InviteError::Forbidden => Self::forbidden(),
            InviteError::Invalid(faults) => Self::invalid(faults),
            InviteError::Taken => Self::conflict("There is an account with this e-mail already."),
            InviteError::Store(error) => error.into(),
        }
    }
}

/// Invite someone
///
/// Agents invite contacts and leads; administrators agents and administrators as well. A mail with a link to activate
/// the account goes out.
#[utoipa::path(
    post,
    path = "/accounts",
    tag = "people",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters")),
    request_body = Invited,
    responses((status = 201, description = "The account, `invited`", body = AccountView)),
)]
pub(crate) async fn invite(
    ctx: Ctx,
    who: SignedIn,
    key: IdempotencyKey,
    body: Input<Invited>,
) -> Result<(StatusCode, Json<AccountView>), Problem> {
    let kind = if body.role.is_staff() { Administration::ManageStaff } else { Administration::ManageContacts };
    if !may_administer(&who.actor, kind) {
        return Err(InviteError::Forbidden.into());
    }
    let idempotency = ctx.idempotency(&who.actor, &key, &body.raw);
    let store = &ctx.app.store;
    if let Some(reference) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return again(store, &reference).await;
    }
    let new = checked(store, &body, ctx.random(AccountId::from_random)).await?;
    match store.invite(&who.caller(&ctx, idempotency.as_ref()), &new, ctx.random(Id::from_random)).await {
        Ok(account) => Ok((StatusCode::CREATED, Json(AccountView::of(&account)))),
        Err(StoreError::Repeated(reference)) => again(store, &reference).await,
        Err(error) => Err(InviteError::from(error).into()),
    }
}

/// The answer to a repetition: the account that the first call made.
async fn again(store: &Store, reference: &str) -> Result<(StatusCode, Json<AccountView>), Problem> {
    let id = reference.parse().map_err(Problem::internal)?;
    let account = store.account(id).await?.ok_or_else(|| Problem::internal("an invited account is gone"))?;
    Ok((StatusCode::CREATED, Json(AccountView::of(&account))))
}

async fn checked(store: &Store, body: &Invited, id: AccountId) -> Result<NewAccount, InviteError> {
    let rights = body.rights.iter().copied().collect();
    let teams = body.teams.iter().copied().collect();
    let mut faults = faults(body.role, body.establishment.as_ref(), &rights, &teams);
    if let Some(establishment) = body.establishment.as_ref().filter(|_| !body.role.is_staff())
        && store.establishment(establishment).await?.is_none()
    {
        faults.push(Invalid::new("/establishment", "not-allowed", "name an establishment that exists"));
    }
    if !faults.is_empty() {
        return Err(InviteError::Invalid(faults));
    }
    Ok(NewAccount {
        id,
        email: body.email.clone(),
        name: body.name.clone(),
        phone: None,
        establishment: body.establishment.clone(),
        role: body.role,
        rights,
        teams,
        language: Language::default(),
    })
}
