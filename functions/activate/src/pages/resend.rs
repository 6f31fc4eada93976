//! Another invitation's mail; whoever asks gets one and the same answer.

use askama::Template;
use axum::response::Response;
use guichet_http::{Ctx, Form, Problem};
use guichet_portal::{Filled, Page, Visitor, for_form, render, render_refused, see_other, with_cookie};

use crate::resend;

#[derive(Template)]
#[template(path = "activation_resend.html")]
struct ResendPage {
    page: Page,
    f: Filled,
    /// Whether she comes from a link that is good no longer.
    expired: bool,
}

pub(crate) async fn show(visitor: Visitor) -> Result<Response, Problem> {
    let language = visitor.language_cookie();
    let f = Filled::new(&visitor.ctx, visitor.page.language, Form::empty());
    Ok(with_cookie(render(&ResendPage { page: visitor.page, f, expired: false })?, language))
}

/// In the place of the form of an activation.
pub(crate) fn render_expired(ctx: &Ctx, page: Page) -> Result<Response, Problem> {
    let f = Filled::new(ctx, page.language, Form::empty());
    render(&ResendPage { page, f, expired: true })
}

pub(crate) async fn send(visitor: Visitor, form: Form) -> Result<Response, Problem> {
    let Visitor { ctx, page, .. } = visitor;
    let asked = match form.input(&[]) {
        Ok(input) => resend::resend(ctx.clone(), input).await,
        Err(problem) => Err(problem),
    };
    match asked {
        Ok(_) => Ok(see_other("/activation/resend?notice=invitation-asked")),
        Err(problem) => {
            let problem = for_form(problem)?;
            let f = Filled::again(&ctx, page.language, form, problem.clone());
            render_refused(&ResendPage { page, f, expired: false }, &problem)
        }
    }
}
