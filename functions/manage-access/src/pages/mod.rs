//! The pages of accounts, establishments and the audit trail.

mod account;
mod accounts;
mod audit;
mod disable;
mod establishments;
mod invite;
mod resume_mail;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::{Actor, Role};
use guichet_domain::invalid::Invalid;
use guichet_http::{Code, Pages, Problem};
use guichet_portal::{Page, see_other};
use guichet_store::{Establishment, Store, StoreError};

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/accounts", get(accounts::show).post(invite::send))
            .route("/accounts/new", get(invite::show))
            .route("/accounts/{id}", get(account::show))
            .route("/accounts/{id}/update", get(to_account).post(account::update))
            .route("/accounts/{id}/disable", get(disable::show).post(disable::disable))
            .route("/accounts/{id}/invitation", get(to_account).post(account::invite_again))
            .route("/accounts/{id}/mail/resume", get(to_account).post(resume_mail::resume))
            .route("/audit", get(audit::show))
            .route("/establishments", get(establishments::list_page).post(establishments::add))
            .route("/establishments/new", get(establishments::new_page))
            .route("/establishments/{id}", get(establishments::edit_page))
            .route("/establishments/{id}/update", get(to_establishment).post(establishments::rename)),
    )
}

/// What is only sent leads, when it is opened, to what it is about.
async fn to_account(Path(id): Path<String>) -> Response {
    see_other(&format!("/accounts/{id}"))
}

async fn to_establishment(Path(id): Path<String>) -> Response {
    see_other(&format!("/establishments/{id}"))
}

/// All establishments by code: a few hundred.
async fn all_establishments(store: &Store) -> Result<Vec<Establishment>, StoreError> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store.establishments(500, after.as_deref()).await?;
        found.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// Codes and names, to choose from.
fn choices(establishments: &[Establishment]) -> Vec<(String, String)> {
    let mut choices: Vec<_> =
        establishments.iter().map(|it| (it.id.to_string(), it.name.as_str().to_owned())).collect();
    choices.sort_by(|one, other| one.1.cmp(&other.1));
    choices
}

fn role_choices(page: &Page, roles: &[Role]) -> Vec<(&'static str, String)> {
    roles.iter().map(|role| (role.as_str(), page.word("role", role.as_str()))).collect()
}

fn manages_staff(actor: &Actor) -> bool {
    may_administer(actor, Administration::ManageStaff)
}

/// A name that is taken already is told beside its field.
fn told_at(mut problem: Problem, pointer: &str) -> Problem {
    if problem.code == Code::Conflict && problem.cause.is_none() {
        problem.errors.push(Invalid::new(pointer, "taken", "").into());
    }
    problem
}
