//! The buttons of a request's page that send no text: each leads back to the request, which says what came of it.

use axum::response::Response;
use guichet_domain::event::EventKind;
use guichet_domain::ids::Number;
use guichet_http::{Code, Form, IfMatch, PathId, PathIds, Problem};
use guichet_portal::{Viewer, see_other};
use guichet_store::StoreError;
use serde_json::Value;

use super::{handled, has_moved_on, send};
use crate::access_request::AccessError;
use crate::{assign as assigning, decide, mails, take as taking};

/// Whoever comes here by the address bar, or back after a sign-in, finds the request and its buttons.
pub(super) async fn back(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    let _ = handled(&viewer, number).await?;
    Ok(see_other(&format!("/requests/{number}")))
}

pub(super) async fn back_from_mail(
    viewer: Viewer,
    PathIds(number, _): PathIds<Number, String>,
) -> Result<Response, Problem> {
    back(viewer, PathId(number)).await
}

fn moved_on(number: Number) -> Response {
    see_other(&format!("/requests/{number}?notice=handle-conflict-warning"))
}

pub(super) async fn take(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    match taking::take(viewer.ctx, viewer.who, PathId(number), IfMatch(None)).await {
        Ok(_) => Ok(see_other(&format!("/requests/{number}?notice=taken"))),
        Err(problem) if has_moved_on(&problem) => Ok(moved_on(number)),
        Err(problem) => Err(problem),
    }
}

pub(super) async fn assign(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let assigned = match form.input(&[]) {
        Ok(input) => assigning::assign(viewer.ctx, viewer.who, PathId(number), form.version(), input).await,
        Err(problem) => Err(problem),
    };
    match assigned {
        Ok(_) => Ok(see_other(&format!("/requests/{number}?notice=assigned"))),
        Err(problem) if problem.code == Code::Invalid => {
            Ok(see_other(&format!("/requests/{number}?notice=assign-nobody-warning")))
        }
        Err(problem) if has_moved_on(&problem) => Ok(moved_on(number)),
        Err(problem) => Err(problem),
    }
}

/// Accepts what was read: an access request that was edited meanwhile is read again first.
pub(super) async fn accept(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let done = format!("/requests/{number}?notice=access-accepted");
    let accepted = decide::accepted(&viewer.ctx, &viewer.who, number, form.version().0).await;
    let Err(error) = accepted else { return Ok(see_other(&done)) };
    if let Some(why) = not_carried_out(&error) {
        return Ok(see_other(&format!("/requests/{number}?notice={why}")));
    }
    let problem = Problem::from(error);
    if !has_moved_on(&problem) {
        return Err(problem);
    }
    // Of two clicks, the second finds it decided.
    let request = handled(&viewer, number).await?;
    let last = send::last(&viewer, &request, EventKind::Resolved).await?;
    let by_her = last.is_some_and(|event| {
        let hers = event.actor.as_ref().is_some_and(|actor| actor.id == viewer.who.actor.id);
        hers && event.detail.get("decision").and_then(Value::as_str) == Some("accepted")
    });
    Ok(if by_her { see_other(&done) } else { moved_on(number) })
}

/// The notice that says why what an access request asks for cannot be done.
fn not_carried_out(error: &AccessError) -> Option<&'static str> {
    match error {
        AccessError::Unreadable => Some("access-unreadable-warning"),
        AccessError::AddressTaken | AccessError::Store(StoreError::Refused("address taken")) => {
            Some("access-address-taken-warning")
        }
        AccessError::NoSuchColleague => Some("access-no-such-colleague-warning"),
        AccessError::Disabled => Some("access-disabled-warning"),
        AccessError::NotTheirs => Some("access-not-theirs-warning"),
        AccessError::Forbidden | AccessError::Refused(_) | AccessError::Store(_) => None,
    }
}

pub(super) async fn retry(viewer: Viewer, PathIds(number, id): PathIds<Number, String>) -> Result<Response, Problem> {
    match mails::retry(viewer.ctx, viewer.who, PathIds(number, id)).await {
        Ok(_) => Ok(see_other(&format!("/requests/{number}?notice=mail-retried"))),
        Err(problem) if problem.is_mail_stopped() => {
            Ok(see_other(&format!("/requests/{number}?notice=mail-stopped-warning")))
        }
        Err(problem) if has_moved_on(&problem) => Ok(moved_on(number)),
        Err(problem) => Err(problem),
    }
}
