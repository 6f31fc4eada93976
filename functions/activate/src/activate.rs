//! `POST /activation`: « Sauvegarder et continuer »: the name and a password make an invited account active, and sign
//! in.

use axum::Json;
use axum::http::StatusCode;
use deserr::{Deserr, IntoValue, Value, ValuePointerRef};
use guichet_domain::account::{Account, AccountState};
use guichet_domain::ids::SessionId;
use guichet_domain::invalid::Invalid;
use guichet_domain::password::Password;
use guichet_domain::text::{Email, Name};
use guichet_http::{Ctx, Faults, Input, OpenedSession, Problem};
use guichet_passwords::{HashError, NewPassword};
use guichet_store::{MailToken, Session, StoreError, Token, TokenKind};
use utoipa::ToSchema;

/// What the page asks for, with the token of the link.
pub(crate) struct Activation {
    token: String,
    email: Email,
    name: Name,
    password: Password,
}

/// What an activation takes: the link's token, and what the page asks for.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = Activation)]
struct Fields {
    /// The token of the mail's link.
    token: String,
    /// « Nom d'utilisateur »: the address that the invitation went to.
    #[schema(format = "email")]
    email: Email,
    name: Name,
    #[schema(value_type = NewPassword)]
    #[allow(dead_code, reason = "judged with the others; see below")]
    password: String,
}

/// The password is judged with the e-mail and the name that come with it, good or not, so that its fault is told
/// along with theirs.
impl Deserr<Faults> for Activation {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let sent = serde_json::Value::from(value);
        let text = |name: &str| sent.get(name).and_then(serde_json::Value::as_str);
        let (email, name) = (text("email").unwrap_or_default().trim(), text("name").unwrap_or_default());
        let password = text("password")
            .map(|password| Password::parse(password, email, name).map_err(|error| error.to_invalid("/password")));
        let fields = Fields::deserialize_from_value(sent.into_value(), place);
        match (fields, password) {
            (Ok(Fields { token, email, name, .. }), Some(Ok(password))) => Ok(Self { token, email, name, password }),
            (Err(mut faults), Some(Err(fault))) => {
                faults.0.push(fault);
                Err(faults)
            }
            (Err(faults), _) => Err(faults),
            (Ok(_), Some(Err(fault))) => Err(Faults(vec![fault])),
            (Ok(_), None) => Err(Faults(vec![Invalid::new("/password", "required", "give this value")])),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ActivateError {
    /// Expired, used, replaced, made up, of another address: nothing tells them apart, nor whether there is an
    /// account.
    #[error("the link is not good for this address")]
    Link,
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for ActivateError {
    fn from(error: StoreError) -> Self {
        match error {
            // Somebody was quicker with the same link, or a newer one went out meanwhile.
            StoreError::Refused("token") => Self::Link,
            error => Self::Store(error),
        }
    }
}

impl From<ActivateError> for Problem {
    fn from(error: ActivateError) -> Self {
        match error {
            ActivateError::Link => {
                let detail = "this link is not good for this address, or no longer: ask for a new mail";
                Invalid::new("/token", "expired", detail).into()
            }
            ActivateError::Hash(error) => Self::internal(error),
            ActivateError::Store(error) => error.into(),
        }
    }
}

/// Activate an invited account with a name and a password, and sign in
///
/// The link is good once. One that is good no longer is answered with a fault at `/token`, which never tells whether
/// there is an account; `POST /activation/resend` has a new mail sent.
#[utoipa::path(
    post,
    path = "/activation",
    tag = "people",
    security(()),
    request_body = Fields,
    responses((status = 201, description = "The account is active and signed in", body = OpenedSession)),
)]
pub(crate) async fn activate(ctx: Ctx, body: Input<Activation>) -> Result<(StatusCode, Json<OpenedSession>), Problem> {
    let who = body.email.as_str();
    let attempt = ctx.app.store.attempt("activation", who, &ctx.address, ctx.now).await?;
    let attempt = attempt.map_err(|limited| Problem::too_many_attempts(limited.retry_after))?;
    let opened = open(&ctx, body.into_inner()).await?;
    ctx.app.store.forgive(&attempt).await;
    Ok((StatusCode::CREATED, Json(opened)))
}

async fn open(ctx: &Ctx, body: Activation) -> Result<OpenedSession, ActivateError> {
    let (token, invited) = invited(ctx, &body).await?;
    let hash = guichet_passwords::hash(&body.password, ctx.app.entropy.bytes()).await?;
    let shown = Token::new(invited.id, ctx.random(SessionId::from_random), ctx.app.entropy.bytes());
    let session = Session::open(&shown, ctx.now, &ctx.address);
    let herself = invited.identity();
    let caller = ctx.caller(&herself, None);
    let account = ctx.app.store.activate(&caller, &token, &invited, body.name, &hash, &session).await?;
    Ok(OpenedSession::of(&shown, &session, &account))
}

/// The account that the link invites, if it is good for this address.
async fn invited(ctx: &Ctx, body: &Activation) -> Result<(MailToken, Account), ActivateError> {
    let token: MailToken = body.token.parse().map_err(|_| ActivateError::Link)?;
    let store = &ctx.app.store;
    let good = store.token_is_good(&token, TokenKind::Invitation, ctx.now).await?;
    let account = store.account(token.account).await?;
    let account =
        account.filter(|account| good && account.state == AccountState::Invited && account.email == body.email);
    Ok((token, account.ok_or(ActivateError::Link)?))
}
