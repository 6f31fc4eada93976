//! `POST /session`: signing in (« Connexion »).
//!
//! Unknown e-mail, wrong password, an account that is invited or disabled: one answer, after the same reads and one
//! hash each (`spec/product.md`, Accounts 4).

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::account::Account;
use guichet_domain::ids::{AccountId, SessionId};
use guichet_domain::text::Email;
use guichet_http::{Ctx, Faults, Input, OpenedSession, Problem};
use guichet_passwords::HashError;
use guichet_store::{PasswordHash, Session, StoreError, Token};
use utoipa::ToSchema;

/// Who signs in.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    #[schema(format = "email")]
    email: Email,
    #[schema(format = "password")]
    password: String,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInError {
    #[error("no active account has this e-mail and password")]
    Refused,
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        match error {
            // Disabled while the password was verified.
            StoreError::Refused("not active" | "password") => Self::Refused,
            error => Self::Store(error),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::unauthenticated().detail("The e-mail or the password is not right."),
            SignInError::Hash(error) => Self::internal(error),
            SignInError::Store(error) => error.into(),
        }
    }
}

/// Sign in with e-mail and password
#[utoipa::path(
    post,
    path = "/session",
    tag = "people",
    security(()),
    request_body = SignIn,
    responses((status = 201, description = "Signed in", body = OpenedSession)),
)]
pub(crate) async fn sign_in(ctx: Ctx, body: Input<SignIn>) -> Result<(StatusCode, Json<OpenedSession>), Problem> {
    let attempt = ctx.app.store.attempt("sign-in", body.email.as_str(), &ctx.address, ctx.now).await?;
    let attempt = attempt.map_err(|limited| Problem::too_many_attempts(limited.retry_after))?;
    let (account, hash) = verified(&ctx, &body).await?;
    let opened = open(&ctx, &account, &hash).await?;
    ctx.app.store.forgive(&attempt).await;
    Ok((StatusCode::CREATED, Json(opened)))
}

/// The active account with this e-mail and password, and the hash that it was verified against.
async fn verified(ctx: &Ctx, body: &SignIn) -> Result<(Account, PasswordHash), SignInError> {
    let store = &ctx.app.store;
    let nobody = ctx.random(AccountId::from_random);
    let id = store.account_id_by_email(&body.email).await?.unwrap_or(nobody);
    let (account, hash) = try_join!(store.account(id), store.password(id))?;
    let hash = hash.unwrap_or_else(|| guichet_passwords::dummy().clone());
    let right = guichet_passwords::verify(&hash, &body.password).await?;
    let account = account.filter(|account| right && account.is_active()).ok_or(SignInError::Refused)?;
    Ok((account, hash))
}

async fn open(ctx: &Ctx, account: &Account, hash: &PasswordHash) -> Result<OpenedSession, SignInError> {
    let token = Token::new(account.id, ctx.random(SessionId::from_random), ctx.app.entropy.bytes());
    let session = Session::open(&token, ctx.now, &ctx.address);
    let herself = account.identity();
    ctx.app.store.open_session(&ctx.caller(&herself, None), &session, Some(hash)).await?;
    Ok(OpenedSession::of(&token, &session, account))
}
