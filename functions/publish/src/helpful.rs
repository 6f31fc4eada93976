//! `POST /articles/{id}/helpful`: « Cet article vous a-t-il aidé? », and the request that was not sent because it did.

use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::access::may_read;
use guichet_domain::ids::ArticleId;
use guichet_domain::invalid::Invalid;
use guichet_http::{Ctx, Faults, Input, PathId, Problem, SignedIn};
use guichet_store::{Audited, Vote};
use utoipa::ToSchema;

/// What the reader says.
#[derive(Debug, Clone, Copy, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Helpful {
    helpful: bool,
    /// She was about to send a request, and did not need to.
    #[deserr(default)]
    #[schema(required = false)]
    avoided_request: bool,
}

/// Say whether an article helped
///
/// One voice an account: the last counts.
#[utoipa::path(
    post,
    path = "/articles/{id}/helpful",
    tag = "articles",
    params(("id" = ArticleId, Path, description = "Its id")),
    request_body = Helpful,
    responses((status = 204, description = "It is taken down")),
)]
pub(crate) async fn helpful(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<ArticleId>,
    body: Input<Helpful>,
) -> Result<StatusCode, Problem> {
    let store = &ctx.app.store;
    let head = store.article_head(id).await?;
    let seen = head.is_some_and(|head| may_read(&who.actor, head.audience, head.state));
    if !seen {
        return Err(Problem::not_found());
    }
    let Helpful { helpful, avoided_request } = body.into_inner();
    if avoided_request && !helpful {
        let detail = "an article that spared a request has helped";
        return Err(Invalid::new("/avoided_request", "not-allowed", detail).into());
    }
    let audited = Audited::new("article.rated").detail("article", id.as_str());
    let vote = Vote { helpful, avoided_request };
    store.vote(&who.caller(&ctx, None), id, vote, audited).await?;
    Ok(StatusCode::NO_CONTENT)
}
