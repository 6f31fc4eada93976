//! « Reprendre les envois »: mail goes to an account again.

use axum::response::Response;
use guichet_domain::ids::AccountId;
use guichet_http::{Code, PathId, Problem};
use guichet_portal::{Viewer, see_other};

use crate::resume_mail;

pub(crate) async fn resume(viewer: Viewer, PathId(id): PathId<AccountId>) -> Result<Response, Problem> {
    // Her own account she has on her profile.
    let page = if viewer.who.actor.id == id { "/me".to_owned() } else { format!("/accounts/{id}") };
    let notice = match resume_mail::resume(viewer.ctx, viewer.who, PathId(id)).await {
        Ok(_) => "mail-resumed",
        Err(problem) if problem.code == Code::Conflict => "account-conflict-warning",
        Err(problem) => return Err(problem),
    };
    Ok(see_other(&format!("{page}?notice={notice}")))
}
