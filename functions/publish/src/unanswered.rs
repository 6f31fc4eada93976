//! `GET /articles/unanswered`: what was searched without result, for editors; and taking one off the list.

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::account::Language;
use guichet_http::{Ctx, Faults, Input, Limit, List, Problem, Query, SignedIn};
use guichet_store::{Audited, Unanswered, open_cursor};
use utoipa::ToSchema;

use crate::check;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default)]
    pub(crate) limit: Limit,
    #[deserr(default)]
    pub(crate) cursor: Option<String>,
}

/// Searches without result, the most frequent first
///
/// A search in which nominative data was found is not among them. One that nobody has repeated for 180 days goes.
#[utoipa::path(
    get,
    path = "/articles/unanswered",
    tag = "articles",
    params(
        ("limit" = inline(Option<Limit>), Query, description = "How many at most"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of searches", body = List<Unanswered>)),
)]
pub(crate) async fn list(ctx: Ctx, who: SignedIn, wanted: Query<Wanted>) -> Result<Json<List<Unanswered>>, Problem> {
    check(&who.actor)?;
    let (store, seal) = (&ctx.app.store, ctx.app.seal());
    let query = format!("GET /articles/unanswered {}", who.actor.id);
    let after = open_cursor(&seal, &query, wanted.cursor.as_deref())?;
    let caller = who.caller(&ctx, None);
    let (page, ()) = try_join!(
        store.unanswered(wanted.limit.get(), after.as_deref(), ctx.now),
        store.audit(&caller, Audited::new("articles.unanswered_listed")),
    )?;
    Ok(Json(page.sealed(&seal, &query).into()))
}

/// Which search.
#[derive(Debug, Clone, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dismissed {
    text: String,
    lang: Language,
}

/// Take a search off the list of those without result
///
/// Searched without result once more, it comes back.
#[utoipa::path(
    post,
    path = "/articles/unanswered/dismiss",
    tag = "articles",
    request_body = Dismissed,
    responses((status = 204, description = "It is not on the list")),
)]
pub(crate) async fn dismiss(ctx: Ctx, who: SignedIn, body: Input<Dismissed>) -> Result<StatusCode, Problem> {
    check(&who.actor)?;
    let audited = Audited::new("articles.unanswered_dismissed");
    let Dismissed { text, lang } = body.into_inner();
    // Longer than any text that is kept: there is nothing to take off.
    if (1..=200).contains(&text.chars().count()) {
        ctx.app.store.dismiss_unanswered(&who.caller(&ctx, None), lang, &text, audited).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
