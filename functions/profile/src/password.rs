//! `PUT /me/password`: a new password, with the one before. It ends the other sessions.

use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::invalid::Invalid;
use guichet_http::{Ctx, Faults, Input, Problem, SignedIn};
use guichet_passwords::{HashError, NewPassword};
use guichet_store::{Attempt, StoreError};
use utoipa::ToSchema;

/// The password as it is, and as it shall be.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    #[schema(format = "password")]
    current: String,
    new: NewPassword,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum PasswordError {
    #[error("the values are not right")]
    Invalid(Vec<Invalid>),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for PasswordError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Invalid(faults) => Self::invalid(faults),
            PasswordError::Hash(error) => Self::internal(error),
            // Disabled while the password was verified: as at the next call.
            PasswordError::Store(StoreError::Refused("not active")) => Self::unauthenticated(),
            PasswordError::Store(error) => error.into(),
        }
    }
}

/// Change one's own password; the other sessions end
///
/// Wrong ones of `current` are capped as failures to sign in are.
#[utoipa::path(
    put,
    path = "/me/password",
    tag = "people",
    request_body = PasswordChange,
    responses((status = 204, description = "The password is changed")),
)]
pub(crate) async fn change(ctx: Ctx, who: SignedIn, body: Input<PasswordChange>) -> Result<StatusCode, Problem> {
    let email = who.account.email.as_str();
    let attempt = ctx.app.store.attempt("password", email, &ctx.address, ctx.now).await?;
    let attempt = attempt.map_err(|limited| Problem::too_many_attempts(limited.retry_after))?;
    set(&ctx, &who, &body, &attempt).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set(ctx: &Ctx, who: &SignedIn, body: &PasswordChange, attempt: &Attempt) -> Result<(), PasswordError> {
    let store = &ctx.app.store;
    let account = &who.account;
    let kept = store.password(account.id).await?;
    let right = guichet_passwords::verify(kept.as_ref().unwrap_or(guichet_passwords::dummy()), &body.current).await?;
    let name = account.name.as_ref().map_or("", |name| name.as_str());
    let mut faults = Vec::new();
    if right {
        store.forgive(attempt).await;
    } else {
        faults.push(Invalid::new("/current", "wrong", "give the password that you sign in with"));
    }
    let new = body.new.of(account.email.as_str(), name, "/new").map_err(|fault| faults.push(fault)).ok();
    let Some(new) = new.filter(|_| faults.is_empty()) else { return Err(PasswordError::Invalid(faults)) };
    let hash = guichet_passwords::hash(&new, ctx.app.entropy.bytes()).await?;
    store.set_password(&who.caller(ctx, None), account.id, &hash, Some(who.session), None).await?;
    Ok(())
}
