//! `GET /articles/{id}`: one article, for whoever may read it.

use futures_util::try_join;
use guichet_domain::access::may_read;
use guichet_domain::ids::ArticleId;
use guichet_http::{Ctx, PathId, Problem, SignedIn};
use guichet_store::Audited;

use crate::view::ArticleView;

/// An article in full
#[utoipa::path(
    get,
    path = "/articles/{id}",
    tag = "articles",
    params(("id" = ArticleId, Path, description = "Its id")),
    responses((
        status = 200,
        description = "The article",
        body = ArticleView,
        headers(("ETag" = String, description = "Its revision, for If-Match")),
    )),
)]
pub(crate) async fn read(ctx: Ctx, who: SignedIn, PathId(id): PathId<ArticleId>) -> Result<ArticleView, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let audited = Audited::new("article.read").detail("article", id.as_str());
    let votes = async { if who.actor.is_staff() { store.votes(id).await.map(Some) } else { Ok(None) } };
    let (article, vote, votes, ()) =
        try_join!(store.article(id), store.vote_of(id, who.actor.id), votes, store.audit(&caller, audited))?;
    let seen = article.filter(|article| may_read(&who.actor, article.head.audience, article.head.state));
    let article = seen.ok_or_else(Problem::not_found)?;
    Ok(ArticleView::read(article, vote, votes))
}
