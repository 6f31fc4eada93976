//! `POST /requests` from the form: files, or shows the form again with what was typed.

use axum::response::Response;
use guichet_http::{Code, Control, Form, Problem};
use guichet_portal::{Filled, Viewer, render, render_refused, request_form, see_other, with_files, with_query};

use super::form::{About, Matter};
use crate::file;

const CONTROLS: [(&str, Control); 2] = [("/participants", Control::Several), ("/not_nominative", Control::Several)];

pub(crate) async fn send(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    let form = form.masked_if_asked();
    let Some(kind) = request_form::kind(form.text("/type"))? else { return Ok(see_other("/requests/new")) };
    if request_form::adds_row(&form) {
        return again(viewer, form, None).await;
    }
    let filed = match request_form::input(&form, Some(kind), &CONTROLS) {
        Ok(input) => file::file(&viewer.ctx, &viewer.who, &form.key(), &input).await,
        Err(problem) => Err(problem),
    };
    match filed {
        Ok(request) => {
            let request = request.summary;
            let notice = if request.major { "filed-major-warning" } else { "filed" };
            let path = format!("/requests/{}", request.number);
            Ok(see_other(&with_query(&path, &[("notice", notice), ("sent", "1")])))
        }
        Err(problem) if matches!(problem.code, Code::Internal | Code::Unavailable | Code::Forbidden) => Err(problem),
        Err(problem) => again(viewer, form, Some(problem)).await,
    }
}

/// The form as it was sent: with what is wrong, or with one more row.
async fn again(viewer: Viewer, mut form: Form, problem: Option<Problem>) -> Result<Response, Problem> {
    let Some(kind) = request_form::kind(form.text("/type"))? else { return Err(Problem::not_found()) };
    let matter = Matter { kind, contact: form.text("/on_behalf_of"), follows_up: form.text("/follows_up") };
    let mut about = Box::pin(About::find(&viewer, &matter)).await;
    if problem.is_some() && about.as_ref().is_err_and(|problem| problem.code == Code::NotFound) {
        // What it follows up is not for her to see: the rest of what she wrote is hers still.
        about = Box::pin(About::find(&viewer, &Matter { follows_up: "", ..matter })).await;
        form.take("follows_up");
    }
    let Some(about) = about? else {
        // Nobody to file for any more: the form stays a page back.
        return Err(problem.unwrap_or_else(Problem::not_found));
    };
    let language = viewer.page.language;
    if let Some(problem) = problem {
        let f = Filled::again(&viewer.ctx, language, form, problem.clone());
        let page = render_refused(&about.page(viewer.page, f), &problem)?;
        return Ok(with_files(page, &viewer.ctx.app.settings));
    }
    let key = form.key().0;
    let mut f = Filled::new(&viewer.ctx, language, form);
    f.key = key.unwrap_or(f.key);
    Ok(with_files(render(&about.page(viewer.page, f))?, &viewer.ctx.app.settings))
}
