//! A new password, by the link of a mail.

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use guichet_http::{Ctx, Faults, Form, Problem};
use guichet_portal::{
    Asked, Filled, Page, Visitor, for_form, render, render_refused, see_other, with_cookie, with_query,
};

use super::reset;
use crate::confirm;

#[derive(Template)]
#[template(path = "reset_confirm.html")]
struct ConfirmPage {
    page: Page,
    f: Filled,
}

/// What the mail's link brings.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Coming {
    #[deserr(default)]
    token: String,
}

/// The form, where the link is good; else the way to a new mail. Looking changes nothing.
pub(crate) async fn show(visitor: Visitor, Asked(coming): Asked<Coming>) -> Result<Response, Problem> {
    let language = visitor.language_cookie();
    let Visitor { ctx, page, .. } = visitor;
    let holder = match coming.token.parse() {
        Ok(token) => confirm::holder(&ctx, &token).await?,
        Err(_) => None,
    };
    let answer = if holder.is_some() {
        let mut form = Form::empty();
        form.set("token", coming.token);
        let f = Filled::new(&ctx, page.language, form);
        render(&ConfirmPage { page, f })?
    } else {
        reset::render_expired(&ctx, page)?
    };
    Ok(with_cookie(answer, language))
}

pub(crate) async fn send(visitor: Visitor, form: Form) -> Result<Response, Problem> {
    let Visitor { ctx, page, .. } = visitor;
    let confirmed = match form.input(&[]) {
        Ok(input) => confirm::confirm(ctx.clone(), input).await,
        Err(problem) => Err(problem),
    };
    match confirmed {
        Ok(_) => Ok(see_other("/session?notice=password-reset")),
        Err(problem) => again(&ctx, page, form, for_form(problem)?),
    }
}

fn again(ctx: &Ctx, mut page: Page, form: Form, problem: Problem) -> Result<Response, Problem> {
    if problem.errors.iter().any(|fault| fault.pointer == "/token") {
        return reset::render_expired(ctx, page);
    }
    page.address = with_query("/password-reset/confirm", &[("token", form.text("/token"))]);
    let f = Filled::again(ctx, page.language, form, problem.clone());
    render_refused(&ConfirmPage { page, f }, &problem)
}
