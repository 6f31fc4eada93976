//! « Visiter le portail » leads here: user name, name and password, then « Sauvegarder et continuer ».

use askama::Template;
use axum::Json;
use axum::response::Response;
use deserr::Deserr;
use guichet_domain::invalid::Invalid;
use guichet_http::{Ctx, Faults, Form, Problem, Query, cookie};
use guichet_portal::{
    Asked, Filled, Page, Visitor, for_form, language_cookie, render, render_refused, see_other, with_cookie, with_query,
};

use crate::look::{Link, LinkState, look};
use crate::{activate, pages::resend};

#[derive(Template)]
#[template(path = "activation.html")]
struct ActivationPage {
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
    let link = Query(Link { token: coming.token.clone() });
    let Json(found) = look(ctx.clone(), link).await?;
    let answer = if found.state == LinkState::Good {
        let mut form = Form::empty();
        form.set("token", coming.token);
        let f = Filled::new(&ctx, page.language, form);
        render(&ActivationPage { page, f })?
    } else {
        resend::render_expired(&ctx, page)?
    };
    Ok(with_cookie(answer, language))
}

/// Activates the account, signs in, and leads to the home page.
pub(crate) async fn send(visitor: Visitor, form: Form) -> Result<Response, Problem> {
    let Visitor { ctx, page, .. } = visitor;
    let activated = match form.input(&[]) {
        Ok(input) => activate::activate(ctx.clone(), input).await,
        Err(problem) => Err(problem),
    };
    match activated {
        Ok((_, Json(opened))) => {
            let session = cookie::keep(&opened.token, ctx.app.settings.is_https());
            let language = Some(language_cookie(opened.account.language));
            Ok(with_cookie(with_cookie(see_other("/?notice=activated"), session), language))
        }
        Err(problem) => again(&ctx, page, form, for_form(problem)?),
    }
}

fn again(ctx: &Ctx, mut page: Page, form: Form, mut problem: Problem) -> Result<Response, Problem> {
    // Nothing tells a wrong address from a link that is good no longer; the address is what can be corrected here.
    if problem.errors.iter().any(|fault| fault.pointer == "/token") {
        problem.errors.retain(|fault| fault.pointer != "/token");
        problem.errors.insert(0, Invalid::new("/email", "expired", "").into());
    }
    page.address = with_query("/activation", &[("token", form.text("/token"))]);
    let f = Filled::again(ctx, page.language, form, problem.clone());
    render_refused(&ActivationPage { page, f }, &problem)
}
