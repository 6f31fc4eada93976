//! « Établissements »: staff read the list, administrators add and rename.

use askama::Template;
use axum::Json;
use axum::response::Response;
use guichet_domain::access::Administration;
use guichet_domain::ids::EstablishmentId;
use guichet_http::{Form, PathId, Problem, Query};
use guichet_portal::{Asked, Filled, Page, Viewer, for_form, render, render_refused, see_other, with_query};
use guichet_store::{Audited, Establishment};
use serde_json::json;

use super::told_at;
use crate::establishments::{Wanted, change, check, create, list};

#[derive(Template)]
#[template(path = "establishments.html")]
struct ListPage {
    page: Page,
    establishments: Vec<Establishment>,
    /// Whether the reader may add and rename.
    manages: bool,
    further: bool,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "establishment.html")]
struct EditPage {
    page: Page,
    f: Filled,
    /// `None`: a new one.
    id: Option<EstablishmentId>,
}

pub(crate) async fn list_page(viewer: Viewer, Asked(wanted): Asked<Wanted>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let manages = check(&who.actor, Administration::ManageEstablishments).is_ok();
    let further = wanted.cursor.is_some();
    let Json(list) = list(ctx, who, Query(wanted)).await?;
    let next = list.next_cursor.map(|cursor| with_query("/establishments", &[("cursor", &cursor)]));
    render(&ListPage { page, establishments: list.items, manages, further, next })
}

pub(crate) async fn new_page(viewer: Viewer) -> Result<Response, Problem> {
    check(&viewer.who.actor, Administration::ManageEstablishments)?;
    let f = Filled::new(&viewer.ctx, viewer.page.language, Form::empty());
    render(&EditPage { page: viewer.page, f, id: None })
}

pub(crate) async fn add(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    check(&who.actor, Administration::ManageEstablishments)?;
    let added = match form.input(&[]) {
        Ok(input) => create(ctx.clone(), who, form.key(), input).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(_) => Ok(see_other("/establishments?notice=establishment-added&sent=1")),
        Err(problem) => {
            let problem = told_at(for_form(problem)?, "/id");
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            render_refused(&EditPage { page, f, id: None }, &problem)
        }
    }
}

pub(crate) async fn edit_page(viewer: Viewer, PathId(id): PathId<EstablishmentId>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    check(&who.actor, Administration::ManageEstablishments)?;
    let found = ctx.app.store.establishment(&id).await?.ok_or_else(Problem::not_found)?;
    let audited = Audited::new("establishment.read").detail("establishment", id.as_str());
    ctx.app.store.audit(&who.caller(&ctx, None), audited).await?;
    let f = Filled::new(&ctx, page.language, Form::of(json!({"name": found.name, "region": found.region})));
    render(&EditPage { page, f, id: Some(id) })
}

pub(crate) async fn rename(viewer: Viewer, id: PathId<EstablishmentId>, mut form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    check(&who.actor, Administration::ManageEstablishments)?;
    for name in ["name", "region"] {
        if form.value(name).is_none() {
            // Left out, it would stay as it is.
            form.set(name, "");
        }
    }
    let known = id.0.clone();
    let renamed = match form.input(&[]) {
        Ok(input) => change(ctx.clone(), who, id, input).await,
        Err(problem) => Err(problem),
    };
    match renamed {
        Ok(_) => Ok(see_other("/establishments?notice=establishment-saved")),
        Err(problem) => {
            let problem = for_form(problem)?;
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            render_refused(&EditPage { page, f, id: Some(known) }, &problem)
        }
    }
}
