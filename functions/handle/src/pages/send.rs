//! Questions, resolutions and refusals, as the last look sends them. Whoever comes to their addresses by the address
//! bar, or back after a sign-in, finds the editor.

use axum::response::Response;
use guichet_domain::event::{Event, EventKind};
use guichet_domain::ids::Number;
use guichet_domain::request::Status;
use guichet_http::{Form, PathId, Problem};
use guichet_portal::{Viewer, see_other};
use guichet_store::Visible;

use super::answer::{self, Kind};
use super::{handled, has_moved_on, is_shown};
use crate::{decide, resolve as resolving, wait as waiting};

pub(super) async fn wait(viewer: Viewer, number: PathId<Number>, form: Form) -> Result<Response, Problem> {
    Box::pin(send(viewer, number, Kind::Question, form)).await
}

pub(super) async fn resolve(viewer: Viewer, number: PathId<Number>, form: Form) -> Result<Response, Problem> {
    Box::pin(send(viewer, number, Kind::Resolution, form)).await
}

pub(super) async fn refuse(viewer: Viewer, number: PathId<Number>, form: Form) -> Result<Response, Problem> {
    Box::pin(send(viewer, number, Kind::Refusal, form)).await
}

async fn send(viewer: Viewer, PathId(number): PathId<Number>, kind: Kind, form: Form) -> Result<Response, Problem> {
    let form = form.masked_if_asked();
    let Err(problem) = carry_out(&viewer, number, kind, &form).await else { return Ok(sent(number, kind)) };
    if !is_shown(&problem) {
        return Err(problem);
    }
    let request = handled(&viewer, number).await?;
    let text = form.text(&format!("/{}", kind.field())).trim().to_owned();
    if has_moved_on(&problem) && is_sent(&viewer, &request, kind, &text).await? {
        return Ok(sent(number, kind));
    }
    Box::pin(answer::again(viewer, &request, kind, form, problem)).await
}

async fn carry_out(viewer: &Viewer, number: Number, kind: Kind, form: &Form) -> Result<(), Problem> {
    let (ctx, who, number) = (viewer.ctx.clone(), viewer.who.clone(), PathId(number));
    let done = match kind {
        Kind::Question => waiting::wait(ctx, who, number, form.version(), form.input(&[])?).await,
        Kind::Resolution => resolving::resolve(ctx, who, number, form.version(), form.input(&[])?).await,
        Kind::Refusal => decide::refuse(ctx, who, number, form.version(), form.input(&[])?).await,
        Kind::Comment => return Err(Problem::not_found()),
    };
    done.map(drop)
}

fn sent(number: Number, kind: Kind) -> Response {
    see_other(&match kind {
        Kind::Comment | Kind::Question => format!("/requests/{number}?notice=asked&sent=1"),
        Kind::Resolution => format!("/requests/{number}?notice=resolved&sent=1"),
        Kind::Refusal => format!("/requests/{number}?notice=access-refused&sent=1"),
    })
}

/// Whether this very text has just been sent: by the first of two clicks, or before an answer that was lost.
async fn is_sent(viewer: &Viewer, request: &Visible, kind: Kind, text: &str) -> Result<bool, Problem> {
    let (status, of) = match kind {
        Kind::Comment | Kind::Question => (Status::WaitingForCustomer, EventKind::Waiting),
        Kind::Resolution | Kind::Refusal => (Status::Resolved, EventKind::Resolved),
    };
    let last = if request.head.status == status { last(viewer, request, of).await? } else { None };
    Ok(last.is_some_and(|event| {
        let hers = event.actor.as_ref().is_some_and(|actor| actor.id == viewer.who.actor.id);
        hers && event.body.as_deref() == Some(text)
    }))
}

/// The last event of a kind.
pub(super) async fn last(viewer: &Viewer, request: &Visible, kind: EventKind) -> Result<Option<Event>, Problem> {
    let mut last = None;
    let mut after: Option<String> = None;
    loop {
        let page = viewer.ctx.app.store.events(request, 100, after.as_deref()).await?;
        last = page.items.into_iter().rfind(|event| event.kind == kind).or(last);
        after = page.next;
        if after.is_none() {
            return Ok(last);
        }
    }
}
