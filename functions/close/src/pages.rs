//! « C’est réglé » and « Le problème persiste », each on a page of its own.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use guichet_domain::access::Action;
use guichet_domain::event::EventKind;
use guichet_domain::ids::{EventId, Number};
use guichet_domain::request::{ClosedBy, Status};
use guichet_http::{Code, Control, Ctx, Form, OptionalInput, Pages, PathId, Problem, SignedIn};
use guichet_portal::{Filled, Page, Viewer, render, render_refused, see_other};

use crate::close::{Closing, close};
use crate::reopen::{Reopening, reopen};

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/requests/{number}/close", get(show_close).post(send_close))
            .route("/requests/{number}/reopen", get(show_reopen).post(send_reopen)),
    )
}

#[derive(Template)]
#[template(path = "close.html")]
struct ClosePage {
    page: Page,
    number: Number,
    f: Filled,
}

#[derive(Template)]
#[template(path = "reopen.html")]
struct ReopenPage {
    page: Page,
    number: Number,
    f: Filled,
}

impl ClosePage {
    /// Agents close without a word on how content someone is.
    fn is_agents(&self) -> bool {
        self.page.me.as_ref().is_some_and(guichet_portal::Me::is_staff)
    }
}

/// Whether the request can be closed or reopened at all by whoever opens the page; what it is about is read with it.
async fn may(viewer: &Viewer, number: Number, action: Action) -> Result<bool, Problem> {
    let Viewer { ctx, who, .. } = viewer;
    let request = ctx.app.store.consult(&who.caller(ctx, None), number, "request.read").await?;
    let status = request.head.status;
    let now = if action == Action::Reopen { status == Status::Resolved } else { status != Status::Closed };
    Ok(now && request.may(&who.actor, action))
}

async fn show_close(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    if !may(&viewer, number, Action::Close).await? {
        return Ok(see_other(&format!("/requests/{number}")));
    }
    let f = Filled::new(&viewer.ctx, viewer.page.language, Form::empty());
    render(&ClosePage { page: viewer.page, number, f })
}

async fn show_reopen(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    if !may(&viewer, number, Action::Reopen).await? {
        return Ok(see_other(&format!("/requests/{number}")));
    }
    let f = Filled::new(&viewer.ctx, viewer.page.language, Form::empty());
    render(&ReopenPage { page: viewer.page, number, f })
}

async fn send_close(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let form = form.masked_if_asked();
    let controls = [("/not_nominative", Control::Several), ("/satisfaction", Control::Integer)];
    let closed = match form.input::<Option<Closing>>(&controls) {
        Ok(input) => {
            let input = OptionalInput { value: input.value, raw: input.raw };
            close(ctx.clone(), who.clone(), PathId(number), form.version(), input).await
        }
        Err(problem) => Err(problem),
    };
    let Err(problem) = closed else { return Ok(done(number, "closed")) };
    if problem.code == Code::RequestClosed && closed_before(&ctx, &who, number).await? {
        return Ok(done(number, "closed"));
    }
    if is_for_all_pages(&problem) {
        return Err(problem);
    }
    let f = Filled::again(&ctx, page.language, form, problem.clone());
    render_refused(&ClosePage { page, number, f }, &problem)
}

async fn send_reopen(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let form = form.masked_if_asked();
    let reopened = match form.input::<Reopening>(&[("/not_nominative", Control::Several)]) {
        Ok(input) => reopen(ctx.clone(), who.clone(), PathId(number), form.version(), input).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = reopened else { return Ok(done(number, "reopened")) };
    if problem.code == Code::Conflict && reopened_before(&ctx, &who, number, &form).await? {
        return Ok(done(number, "reopened"));
    }
    if is_for_all_pages(&problem) {
        return Err(problem);
    }
    let f = Filled::again(&ctx, page.language, form, problem.clone());
    render_refused(&ReopenPage { page, number, f }, &problem)
}

fn done(number: Number, notice: &str) -> Response {
    see_other(&format!("/requests/{number}?notice={notice}&sent=1"))
}

/// What says nothing about the form.
fn is_for_all_pages(problem: &Problem) -> bool {
    matches!(problem.code, Code::Internal | Code::Unavailable | Code::NotFound)
}

/// Whether it was she who closed it: the form was sent twice.
async fn closed_before(ctx: &Ctx, who: &SignedIn, number: Number) -> Result<bool, Problem> {
    let request = ctx.app.store.visible(&who.actor, number, ctx.now).await?;
    Ok(matches!(&request.head.closed_by, Some(ClosedBy::Person(account)) if account.id == who.actor.id))
}

/// Whether she reopened it in these very words just before: the form was sent twice.
async fn reopened_before(ctx: &Ctx, who: &SignedIn, number: Number, form: &Form) -> Result<bool, Problem> {
    let store = &ctx.app.store;
    let request = store.visible(&who.actor, number, ctx.now).await?;
    let last = store.event(EventId { number, seq: request.head.version }).await?;
    Ok(last.is_some_and(|event| {
        event.kind == EventKind::Reopened
            && event.actor.as_ref().is_some_and(|actor| actor.id == who.actor.id)
            && event.body.as_deref() == Some(form.text("/reason").trim())
    }))
}
