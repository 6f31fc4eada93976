//! `POST /accounts/{id}/disable`: the account's sessions end at once, and no mail goes to it any more
//! (`spec/product.md`, Accounts 6).

use axum::Json;
use guichet_domain::account::{Account, AccountState, Actor};
use guichet_domain::ids::AccountId;
use guichet_http::{AccountView, Ctx, PathId, Problem, SignedIn};
use guichet_store::{AccountChange, Audited};

use crate::change::ChangeError;
use crate::managed::{check, managed};

fn disabled(actor: &Actor, account: &Account) -> Result<Option<AccountChange>, ChangeError> {
    check(actor, account).map_err(ChangeError::Refused)?;
    let change = || {
        let account = Account { state: AccountState::Disabled, ..account.clone() };
        AccountChange { account, action: "account.disabled" }
    };
    Ok((account.state != AccountState::Disabled).then(change))
}

/// Disable an account for good; once more is harmless
#[utoipa::path(
    post,
    path = "/accounts/{id}/disable",
    tag = "people",
    params(("id" = AccountId, Path, description = "The account")),
    responses((status = 200, description = "The account, `disabled`", body = AccountView)),
)]
pub(crate) async fn disable(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<AccountId>,
) -> Result<Json<AccountView>, Problem> {
    let caller = who.caller(&ctx, None);
    let before = managed(&ctx, &who.actor, id).await?;
    if before.state == AccountState::Disabled {
        ctx.app.store.audit(&caller, Audited::new("account.read").subject(id)).await?;
        return Ok(Json(AccountView::of(&before)));
    }
    let account = ctx.app.store.change_account(&caller, id, |account| disabled(&who.actor, account)).await?;
    Ok(Json(AccountView::of(&account)))
}
