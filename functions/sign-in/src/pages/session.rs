//! « Connexion », in two steps: the e-mail, then the password. In place of a form whose session had ended it leads on
//! to what was being sent.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use guichet_domain::text::Email;
use guichet_http::{Code, Ctx, Faults, Form, OpenedSession, Problem, cookie};
use guichet_portal::{
    Asked, Filled, Page, Visitor, language_cookie, local_path, render, render_refused, resumable, see_other,
    with_cookie, with_query,
};

use crate::{end, open};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    f: Filled,
    /// The second step.
    asks_password: bool,
    /// The first step's address.
    again: String,
}

/// What was being sent when the session ended.
#[derive(Template)]
#[template(path = "resume_sent.html")]
struct ResumePage {
    page: Page,
    to: String,
    fields: Vec<(String, String)>,
}

/// Where a sign-in leads, and whether it follows a signing out.
#[derive(deserr::Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Coming {
    #[deserr(default)]
    next: String,
    #[deserr(default)]
    signed_out: String,
}

/// The first step; whoever is signed in already goes on.
pub(crate) async fn show(
    visitor: Visitor,
    headers: HeaderMap,
    Asked(coming): Asked<Coming>,
) -> Result<Response, Problem> {
    if visitor.who.is_some() {
        return Ok(see_other(local_path(&coming.next)));
    }
    let mut form = Form::empty();
    form.set("_next", coming.next);
    let language = visitor.language_cookie();
    let mut page = visitor.page;
    page.signed_out = !coming.signed_out.is_empty() && cookie::value(&headers, SIGNED_OUT).is_some();
    let f = Filled::new(&visitor.ctx, page.language, form);
    Ok(with_cookie(render(&SignInPage { page, f, asks_password: false, again: String::new() })?, language))
}

/// Both steps: without a password the second is shown, whoever the e-mail names.
pub(crate) async fn sign_in(visitor: Visitor, form: Form) -> Result<Response, Problem> {
    let ctx = visitor.ctx;
    if form.text("/password").is_empty() {
        let fault = Email::parse(form.text("/email")).err().map(|fault| fault.at("/email"));
        return step(&ctx, visitor.page, form, fault.map(Problem::from));
    }
    let opened = match form.input(&[]) {
        Ok(input) => open::sign_in(ctx.clone(), input).await,
        Err(problem) => Err(problem),
    };
    match opened {
        Ok((_, opened)) => go_on(&ctx, visitor.page, &form, &opened.0),
        Err(problem) if matches!(problem.code, Code::Internal | Code::Unavailable) => Err(problem),
        Err(problem) => step(&ctx, visitor.page, form, Some(problem)),
    }
}

fn step(ctx: &Ctx, page: Page, form: Form, problem: Option<Problem>) -> Result<Response, Problem> {
    let about_email = problem.as_ref().is_some_and(|problem| problem.errors.iter().any(|it| it.pointer == "/email"));
    let again = with_query("/session", &[("next", form.text("/_next"))]);
    let asks_password = !about_email;
    match problem {
        None => {
            let f = Filled::new(ctx, page.language, form);
            render(&SignInPage { page, f, asks_password, again })
        }
        Some(problem) => {
            let f = Filled::again(ctx, page.language, form, problem.clone());
            render_refused(&SignInPage { page, f, asks_password, again }, &problem)
        }
    }
}

/// To where she was going; or to what she was sending, if it was she.
fn go_on(ctx: &Ctx, mut page: Page, form: &Form, opened: &OpenedSession) -> Result<Response, Problem> {
    let session = cookie::keep(&opened.token, ctx.app.settings.is_https());
    page.language = opened.account.language;
    let to = local_path(form.text("/_resume_to"));
    let content = form.text("/_resume_form");
    let hers = form.text("/_resume_account") == opened.account.id.to_string();
    let answer = if hers && to != "/" && resumable(to, content) {
        let fields = form_urlencoded::parse(content.as_bytes()).into_owned().collect();
        render(&ResumePage { to: to.to_owned(), fields, page })?
    } else if hers || content.is_empty() {
        see_other(local_path(form.text("/_next")))
    } else {
        // Somebody else signed in: what was typed is not hers to send.
        see_other("/?notice=not-resumed-warning")
    };
    let language = language_cookie(opened.account.language);
    Ok(with_cookie(with_cookie(answer, session), Some(language)))
}

/// Says for a minute that it was this browser that signed out: a link to that page wipes nobody's drafts.
const SIGNED_OUT: &str = "signed_out";

/// « Se déconnecter »: ends the session, if it has not ended already, and forgets what the browser kept of it.
pub(crate) async fn sign_out(visitor: Visitor) -> Result<Response, Problem> {
    let https = visitor.ctx.app.settings.is_https();
    if let Some(who) = visitor.who {
        end::sign_out(visitor.ctx, who).await?;
    }
    let said = HeaderValue::from_static("signed_out=1; Path=/session; Max-Age=60; HttpOnly; SameSite=Lax");
    let answer = with_cookie(see_other("/session?signed_out=1"), Some(said));
    Ok(with_cookie(answer, cookie::forget(https)))
}
