//! `GET /articles/{id}/revisions` and `…/{revision}`: what an article was, for editors.

use axum::Json;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::article::{Article, ArticleHead};
use guichet_domain::ids::ArticleId;
use guichet_http::{Ctx, Faults, Limit, List, PathId, PathIds, Problem, Query, SignedIn};
use guichet_store::{Audited, open_cursor};

use crate::check;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default)]
    pub(crate) limit: Limit,
    #[deserr(default)]
    pub(crate) cursor: Option<String>,
}

/// The revisions of an article, the newest first
#[utoipa::path(
    get,
    path = "/articles/{id}/revisions",
    tag = "articles",
    params(
        ("id" = ArticleId, Path, description = "Its id"),
        ("limit" = inline(Option<Limit>), Query, description = "How many at most"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of revisions, without their texts", body = List<ArticleHead>)),
)]
pub(crate) async fn list(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<ArticleId>,
    wanted: Query<Wanted>,
) -> Result<Json<List<ArticleHead>>, Problem> {
    check(&who.actor)?;
    let (store, seal) = (&ctx.app.store, ctx.app.seal());
    let query = format!("GET /articles/{id}/revisions {}", who.actor.id);
    let after = open_cursor(&seal, &query, wanted.cursor.as_deref())?;
    let caller = who.caller(&ctx, None);
    let audited = Audited::new("article.revisions_listed").detail("article", id.as_str());
    let (page, ()) =
        try_join!(store.revisions(id, wanted.limit.get(), after.as_deref()), store.audit(&caller, audited))?;
    if page.items.is_empty() && after.is_none() {
        return Err(Problem::not_found());
    }
    Ok(Json(page.map(|article| article.head).sealed(&seal, &query).into()))
}

/// A revision of an article
#[utoipa::path(
    get,
    path = "/articles/{id}/revisions/{revision}",
    tag = "articles",
    params(
        ("id" = ArticleId, Path, description = "The article's id"),
        ("revision" = u64, Path, description = "Which one, from 1 on"),
    ),
    responses((status = 200, description = "The article as it was", body = Article)),
)]
pub(crate) async fn read(
    ctx: Ctx,
    who: SignedIn,
    PathIds(id, revision): PathIds<ArticleId, u64>,
) -> Result<Json<Article>, Problem> {
    check(&who.actor)?;
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let audited = Audited::new("article.revision_read").detail("article", id.as_str()).detail("revision", revision);
    let (found, ()) = try_join!(store.revision(id, revision), store.audit(&caller, audited))?;
    Ok(Json(found.ok_or_else(Problem::not_found)?))
}
