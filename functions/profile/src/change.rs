//! `PATCH /me`: one's own name, phone and language.

use axum::Json;
use deserr::Deserr;
use guichet_domain::account::Language;
use guichet_domain::text::{Name, Phone};
use guichet_http::{AccountView, Ctx, Faults, Input, Patch, Problem, SignedIn};
use guichet_store::{AccountChange, StoreError};
use utoipa::ToSchema;

/// What is to change; what is left out or `null` stays, aside from the phone, which `null` takes away.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnChange {
    #[deserr(default)]
    name: Option<Name>,
    #[deserr(default)]
    #[schema(value_type = Option<Phone>)]
    phone: Patch<Phone>,
    #[deserr(default)]
    language: Option<Language>,
}

/// Change one's own name, phone or language
#[utoipa::path(
    patch,
    path = "/me",
    tag = "people",
    request_body = OwnChange,
    responses((status = 200, description = "The account after it", body = AccountView)),
)]
pub(crate) async fn change(ctx: Ctx, who: SignedIn, body: Input<OwnChange>) -> Result<Json<AccountView>, Problem> {
    let caller = who.caller(&ctx, None);
    let phone = body.phone.clone().into_option();
    let decide = |account: &guichet_domain::account::Account| {
        let mut account = account.clone();
        account.name = body.name.clone().or(account.name);
        account.phone = phone.clone().unwrap_or(account.phone);
        account.language = body.language.unwrap_or(account.language);
        Ok::<_, StoreError>(Some(AccountChange { account, action: "account.changed" }))
    };
    let account = ctx.app.store.change_account(&caller, who.actor.id, decide).await?;
    Ok(Json(AccountView::of(&account)))
}
