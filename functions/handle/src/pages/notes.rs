//! Internal notes on a page of their own, with their editor.

use askama::Template;
use axum::response::Response;
use guichet_domain::ids::Number;
use guichet_http::{Form, List, PathId, Problem, Query};
use guichet_portal::{Asked, Filled, Page, Viewer, render, render_refused, see_other, with_query};
use guichet_store::Note;

use super::{handled, is_shown};
use crate::notes::{self as operation, Paging};

#[derive(Template)]
#[template(path = "notes.html")]
struct NotesPage {
    page: Page,
    number: String,
    subject: String,
    notes: Vec<Note>,
    /// Where they go on.
    more: Option<String>,
    f: Filled,
    closed: bool,
}

pub(super) async fn show(
    viewer: Viewer,
    PathId(number): PathId<Number>,
    Asked(paging): Asked<Paging>,
) -> Result<Response, Problem> {
    let f = Filled::new(&viewer.ctx, viewer.page.language, Form::empty());
    render(&Box::pin(page(viewer, number, paging, f)).await?)
}

pub(super) async fn add(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let form = form.masked_if_asked();
    let added = match form.input(&[]) {
        Ok(input) => operation::add(viewer.ctx.clone(), viewer.who.clone(), PathId(number), form.key(), input).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(_) => Ok(see_other(&format!("/requests/{number}?notice=noted&sent=1#notes"))),
        Err(problem) if is_shown(&problem) => {
            let f = Filled::again(&viewer.ctx, viewer.page.language, form, problem.clone());
            render_refused(&Box::pin(page(viewer, number, Paging::default(), f)).await?, &problem)
        }
        Err(problem) => Err(problem),
    }
}

async fn page(viewer: Viewer, number: Number, paging: Paging, f: Filled) -> Result<NotesPage, Problem> {
    let request = handled(&viewer, number).await?;
    let Viewer { ctx, who, page } = viewer;
    let List { items, next_cursor, .. } = operation::list(ctx, who, PathId(number), Query(paging)).await?.0;
    let more = next_cursor.map(|cursor| with_query(&format!("/requests/{number}/notes"), &[("cursor", &cursor)]));
    let subject = request.head.subject.as_str().to_owned();
    Ok(NotesPage { page, number: number.to_string(), subject, notes: items, more, f, closed: request.head.is_closed() })
}
