//! Disabling an account, after a second look: it is for good.

use askama::Template;
use axum::response::Response;
use guichet_domain::account::{Account, AccountState};
use guichet_domain::ids::AccountId;
use guichet_http::{Code, PathId, Problem};
use guichet_portal::{Page, Viewer, render, see_other};
use guichet_store::Audited;

use crate::disable;
use crate::managed::managed;

#[derive(Template)]
#[template(path = "account_disable.html")]
struct DisablePage {
    page: Page,
    account: Account,
}

impl DisablePage {
    fn name(&self) -> String {
        self.account.summary().name
    }
}

pub(crate) async fn show(viewer: Viewer, PathId(id): PathId<AccountId>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let account = managed(&ctx, &who.actor, id).await?;
    if account.state == AccountState::Disabled {
        return Ok(see_other(&format!("/accounts/{id}")));
    }
    ctx.app.store.audit(&who.caller(&ctx, None), Audited::new("account.read").subject(id)).await?;
    render(&DisablePage { page, account })
}

pub(crate) async fn disable(viewer: Viewer, id: PathId<AccountId>) -> Result<Response, Problem> {
    let notice = match disable::disable(viewer.ctx, viewer.who, id).await {
        Ok(_) => "account-disabled",
        Err(problem) if problem.code == Code::Conflict => "account-conflict-warning",
        Err(problem) => return Err(problem),
    };
    Ok(see_other(&format!("/accounts/{}?notice={notice}", id.0)))
}
