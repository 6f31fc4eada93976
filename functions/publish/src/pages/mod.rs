//! The pages: an article with what its reader says of it, the editor, revisions, searches without result, synonyms.

mod article;
mod editor;
mod form;
mod remove;
mod revisions;
mod synonyms;
mod unanswered;

use axum::Router;
use axum::routing::{get, post};
use guichet_http::Pages;

pub fn pages() -> Pages {
    guichet_portal::pages(
        Router::new()
            .route("/articles", post(editor::create))
            .route("/articles/new", get(editor::new))
            .route("/articles/unanswered", get(unanswered::show))
            .route("/articles/unanswered/dismiss", get(unanswered::back).post(unanswered::dismiss))
            .route("/articles/synonyms", get(synonyms::show))
            .route("/articles/synonyms/update", get(synonyms::show).post(synonyms::save))
            .route("/articles/{id}", get(article::show))
            .route("/articles/{id}/helpful", get(article::back).post(article::rate))
            .route("/articles/{id}/update", get(editor::show).post(editor::replace))
            .route("/articles/{id}/remove", get(remove::ask).post(remove::delete))
            .route("/articles/{id}/revisions", get(revisions::list))
            .route("/articles/{id}/revisions/{revision}", get(revisions::show)),
    )
}
