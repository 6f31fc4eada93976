//! An account that one manages: what it is, what can be changed, its invitation again.

use askama::Template;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::account::{Account, Right, Role};
use guichet_domain::catalog::Team;
use guichet_domain::ids::AccountId;
use guichet_domain::invalid::Invalid;
use guichet_http::{Code, Control, Ctx, Form, PathId, Problem};
use guichet_portal::{Filled, Page, Viewer, for_form, render, render_refused, see_other};
use guichet_store::{Audited, Establishment, StoreError};
use serde_json::json;

use super::role_choices;
use crate::managed::managed;
use crate::{change, invitation};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    f: Filled,
    account: Account,
    establishment: Option<Establishment>,
    roles: Vec<(&'static str, String)>,
    rights: [Right; 2],
    teams: [Team; 6],
}

impl AccountPage {
    fn of(page: Page, f: Filled, account: Account, establishment: Option<Establishment>) -> Self {
        let among =
            if account.role.is_staff() { [Role::Agent, Role::Administrator] } else { [Role::Contact, Role::Lead] };
        let roles = role_choices(&page, &among);
        Self { page, f, account, establishment, roles, rights: Right::ALL, teams: Team::ALL }
    }

    fn name(&self) -> String {
        self.account.summary().name
    }

    fn is(&self, state: &str) -> bool {
        self.account.state.as_str() == state
    }
}

pub(crate) async fn show(viewer: Viewer, PathId(id): PathId<AccountId>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let account = managed(&ctx, &who.actor, id).await?;
    let caller = who.caller(&ctx, None);
    let audited = Audited::new("account.read").subject(id);
    let (establishment, ()) = try_join!(establishment(&ctx, &account), ctx.app.store.audit(&caller, audited))?;
    let values = json!({
        "name": account.name, "phone": account.phone, "role": account.role, "rights": account.rights,
        "teams": account.teams, "_version": account.version.to_string(),
    });
    let f = Filled::new(&ctx, page.language, Form::of(values));
    render(&AccountPage::of(page, f, account, establishment))
}

async fn establishment(ctx: &Ctx, account: &Account) -> Result<Option<Establishment>, StoreError> {
    match &account.establishment {
        Some(id) => ctx.app.store.establishment(id).await,
        None => Ok(None),
    }
}

pub(crate) async fn update(viewer: Viewer, id: PathId<AccountId>, mut form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let before = managed(&ctx, &who.actor, id.0).await?;
    if before.name.is_some() && form.text("/name").is_empty() {
        // Left out, it would stay as it is.
        form.set("name", "");
    }
    let chosen = if before.role.is_staff() { "/teams" } else { "/rights" };
    let changed = match form.input(&[("/phone", Control::Clearable), (chosen, Control::Several)]) {
        // The form sends everything: what somebody else has changed since would be undone.
        Ok(_) if form.version().0.is_some_and(|version| version != before.version) => {
            Err(Problem::new(Code::StaleVersion))
        }
        Ok(input) => change::change(ctx.clone(), who.clone(), id, input).await,
        Err(problem) => Err(problem),
    };
    match changed {
        Ok(_) => Ok(see_other(&format!("/accounts/{}?notice=account-saved", id.0))),
        Err(problem) => {
            let mut problem = for_form(problem)?;
            if problem.code == Code::Conflict {
                problem.errors.push(Invalid::new("/role", "conflict", "").into());
            }
            let caller = who.caller(&ctx, None);
            let audited = Audited::new("account.read").subject(id.0);
            let (establishment, ()) = try_join!(establishment(&ctx, &before), ctx.app.store.audit(&caller, audited))?;
            if problem.code == Code::StaleVersion {
                problem.errors.push(Invalid::new("/name", "changed", "").into());
            }
            form.set("_version", before.version.to_string());
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            render_refused(&AccountPage::of(page, f, before, establishment), &problem)
        }
    }
}

/// « Envoyer de nouveau l’invitation »
pub(crate) async fn invite_again(viewer: Viewer, id: PathId<AccountId>, form: Form) -> Result<Response, Problem> {
    let notice = match invitation::send_again(viewer.ctx, viewer.who, id, form.key()).await {
        Ok(_) => "invited-again",
        Err(problem) if problem.is_mail_stopped() => "mail-stopped-warning",
        Err(problem) if problem.code == Code::Conflict => "account-conflict-warning",
        Err(problem) => return Err(problem),
    };
    Ok(see_other(&format!("/accounts/{}?notice={notice}", id.0)))
}
