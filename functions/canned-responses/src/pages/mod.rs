//! The pages of canned responses: the list, and the form of one with its preview.

mod form;
mod list;

use axum::Router;
use axum::routing::get;
use guichet_domain::account::Language;
use guichet_domain::canned::Variable;
use guichet_http::Pages;
use guichet_portal::texts;

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/canned-responses", get(list::show).post(form::create))
            .route("/canned-responses/new", get(form::new))
            .route("/canned-responses/{id}", get(form::show))
            .route("/canned-responses/{id}/update", get(form::show).post(form::replace))
            .route("/canned-responses/{id}/remove", get(form::ask).post(form::delete)),
    )
}

/// What the preview fills a variable with, in the language of the text.
fn sample(language: Language, variable: Variable) -> String {
    texts::text(language, &format!("canned-sample-{}", variable.as_str().replace('_', "-")), &[])
}

/// The word of a language in the API.
fn code(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}
