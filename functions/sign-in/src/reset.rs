//! `POST /password-reset`: a mail for whoever has forgotten her password. The answer never tells whether one goes out.

use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::account::AccountState;
use guichet_domain::ids::{AccountId, Id};
use guichet_domain::text::Email;
use guichet_http::{Ctx, Faults, Input, Problem};
use guichet_store::AccountEventKind;
use utoipa::ToSchema;

/// Whose password.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = ResetWanted)]
pub(crate) struct Wanted {
    #[schema(format = "email")]
    email: Email,
}

/// What goes out to an account in this state: to one that is invited still, the invitation again.
fn mail_for(state: AccountState) -> Option<AccountEventKind> {
    match state {
        AccountState::Active => Some(AccountEventKind::ResetAsked),
        AccountState::Invited => Some(AccountEventKind::Invited),
        AccountState::Disabled => None,
    }
}

/// Have a mail sent to choose a new password
///
/// The answer is the same whether the address has an account or not. The mail's link is good for 60 minutes; an
/// account that is invited still gets its invitation again instead.
#[utoipa::path(
    post,
    path = "/password-reset",
    tag = "people",
    security(()),
    request_body = Wanted,
    responses((status = 202, description = "If the address has an account, a mail goes out")),
)]
pub(crate) async fn reset(ctx: Ctx, body: Input<Wanted>) -> Result<StatusCode, Problem> {
    let store = &ctx.app.store;
    // Nothing is forgiven here: every call counts, as every one may send a mail.
    let attempt = store.attempt("reset", body.email.as_str(), &ctx.address, ctx.now).await?;
    attempt.map_err(|limited| Problem::too_many_attempts(limited.retry_after))?;
    let nobody = ctx.random(AccountId::from_random);
    let id = store.account_id_by_email(&body.email).await?.unwrap_or(nobody);
    let account = store.account(id).await?;
    match account.as_ref().and_then(|account| Some((account, mail_for(account.state)?))) {
        Some((account, kind)) => {
            let herself = account.identity();
            store.ask_for_mail(&ctx.caller(&herself, None), id, kind, ctx.random(Id::from_random)).await?;
        }
        None => store.ask_for_mail_in_vain(nobody, ctx.call, ctx.now).await?,
    }
    Ok(StatusCode::ACCEPTED)
}
