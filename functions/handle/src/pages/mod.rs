//! The pages of what agents do with a request: the editor of answers with its last look, internal notes, and the
//! buttons of the request's page.

mod acts;
mod answer;
mod notes;
mod send;

use axum::Router;
use axum::routing::get;
use guichet_domain::access::Action;
use guichet_domain::ids::Number;
use guichet_http::{Code, Pages, Problem};
use guichet_portal::Viewer;
use guichet_store::Visible;

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/requests/{number}/answer", get(answer::show).post(answer::look))
            .route("/requests/{number}/wait", get(answer::show).post(send::wait))
            .route("/requests/{number}/resolve", get(answer::show).post(send::resolve))
            .route("/requests/{number}/refuse", get(answer::show).post(send::refuse))
            .route("/requests/{number}/take", get(acts::back).post(acts::take))
            .route("/requests/{number}/assign", get(acts::back).post(acts::assign))
            .route("/requests/{number}/accept", get(acts::back).post(acts::accept))
            .route("/requests/{number}/mails/{id}/retry", get(acts::back_from_mail).post(acts::retry))
            .route("/requests/{number}/notes", get(notes::show).post(notes::add)),
    )
}

/// The request, for whoever handles requests.
async fn handled(viewer: &Viewer, number: Number) -> Result<Visible, Problem> {
    let request = viewer.ctx.app.store.visible(&viewer.who.actor, number, viewer.ctx.now).await?;
    if request.may(&viewer.who.actor, Action::Handle) { Ok(request) } else { Err(Problem::forbidden()) }
}

/// Whether a form comes back with the problem beside its fields; of others a page of its own tells.
fn is_shown(problem: &Problem) -> bool {
    matches!(
        problem.code,
        Code::Invalid
            | Code::NominativeData
            | Code::Conflict
            | Code::RequestClosed
            | Code::StaleVersion
            | Code::IdempotencyMismatch
            | Code::TooManyAttempts
    )
}

/// Whether the request has moved on, so that what was wanted of it is no longer possible, or not asked of this state.
fn has_moved_on(problem: &Problem) -> bool {
    matches!(problem.code, Code::Conflict | Code::RequestClosed | Code::StaleVersion)
}
