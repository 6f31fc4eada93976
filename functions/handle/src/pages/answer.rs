//! « Réponse au client »: the editor of everything that an agent says to the customer, and the last look before it
//! leaves. Nothing here changes a request: the look's own form goes where programs send the same.

use askama::Template;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::attachment::Taking;
use guichet_domain::closure::Closure;
use guichet_domain::ids::Number;
use guichet_domain::invalid::Invalid;
use guichet_domain::request::{Decision, Request};
use guichet_domain::text::{Body, Reason};
use guichet_http::{Code, Form, PathId, Problem};
use guichet_portal::editors::Answering;
use guichet_portal::{Filled, Page, Viewer, files, prose, render, render_refused, with_files};
use guichet_store::Audited;
use serde_json::Value;

use super::{handled, is_shown};
use crate::change::looked_through;

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Comment,
    Question,
    Resolution,
    /// Of an access request.
    Refusal,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Comment, Self::Question, Self::Resolution, Self::Refusal];

    fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Question => "question",
            Self::Resolution => "resolution",
            Self::Refusal => "refusal",
        }
    }

    /// Where it is sent, under the request.
    fn address(self) -> &'static str {
        match self {
            Self::Comment => "comments",
            Self::Question => "wait",
            Self::Resolution => "resolve",
            Self::Refusal => "refuse",
        }
    }

    /// What its text is called there.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::Comment => "body",
            Self::Question => "question",
            Self::Resolution => "resolution",
            Self::Refusal => "reason",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The editor on a page of its own.
#[derive(Template)]
#[template(path = "answer.html")]
struct EditorPage {
    page: Page,
    a: Answering,
    f: Filled,
}

/// The last look.
#[derive(Template)]
#[template(path = "look.html")]
struct LookPage {
    page: Page,
    a: Answering,
    kind: Kind,
    /// The text as it was written, and as it will be read.
    text: String,
    read: String,
    not_nominative: Vec<String>,
    /// The files that go with a comment.
    attachments: Vec<String>,
    key: String,
    version: u64,
    /// Someone changed the request while the text was written.
    moved_on: bool,
    /// How the request would close by itself, were this sent now.
    closure: Option<Closure>,
}

/// The editor, empty.
pub(super) async fn show(viewer: Viewer, PathId(number): PathId<Number>) -> Result<Response, Problem> {
    let request = handled(&viewer, number).await?;
    let (a, ()) = try_join!(Answering::load(&viewer, &request), record(&viewer, number))?;
    editor(viewer, a, &request, Form::empty(), None)
}

/// What was written, as the customer will read it. Or the editor again: with a canned response put into the text, to
/// go on writing, or because of what is wrong.
pub(super) async fn look(viewer: Viewer, PathId(number): PathId<Number>, form: Form) -> Result<Response, Problem> {
    let kind = if form.value("_mask").is_some() { Kind::of(form.text("/_kind")) } else { Kind::of(form.text("/kind")) };
    let mut form = form.masked_if_asked();
    let request = handled(&viewer, number).await?;
    let (a, ()) = try_join!(Answering::load(&viewer, &request), record(&viewer, number))?;
    if form.take("_insert").is_some() {
        insert(&mut form, &a);
        return editor(viewer, a, &request, form, None);
    }
    let Some(kind) = kind else { return editor(viewer, a, &request, form, None) };
    match check(&viewer, &request, kind, &form) {
        Ok(closure) => {
            let text = form.text("/body").trim().to_owned();
            let version = request.head.version;
            let moved_on = form.version().0.is_some_and(|written_for| written_for != version);
            let (not_nominative, attachments) = (confirmed(&form), files::named(&form));
            let key = Filled::new(&viewer.ctx, viewer.page.language, Form::empty()).key;
            let key = form.key().0.unwrap_or(key);
            let (page, read) = (viewer.page, prose(&text));
            render(&LookPage {
                page,
                a,
                kind,
                text,
                read,
                not_nominative,
                attachments,
                key,
                version,
                moved_on,
                closure,
            })
        }
        Err(problem) if is_shown(&problem) => {
            form.set("kind", kind.as_str());
            editor(viewer, a, &request, form, Some(problem))
        }
        Err(problem) => Err(problem),
    }
}

/// The editor again, after the sending itself was refused.
pub(super) async fn again(
    viewer: Viewer,
    request: &Request,
    kind: Kind,
    mut form: Form,
    mut problem: Problem,
) -> Result<Response, Problem> {
    let (a, ()) = try_join!(Answering::load(&viewer, request), record(&viewer, request.head.number))?;
    if let Some(text) = form.take(kind.field()) {
        form.set("body", text);
    }
    form.set("kind", kind.as_str());
    if problem.code == Code::StaleVersion {
        form.set("_version", request.head.version.to_string());
    }
    for fault in &mut problem.errors {
        if fault.pointer.trim_start_matches('/') == kind.field() {
            "/body".clone_into(&mut fault.pointer);
        }
    }
    editor(viewer, a, request, form, Some(problem))
}

fn editor(
    viewer: Viewer,
    a: Answering,
    request: &Request,
    mut form: Form,
    problem: Option<Problem>,
) -> Result<Response, Problem> {
    let Viewer { ctx, page, .. } = viewer;
    if form.version().0.is_none() {
        form.set("_version", request.head.version.to_string());
    }
    if let Some(problem) = problem {
        let f = Filled::again(&ctx, page.language, form, problem.clone());
        return Ok(with_files(render_refused(&EditorPage { page, a, f }, &problem)?, &ctx.app.settings));
    }
    let mut f = Filled::new(&ctx, page.language, form);
    f.key = f.form.key().0.unwrap_or(f.key);
    Ok(with_files(render(&EditorPage { page, a, f })?, &ctx.app.settings))
}

/// The chosen canned response, after what is written already.
fn insert(form: &mut Form, a: &Answering) {
    let Some(canned) = a.text_of(form.text("/_canned")) else { return };
    let written = form.text("/body").trim_end();
    let text = if written.is_empty() { canned.to_owned() } else { format!("{written}\n\n{canned}") };
    form.set("body", text);
}

/// What the operation will check, so that whoever looks need not come back; and how the request would close.
fn check(viewer: &Viewer, request: &Request, kind: Kind, form: &Form) -> Result<Option<Closure>, Problem> {
    let (ctx, actor) = (&viewer.ctx, &viewer.who.actor);
    let rule = &ctx.app.settings.closure_rule;
    let written = form.text("/body");
    let wrong = |fault: Invalid| Problem::from(fault.at("/body"));
    if kind != Kind::Comment && !files::named(form).is_empty() {
        return Err(Invalid::new("/attachments", "with-comment", "Files go with a comment.").into());
    }
    if kind == Kind::Comment && written.trim().is_empty() && !files::named(form).is_empty() {
        request.comment(actor, None, &Taking::default(), ctx.now)?;
        return Ok(None);
    }
    let body = Body::parse(written).map_err(wrong)?;
    let change = match kind {
        Kind::Comment => request.comment(actor, Some(body), &Taking::default(), ctx.now)?,
        Kind::Question => request.wait(actor, body, ctx.now)?,
        Kind::Resolution => request.resolve(actor, body, rule, ctx.now)?,
        Kind::Refusal => {
            let reason = Reason::parse(written).map_err(wrong)?;
            request.decide(actor, &Decision::Refused(reason), rule, ctx.now)?
        }
    };
    looked_through(ctx, "/body", written, &confirmed(form))?;
    let resolves = matches!(kind, Kind::Resolution | Kind::Refusal);
    Ok(change.head.closure.filter(|_| resolves))
}

/// What was found in the text and is no nominative data.
fn confirmed(form: &Form) -> Vec<String> {
    let values = form.value("not_nominative").and_then(Value::as_array);
    values.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

async fn record(viewer: &Viewer, number: Number) -> Result<(), Problem> {
    let caller = viewer.who.caller(&viewer.ctx, None);
    Ok(viewer.ctx.app.store.audit(&caller, Audited::new("request.read").request(number)).await?)
}
