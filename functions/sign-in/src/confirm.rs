//! `POST /password-reset/confirm`: a new password with the token of a reset's mail. It ends every session.

use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::account::Account;
use guichet_domain::invalid::Invalid;
use guichet_http::{Ctx, Faults, Input, Problem};
use guichet_passwords::{HashError, NewPassword};
use guichet_store::{MailToken, StoreError, TokenKind};
use utoipa::ToSchema;

/// The new password, and the token of the mail's link.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPasswordByMail {
    token: String,
    password: NewPassword,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfirmError {
    /// Expired, used, replaced, made up, or of an account that is active no longer: nothing tells them apart.
    #[error("the link is good no longer")]
    Link,
    #[error("the password is not good enough")]
    Password(Invalid),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ConfirmError {
    fn from(error: StoreError) -> Self {
        match error {
            // Used, replaced or disabled by somebody who was quicker.
            StoreError::Refused("token" | "not active") => Self::Link,
            error => Self::Store(error),
        }
    }
}

impl From<ConfirmError> for Problem {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Link => {
                Invalid::new("/token", "expired", "this link is good no longer: ask for a new mail").into()
            }
            ConfirmError::Password(fault) => fault.into(),
            ConfirmError::Hash(error) => Self::internal(error),
            ConfirmError::Store(error) => error.into(),
        }
    }
}

/// Choose a new password with the link of a mail; all sessions end
///
/// The link is good once and for 60 minutes. One that is good no longer is answered with a fault at `/token`.
#[utoipa::path(
    post,
    path = "/password-reset/confirm",
    tag = "people",
    security(()),
    request_body = NewPasswordByMail,
    responses((status = 204, description = "The password is changed")),
)]
pub(crate) async fn confirm(ctx: Ctx, body: Input<NewPasswordByMail>) -> Result<StatusCode, Problem> {
    let token = body.token.parse::<MailToken>().ok();
    // Counted by the account that the token names; what names none counts together.
    let who = token.as_ref().map(|token| token.account.to_string()).unwrap_or_default();
    let attempt = ctx.app.store.attempt("reset-confirm", &who, &ctx.address, ctx.now).await?;
    let attempt = attempt.map_err(|limited| Problem::too_many_attempts(limited.retry_after))?;
    let token = token.ok_or(ConfirmError::Link)?;
    let account = holder(&ctx, &token).await?.ok_or(ConfirmError::Link)?;
    // A good link with a password that is not good enough is no failed attempt.
    ctx.app.store.forgive(&attempt).await;
    set(&ctx, &account, &token, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set(ctx: &Ctx, account: &Account, token: &MailToken, password: &NewPassword) -> Result<(), ConfirmError> {
    let name = account.name.as_ref().map_or("", |name| name.as_str());
    let password = password.of(account.email.as_str(), name, "/password").map_err(ConfirmError::Password)?;
    let hash = guichet_passwords::hash(&password, ctx.app.entropy.bytes()).await?;
    let herself = account.identity();
    ctx.app.store.set_password(&ctx.caller(&herself, None), account.id, &hash, None, Some(token)).await?;
    Ok(())
}

/// The active account that the token is good for.
pub(crate) async fn holder(ctx: &Ctx, token: &MailToken) -> Result<Option<Account>, StoreError> {
    let store = &ctx.app.store;
    let good = store.token_is_good(token, TokenKind::Reset, ctx.now).await?;
    Ok(store.account(token.account).await?.filter(|account| good && account.is_active()))
}
