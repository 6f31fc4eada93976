//! « Inviter une personne ».

use askama::Template;
use axum::Json;
use axum::response::Response;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{Right, Role};
use guichet_domain::catalog::Team;
use guichet_http::{Control, Ctx, Form, Problem, SignedIn};
use guichet_portal::{Filled, Page, Viewer, for_form, render, render_refused, see_other};
use guichet_store::Audited;

use super::{all_establishments, choices, manages_staff, role_choices, told_at};
use crate::invite;

#[derive(Template)]
#[template(path = "account_new.html")]
struct InvitePage {
    page: Page,
    f: Filled,
    roles: Vec<(&'static str, String)>,
    establishments: Vec<(String, String)>,
    rights: [Right; 2],
    teams: [Team; 6],
    /// Whether she may invite agents and administrators.
    staff: bool,
}

impl InvitePage {
    async fn of(ctx: &Ctx, who: &SignedIn, page: Page, f: Filled) -> Result<Self, Problem> {
        let staff = manages_staff(&who.actor);
        let all = [Role::Contact, Role::Lead, Role::Agent, Role::Administrator];
        let roles = role_choices(&page, if staff { &all } else { &all[..2] });
        let establishments = choices(&all_establishments(&ctx.app.store).await?);
        Ok(Self { page, f, roles, establishments, rights: Right::ALL, teams: Team::ALL, staff })
    }
}

pub(crate) async fn show(viewer: Viewer) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    if !may_administer(&who.actor, Administration::ManageContacts) {
        return Err(Problem::forbidden());
    }
    let f = Filled::new(&ctx, page.language, Form::empty());
    let caller = who.caller(&ctx, None);
    let audit = async { Ok(ctx.app.store.audit(&caller, Audited::new("establishments.listed")).await?) };
    let (template, ()) = futures_util::try_join!(InvitePage::of(&ctx, &who, page, f), audit)?;
    render(&template)
}

pub(crate) async fn send(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    if !may_administer(&who.actor, Administration::ManageContacts) {
        return Err(Problem::forbidden());
    }
    let invited = match form.input(&[("/rights", Control::Several), ("/teams", Control::Several)]) {
        Ok(input) => invite::invite(ctx.clone(), who.clone(), form.key(), input).await,
        Err(problem) => Err(problem),
    };
    match invited {
        Ok((_, Json(account))) => Ok(see_other(&format!("/accounts/{}?notice=invited&sent=1", account.id))),
        Err(problem) => {
            let problem = told_at(for_form(problem)?, "/email");
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            render_refused(&InvitePage::of(&ctx, &who, page, f).await?, &problem)
        }
    }
}
