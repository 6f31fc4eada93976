//! A new password, with the one before.

use askama::Template;
use axum::response::Response;
use guichet_http::{Form, Problem};
use guichet_portal::{Filled, Page, Viewer, for_form, render, render_refused, see_other};

use crate::password;

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    page: Page,
    f: Filled,
    /// For the browser's password manager.
    email: String,
}

pub(crate) async fn show(viewer: Viewer) -> Result<Response, Problem> {
    let f = Filled::new(&viewer.ctx, viewer.page.language, Form::empty());
    let email = viewer.who.account.email.as_str().to_owned();
    render(&PasswordPage { page: viewer.page, f, email })
}

pub(crate) async fn update(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let email = who.account.email.as_str().to_owned();
    let changed = match form.input(&[]) {
        Ok(input) => password::change(ctx.clone(), who, input).await,
        Err(problem) => Err(problem),
    };
    match changed {
        Ok(_) => Ok(see_other("/me?notice=password-changed")),
        Err(problem) => {
            let problem = for_form(problem)?;
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            render_refused(&PasswordPage { page, f, email }, &problem)
        }
    }
}
