//! The JSON of an article.

use axum::Json;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use guichet_domain::article::Article;
use guichet_store::{Vote, Votes};
use serde::Serialize;
use utoipa::ToSchema;

/// An article, with what its reader said of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct ArticleView {
    #[serde(flatten)]
    pub(crate) article: Article,
    /// Whether it helped the caller, as she said; `null` where she has not.
    #[schema(required = true)]
    pub(crate) helpful: Option<bool>,
    /// For agents: how many it helped.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) votes: Option<Votes>,
}

impl ArticleView {
    /// New: nobody has said anything of it.
    pub(crate) fn new(article: Article) -> Self {
        Self { article, helpful: None, votes: None }
    }

    pub(crate) fn read(article: Article, vote: Option<Vote>, votes: Option<Votes>) -> Self {
        Self { article, helpful: vote.map(|vote| vote.helpful), votes }
    }
}

impl IntoResponse for ArticleView {
    fn into_response(self) -> Response {
        ([(ETAG, format!("\"{}\"", self.article.head.revision))], Json(self)).into_response()
    }
}
