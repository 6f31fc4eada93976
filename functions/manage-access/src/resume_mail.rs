//! `POST /accounts/{id}/mail/resume`: mail goes again to an account whose address gave it back. What comes back of the
//! mails from before does not stop it anew.

use axum::Json;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{Account, Actor};
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::AccountId;
use guichet_http::{AccountView, Ctx, PathId, Problem, SignedIn};
use guichet_store::{AccountChange, Audited};
use jiff::Timestamp;

use crate::change::ChangeError;
use crate::managed::seen;

/// Her own account included: nothing of what she may do changes, and the only administrator has nobody to ask.
fn resumed(actor: &Actor, account: &Account, at: Timestamp) -> Result<Option<AccountChange>, ChangeError> {
    seen(actor, account).map_err(ChangeError::Refused)?;
    if !may_administer(actor, Administration::ResumeMail) {
        return Err(ChangeError::Refused(Problem::forbidden()));
    }
    Ok(account.mail_resumed(at).map(|account| AccountChange { account, action: "account.mail_resumed" }))
}

/// Have mail go to an account again; once more is harmless
#[utoipa::path(
    post,
    path = "/accounts/{id}/mail/resume",
    tag = "people",
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "The account, `mail_stopped` being `null`", body = AccountView)),
)]
pub(crate) async fn resume(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AccountId>,
) -> Result<Json<AccountView>, Problem> {
    let (store, caller) = (&ctx.app.store, who.caller(&ctx, None));
    let at = whole_seconds(ctx.now);
    let before = store.account(id).await?.ok_or_else(Problem::not_found)?;
    if resumed(&who.actor, &before, at)?.is_none() {
        store.audit(&caller, Audited::new("account.read").subject(id)).await?;
        return Ok(Json(AccountView::of(&before)));
    }
    let account = store.change_account(&caller, id, |account| resumed(&who.actor, account, at)).await?;
    Ok(Json(AccountView::of(&account)))
}
