//! The comment box on a page of its own: it comes back filled where something is wrong.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use guichet_domain::access::Action;
use guichet_domain::account::Actor;
use guichet_domain::ids::Number;
use guichet_domain::request::Request;
use guichet_http::{Code, Control, Form, Pages, PathId, Problem};
use guichet_portal::{Filled, Page, Viewer, render, render_refused, see_other, with_files};
use jiff::Timestamp;

use crate::comment;

pub fn pages() -> Pages {
    guichet_portal::pages(Router::new().route("/requests/{number}/comments", get(show).post(send)))
}

#[derive(Template)]
#[template(path = "comment.html")]
struct CommentPage {
    page: Page,
    number: Number,
    /// The comment leaves the closure pending, which is told before it is written.
    closes_despite_it: bool,
    /// « Le problème persiste » is the reader's to say.
    persists: bool,
    f: Filled,
}

/// The box that is on the request's page too.
async fn show(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let request = ctx.app.store.consult(&who.caller(&ctx, None), number, "request.read").await?;
    let head = &request.head;
    if head.is_closed() || !request.may(&who.actor, Action::Comment) {
        return Ok(see_other(&format!("/requests/{number}")));
    }
    // Agents write in the editor that keeps answers and notes apart.
    if who.actor.is_staff() {
        return Ok(see_other(&format!("/requests/{number}/answer")));
    }
    let (closes_despite_it, persists) = foretold(&request, &who.actor, ctx.now);
    let f = Filled::new(&ctx, page.language, Form::empty());
    let page = render(&CommentPage { page, number, closes_despite_it, persists, f })?;
    Ok(with_files(page, &ctx.app.settings))
}

/// Whether a comment now would leave the closure pending, and « Le problème persiste » is the reader's to say.
fn foretold(request: &Request, actor: &Actor, now: Timestamp) -> (bool, bool) {
    let pending = request.head.closure.as_ref().filter(|closure| closure.is_pending());
    let closes_despite_it = pending.is_some_and(|closure| !closure.is_stopped_by_change_at(now));
    (closes_despite_it, request.may(actor, Action::Reopen))
}

async fn send(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let form = form.masked_if_asked();
    let sent = match form.input(&[("/not_nominative", Control::Several)]) {
        Ok(input) => comment(ctx.clone(), who.clone(), PathId(number), form.version(), form.key(), input).await,
        Err(problem) => Err(problem),
    };
    match sent {
        Ok((_, view)) => {
            let notice = if view.notice.is_some() { "comment-does-not-stop-warning" } else { "commented" };
            Ok(see_other(&format!("/requests/{number}?notice={notice}&sent=1#evenement-{}", view.event.id)))
        }
        Err(problem) if matches!(problem.code, Code::Internal | Code::Unavailable | Code::NotFound) => Err(problem),
        Err(problem) => {
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            let request = ctx.app.store.visible(&who.actor, number, ctx.now).await?;
            let (closes_despite_it, persists) = foretold(&request, &who.actor, ctx.now);
            let page = CommentPage { page, number, closes_despite_it, persists, f };
            Ok(with_files(render_refused(&page, &problem)?, &ctx.app.settings))
        }
    }
}

impl CommentPage {
    fn is_agents(&self) -> bool {
        self.page.me.as_ref().is_some_and(guichet_portal::Me::is_staff)
    }

    fn is_closed(&self) -> bool {
        self.f.problem.as_ref().is_some_and(|problem| problem.code == Code::RequestClosed)
    }
}
