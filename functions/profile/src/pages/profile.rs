//! « Mon profil »: name, phone and language to change; role, rights and establishment to know.

use askama::Template;
use axum::Json;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::account::Account;
use guichet_http::{Control, Ctx, Form, Problem};
use guichet_portal::{
    Filled, Page, Viewer, for_form, language_cookie, local_path, render, render_refused, see_other, with_cookie,
    with_query,
};
use guichet_store::{Audited, Establishment, StoreError};
use serde_json::json;

use crate::change;

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    page: Page,
    f: Filled,
    account: Account,
    establishment: Option<Establishment>,
}

impl ProfilePage {
    fn rights(&self) -> impl Iterator<Item = &'static str> {
        self.account.rights.iter().map(|right| right.as_str())
    }
}

pub(crate) async fn show(viewer: Viewer) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let caller = who.caller(&ctx, None);
    let audited = Audited::new("account.read").subject(who.actor.id);
    let (establishment, ()) = try_join!(establishment(&ctx, &who.account), ctx.app.store.audit(&caller, audited))?;
    let account = who.account;
    let values = json!({"name": account.name, "phone": account.phone, "language": account.language});
    let f = Filled::new(&ctx, page.language, Form::of(values));
    render(&ProfilePage { page, f, account, establishment })
}

async fn establishment(ctx: &Ctx, account: &Account) -> Result<Option<Establishment>, StoreError> {
    match &account.establishment {
        Some(id) => ctx.app.store.establishment(id).await,
        None => Ok(None),
    }
}

/// The profile's form; or the language alone, from the button of every page, which leads back there (`_next`).
pub(crate) async fn update(viewer: Viewer, mut form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let profile = !form.text("/_profile").is_empty();
    if profile && form.text("/name").is_empty() {
        // Left out, it would stay as it is.
        form.set("name", "");
    }
    let controls: &[_] = if profile { &[("/phone", Control::Clearable)] } else { &[] };
    let changed = match form.input(controls) {
        Ok(input) => change::change(ctx.clone(), who.clone(), input).await,
        Err(problem) => Err(problem),
    };
    match changed {
        Ok(Json(account)) => {
            let next = if profile { "/me?notice=profile-saved".to_owned() } else { back(form.text("/_next")) };
            Ok(with_cookie(see_other(&next), Some(language_cookie(account.language))))
        }
        Err(problem) => {
            let problem = for_form(problem)?;
            let establishment = establishment(&ctx, &who.account).await?;
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            render_refused(&ProfilePage { page, f, account: who.account, establishment }, &problem)
        }
    }
}

/// The page that she was on, without what it told of something just done.
fn back(address: &str) -> String {
    let (path, query) = local_path(address).split_once('?').unwrap_or((local_path(address), ""));
    let told = |name: &str| matches!(name, "notice" | "sent");
    let kept: Vec<_> = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !told(name)).collect();
    let kept: Vec<_> = kept.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    with_query(path, &kept)
}
