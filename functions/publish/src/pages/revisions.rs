//! `/articles/{id}/revisions` and `…/{revision}`: what an article was, to be taken up again.

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use guichet_domain::article::{Article, ArticleHead};
use guichet_domain::ids::ArticleId;
use guichet_http::{Faults, Limit, List, PathId, PathIds, Problem, Query};
use guichet_portal::{Asked, Page, Viewer, Written, article, render, with_query};

use crate::revisions::{self as operation, Wanted};

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Looking {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "article_revisions.html")]
struct ListPage {
    page: Page,
    id: ArticleId,
    revisions: Vec<ArticleHead>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "article_revision.html")]
struct RevisionPage {
    page: Page,
    article: Article,
    body: Written,
}

impl RevisionPage {
    /// Which one it is, and who wrote it; the date follows.
    fn written(&self) -> String {
        let head = &self.article.head;
        self.page.with2("article-revision-by", ("revision", &head.revision), ("name", &head.editor.name))
    }
}

pub(crate) async fn list(
    viewer: Viewer,
    PathId(id): PathId<ArticleId>,
    Asked(looking): Asked<Looking>,
) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let wanted = Wanted { limit: looking.limit, cursor: looking.cursor };
    let List { items: revisions, next_cursor, .. } = operation::list(ctx, who, PathId(id), Query(wanted)).await?.0;
    let next = next_cursor.map(|cursor| with_query(&format!("/articles/{id}/revisions"), &[("cursor", &cursor)]));
    render(&ListPage { page, id, revisions, next })
}

pub(crate) async fn show(viewer: Viewer, ids: PathIds<ArticleId, u64>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let found = operation::read(ctx, who, ids).await?.0;
    let body = article(found.body.as_str(), &page.t("article-table"));
    render(&RevisionPage { page, article: found, body })
}
