//! `POST /activation/resend`: another invitation, if the address has one waiting. The answer never tells.

use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::account::AccountState;
use guichet_domain::ids::{AccountId, Id};
use guichet_domain::text::Email;
use guichet_http::{Ctx, Faults, Input, Problem};
use guichet_store::AccountEventKind;
use utoipa::ToSchema;

/// Whose invitation.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = InvitationWanted)]
pub(crate) struct Wanted {
    #[schema(format = "email")]
    email: Email,
}

/// Have an invitation sent again
///
/// The answer is the same whether the address has an invitation, an account, or neither.
#[utoipa::path(
    post,
    path = "/activation/resend",
    tag = "people",
    security(()),
    request_body = Wanted,
    responses((status = 202, description = "If the address has an invitation, a new mail goes out")),
)]
pub(crate) async fn resend(ctx: Ctx, body: Input<Wanted>) -> Result<StatusCode, Problem> {
    let store = &ctx.app.store;
    // Nothing is forgiven here: every call counts, as every one may send a mail.
    let attempt = store.attempt("resend", body.email.as_str(), &ctx.address, ctx.now).await?;
    attempt.map_err(|limited| Problem::too_many_attempts(limited.retry_after))?;
    let nobody = ctx.random(AccountId::from_random);
    let id = store.account_id_by_email(&body.email).await?.unwrap_or(nobody);
    match store.account(id).await? {
        Some(account) if account.state == AccountState::Invited => {
            let herself = account.identity();
            let event = ctx.random(Id::from_random);
            store.ask_for_mail(&ctx.caller(&herself, None), id, AccountEventKind::Invited, event).await?;
        }
        _ => store.ask_for_mail_in_vain(nobody, ctx.call, ctx.now).await?,
    }
    Ok(StatusCode::ACCEPTED)
}
