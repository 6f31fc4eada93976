//! `POST /articles`, `PUT` and `DELETE …/{id}`.

use axum::http::StatusCode;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::account::Language;
use guichet_domain::article::{Article, ArticleState, Audience, Content, Tags};
use guichet_domain::ids::ArticleId;
use guichet_domain::text::{ArticleBody, ArticleCategory, ArticleTitle};
use guichet_http::nominative::{NotNominative, guard};
use guichet_http::{Ctx, Faults, IdempotencyKey, IfMatch, Input, PathId, Problem, SignedIn};
use guichet_store::{Audited, Store, StoreError};
use utoipa::ToSchema;

use crate::check;
use crate::view::ArticleView;

/// An article as it is written.
#[derive(Clone, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewArticle {
    title: ArticleTitle,
    /// Markdown; HTML in it is shown as text.
    body: ArticleBody,
    category: ArticleCategory,
    /// At most 8, each once.
    #[deserr(default)]
    #[schema(required = false)]
    tags: Tags,
    lang: Language,
    audience: Audience,
    state: ArticleState,
    /// What looks like nominative data in the texts and is none.
    #[deserr(default)]
    #[schema(required = false)]
    not_nominative: NotNominative,
}

impl NewArticle {
    /// The record of writing it, if nothing nominative is in it that was not confirmed to be something else.
    fn audited(&self, ctx: &Ctx, action: &'static str, id: ArticleId) -> Result<Audited, Problem> {
        let tags: Vec<_> = self.tags.iter().enumerate().map(|(at, tag)| (format!("/tags/{at}"), tag)).collect();
        let texts =
            [("/title", self.title.as_str()), ("/body", self.body.as_str()), ("/category", self.category.as_str())];
        let texts = texts.into_iter().chain(tags.iter().map(|(pointer, tag)| (pointer.as_str(), *tag)));
        let confirmed = guard(&ctx.app.seal(), texts, &self.not_nominative.0)?;
        let audited = Audited::new(action).detail("article", id.as_str()).detail("state", self.state.as_str());
        Ok(if confirmed.is_empty() { audited } else { audited.detail("not_nominative", confirmed.to_value()) })
    }

    fn content(self) -> Content {
        let Self { title, body, category, tags, lang, audience, state, not_nominative: _ } = self;
        Content { title, body, category, tags, lang, audience, state }
    }
}

/// Write an article
#[utoipa::path(
    post,
    path = "/articles",
    tag = "articles",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters")),
    request_body = NewArticle,
    responses((
        status = 201,
        description = "The article",
        body = ArticleView,
        headers(("ETag" = String, description = "Its revision, for If-Match")),
    )),
)]
pub(crate) async fn create(
    ctx: Ctx,
    who: SignedIn,
    key: IdempotencyKey,
    body: Input<NewArticle>,
) -> Result<(StatusCode, ArticleView), Problem> {
    check(&who.actor)?;
    let store = &ctx.app.store;
    let id = ctx.random(ArticleId::from_random);
    let audited = body.audited(&ctx, "article.added", id)?;
    let idempotency = ctx.idempotency(&who.actor, &key, &body.raw);
    if let Some(made) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return again(store, &made).await;
    }
    let article = Article::new(id, body.into_inner().content(), who.actor.summary(), ctx.now);
    match store.add_article(&who.caller(&ctx, idempotency.as_ref()), &article, audited).await {
        Ok(()) => Ok((StatusCode::CREATED, ArticleView::new(article))),
        Err(StoreError::Repeated(made)) => again(store, &made).await,
        Err(error) => Err(error.into()),
    }
}

/// The answer to a repetition: what the first call made, unless it was deleted since.
async fn again(store: &Store, made: &str) -> Result<(StatusCode, ArticleView), Problem> {
    let id = made.parse().map_err(Problem::internal)?;
    let found = store.article(id).await?.ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, ArticleView::new(found)))
}

/// Write an article anew
///
/// Every revision is kept. The same content again is no revision.
#[utoipa::path(
    put,
    path = "/articles/{id}",
    tag = "articles",
    params(
        ("id" = ArticleId, Path, description = "Its id"),
        ("If-Match" = Option<String>, Header, description = "The revision that the change is meant for"),
    ),
    request_body = NewArticle,
    responses((
        status = 200,
        description = "The article after it",
        body = ArticleView,
        headers(("ETag" = String, description = "Its revision, for If-Match")),
    )),
)]
pub(crate) async fn replace(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<ArticleId>,
    IfMatch(version): IfMatch,
    body: Input<NewArticle>,
) -> Result<ArticleView, Problem> {
    check(&who.actor)?;
    let store = &ctx.app.store;
    let audited = body.audited(&ctx, "article.changed", id)?;
    let content = body.into_inner().content();
    for _ in 0..5 {
        let before = store.article(id).await?.ok_or_else(Problem::not_found)?;
        if version.is_some_and(|version| version != before.head.revision) {
            return Err(stale());
        }
        let Some(after) = before.rewritten(content.clone(), who.actor.summary(), ctx.now) else {
            return view(&ctx, &who, before).await;
        };
        let audited = audited.clone().detail("revision", after.head.revision);
        match store.rewrite_article(&who.caller(&ctx, None), &after, audited).await {
            Ok(()) => return view(&ctx, &who, after).await,
            // Somebody was quicker: without If-Match, the later one stands on the earlier.
            Err(StoreError::StaleVersion) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StoreError::Contention.into())
}

/// The article with what was said of it.
async fn view(ctx: &Ctx, who: &SignedIn, article: Article) -> Result<ArticleView, Problem> {
    let (store, id) = (&ctx.app.store, article.head.id);
    let (vote, votes) = try_join!(store.vote_of(id, who.actor.id), store.votes(id))?;
    Ok(ArticleView::read(article, vote, Some(votes)))
}

fn stale() -> Problem {
    Problem::from(StoreError::StaleVersion)
        .detail("The article has changed since the revision in If-Match; read it again.")
}

/// Delete an article with its revisions, for good
#[utoipa::path(
    delete,
    path = "/articles/{id}",
    tag = "articles",
    params(("id" = ArticleId, Path, description = "Its id")),
    responses((status = 204, description = "It is gone")),
)]
pub(crate) async fn delete(ctx: Ctx, who: SignedIn, PathId(id): PathId<ArticleId>) -> Result<StatusCode, Problem> {
    check(&who.actor)?;
    let audited = Audited::new("article.deleted").detail("article", id.as_str());
    ctx.app.store.delete_article(&who.caller(&ctx, None), id, audited).await?;
    Ok(StatusCode::NO_CONTENT)
}
