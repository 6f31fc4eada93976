//! `/articles/{id}/remove`: « Supprimer », asked once more.

use askama::Template;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::article::ArticleHead;
use guichet_domain::ids::ArticleId;
use guichet_http::{Code, PathId, Problem};
use guichet_portal::{Page, Viewer, render, see_other};
use guichet_store::Audited;

use crate::{change, check};

#[derive(Template)]
#[template(path = "article_remove.html")]
struct RemovePage {
    page: Page,
    head: ArticleHead,
}

pub(crate) async fn ask(viewer: Viewer, PathId(id): PathId<ArticleId>) -> Result<Response, Problem> {
    check(&viewer.who.actor)?;
    let Viewer { ctx, who, page } = viewer;
    let store = &ctx.app.store;
    let audited = Audited::new("article.read").detail("article", id.as_str());
    let caller = who.caller(&ctx, None);
    let (head, ()) = try_join!(store.article_head(id), store.audit(&caller, audited))?;
    render(&RemovePage { page, head: head.ok_or_else(Problem::not_found)? })
}

pub(crate) async fn delete(viewer: Viewer, PathId(id): PathId<ArticleId>) -> Result<Response, Problem> {
    match change::delete(viewer.ctx, viewer.who, PathId(id)).await {
        // Of two clicks, the second finds nothing left.
        Err(problem) if problem.code != Code::NotFound => Err(problem),
        _ => Ok(see_other("/articles?notice=article-removed")),
    }
}
