//! The form of a canned response: its text, its variables, and how it reads with sample values.

use askama::Template;
use axum::response::Response;
use guichet_domain::canned::{Values, Variable};
use guichet_domain::catalog::Team;
use guichet_domain::ids::Id;
use guichet_domain::text::CannedBody;
use guichet_http::{Code, Control, Form, PathId, Problem};
use guichet_portal::{Filled, Page, Viewer, prose, render, render_refused, see_other};
use guichet_store::Audited;
use serde_json::json;

use super::{code, sample};
use crate::{change, check};

const CONTROLS: [(&str, Control); 1] = [("/not_nominative", Control::Several)];

#[derive(Template)]
#[template(path = "canned_form.html")]
struct FormPage {
    page: Page,
    f: Filled,
    /// `None`: a new one.
    id: Option<Id>,
    teams: [Team; 6],
    variables: [Variable; 6],
    /// How the text reads, with sample values.
    preview: Option<String>,
}

#[derive(Template)]
#[template(path = "canned_remove.html")]
struct RemovePage {
    page: Page,
    id: Id,
    title: String,
}

/// An empty form, in the reader's language.
pub(crate) async fn new(viewer: Viewer) -> Result<Response, Problem> {
    check(&viewer.who.actor)?;
    let mut form = Form::empty();
    form.set("lang", code(viewer.page.language));
    shown(viewer, None, form)
}

/// One that is there, to be changed.
pub(crate) async fn show(viewer: Viewer, PathId(id): PathId<Id>) -> Result<Response, Problem> {
    let found = read(&viewer, id).await?;
    let form = json!({"title": found.title, "body": found.body, "lang": found.lang, "team": found.team});
    shown(viewer, Some(id), Form::of(form))
}

pub(crate) async fn create(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    check(&viewer.who.actor)?;
    let form = form.masked_if_asked();
    if form.value("_preview").is_some() {
        return shown(viewer, None, form);
    }
    let (ctx, who) = (viewer.ctx.clone(), viewer.who.clone());
    let made = match form.input(&CONTROLS) {
        Ok(input) => change::create(ctx, who, form.key(), input).await.map(drop),
        Err(problem) => Err(problem),
    };
    answered(viewer, None, form, made, "/canned-responses?notice=canned-added&sent=1")
}

pub(crate) async fn replace(viewer: Viewer, PathId(id): PathId<Id>, form: Form) -> Result<Response, Problem> {
    check(&viewer.who.actor)?;
    let form = form.masked_if_asked();
    if form.value("_preview").is_some() {
        return shown(viewer, Some(id), form);
    }
    let (ctx, who) = (viewer.ctx.clone(), viewer.who.clone());
    let made = match form.input(&CONTROLS) {
        Ok(input) => change::replace(ctx, who, PathId(id), input).await.map(drop),
        Err(problem) => Err(problem),
    };
    answered(viewer, Some(id), form, made, "/canned-responses?notice=canned-changed&sent=1")
}

/// « Supprimer », asked once more.
pub(crate) async fn ask(viewer: Viewer, PathId(id): PathId<Id>) -> Result<Response, Problem> {
    let found = read(&viewer, id).await?;
    render(&RemovePage { page: viewer.page, id, title: found.title.into_string() })
}

pub(crate) async fn delete(viewer: Viewer, PathId(id): PathId<Id>) -> Result<Response, Problem> {
    match change::delete(viewer.ctx, viewer.who, PathId(id)).await {
        // Of two clicks, the second finds nothing left.
        Err(problem) if problem.code != Code::NotFound => Err(problem),
        _ => Ok(see_other("/canned-responses?notice=canned-removed")),
    }
}

async fn read(viewer: &Viewer, id: Id) -> Result<guichet_store::CannedResponse, Problem> {
    check(&viewer.who.actor)?;
    let store = &viewer.ctx.app.store;
    let audited = Audited::new("canned_response.read").detail("canned_response", id.as_str());
    let caller = viewer.who.caller(&viewer.ctx, None);
    let (found, ()) = futures_util::try_join!(store.canned_response(id), store.audit(&caller, audited))?;
    found.ok_or_else(Problem::not_found)
}

fn answered(
    viewer: Viewer,
    id: Option<Id>,
    form: Form,
    made: Result<(), Problem>,
    done: &str,
) -> Result<Response, Problem> {
    let problem = match made {
        Ok(()) => return Ok(see_other(done)),
        Err(problem) => problem,
    };
    let shown = matches!(
        problem.code,
        Code::Invalid | Code::NominativeData | Code::Conflict | Code::IdempotencyMismatch | Code::TooManyAttempts
    );
    if !shown {
        return Err(problem);
    }
    let f = Filled::again(&viewer.ctx, viewer.page.language, form, problem.clone());
    render_refused(&form_page(viewer.page, id, f), &problem)
}

fn shown(viewer: Viewer, id: Option<Id>, form: Form) -> Result<Response, Problem> {
    let mut f = Filled::new(&viewer.ctx, viewer.page.language, form);
    f.key = f.form.key().0.unwrap_or(f.key);
    render(&form_page(viewer.page, id, f))
}

fn form_page(page: Page, id: Option<Id>, f: Filled) -> FormPage {
    let preview = preview(&f);
    FormPage { page, id, teams: Team::ALL, variables: Variable::ALL, preview, f }
}

/// The text with sample values, in its own language.
fn preview(f: &Filled) -> Option<String> {
    let body = CannedBody::parse(f.text("/body")).ok()?;
    let language = if f.text("/lang") == "en" {
        guichet_domain::account::Language::En
    } else {
        guichet_domain::account::Language::Fr
    };
    let [number, subject, requester, agent, status, closes_at] =
        Variable::ALL.map(|variable| sample(language, variable));
    let values = Values {
        number: &number,
        subject: &subject,
        requester: &requester,
        agent: &agent,
        status: &status,
        closes_at: &closes_at,
    };
    Some(prose(&body.fill(&values)))
}
