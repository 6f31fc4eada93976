//! `POST /canned-responses`, `PUT` and `DELETE …/{id}`.

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::account::Language;
use guichet_domain::catalog::Team;
use guichet_domain::ids::Id;
use guichet_domain::text::{CannedBody, CannedTitle};
use guichet_http::nominative::{NotNominative, guard};
use guichet_http::{Ctx, Faults, IdempotencyKey, Input, PathId, Problem, SignedIn};
use guichet_store::{Audited, CannedResponse, MOST_CANNED, Store, StoreError};
use utoipa::ToSchema;

use crate::check;

/// A canned response as it is written.
#[derive(Clone, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCannedResponse {
    title: CannedTitle,
    /// Variables: `{number}`, `{subject}`, `{requester}`, `{agent}`, `{status}`, `{closes_at}`; others are refused.
    body: CannedBody,
    lang: Language,
    /// The team that it is for; left out or `null`: every team.
    #[deserr(default)]
    team: Option<Team>,
    /// What looks like nominative data in the texts and is none.
    #[deserr(default)]
    #[schema(required = false)]
    not_nominative: NotNominative,
}

impl NewCannedResponse {
    /// The record of writing it, if nothing nominative is in it that was not confirmed to be something else.
    fn audited(&self, ctx: &Ctx, action: &'static str, id: Id) -> Result<Audited, Problem> {
        let texts = [("/title", self.title.as_str()), ("/body", self.body.as_str())];
        let confirmed = guard(&ctx.app.seal(), texts, &self.not_nominative.0)?;
        let audited = Audited::new(action).detail("canned_response", id.as_str());
        Ok(if confirmed.is_empty() { audited } else { audited.detail("not_nominative", confirmed.to_value()) })
    }

    fn written(self, ctx: &Ctx, id: Id) -> CannedResponse {
        let Self { title, body, lang, team, not_nominative: _ } = self;
        CannedResponse { id, title, body, lang, team, updated_at: ctx.now }
    }
}

/// Add a canned response
///
/// There are at most 500.
#[utoipa::path(
    post,
    path = "/canned-responses",
    tag = "handle",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters")),
    request_body = NewCannedResponse,
    responses((status = 201, description = "The canned response", body = CannedResponse)),
)]
pub(crate) async fn create(
    ctx: Ctx,
    who: SignedIn,
    key: IdempotencyKey,
    body: Input<NewCannedResponse>,
) -> Result<(StatusCode, Json<CannedResponse>), Problem> {
    check(&who.actor)?;
    let store = &ctx.app.store;
    let id = ctx.random(Id::from_random);
    let audited = body.audited(&ctx, "canned_response.added", id)?;
    let idempotency = ctx.idempotency(&who.actor, &key, &body.raw);
    if let Some(made) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return again(store, &made).await;
    }
    let new = body.into_inner().written(&ctx, id);
    match store.add_canned_response(&who.caller(&ctx, idempotency.as_ref()), &new, audited).await {
        Ok(()) => Ok((StatusCode::CREATED, Json(new))),
        Err(StoreError::Repeated(made)) => again(store, &made).await,
        Err(StoreError::Refused("full")) => {
            Err(Problem::conflict(format!("There are {MOST_CANNED} canned responses; delete one that nobody uses.")))
        }
        Err(error) => Err(error.into()),
    }
}

/// The answer to a repetition: what the first call made, unless it was deleted since.
async fn again(store: &Store, made: &str) -> Result<(StatusCode, Json<CannedResponse>), Problem> {
    let id = made.parse().map_err(Problem::internal)?;
    let found = store.canned_response(id).await?.ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, Json(found)))
}

/// Write a canned response anew
#[utoipa::path(
    put,
    path = "/canned-responses/{id}",
    tag = "handle",
    params(("id" = Id, Path, description = "Its id")),
    request_body = NewCannedResponse,
    responses((status = 200, description = "The canned response after it", body = CannedResponse)),
)]
pub(crate) async fn replace(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<Id>,
    body: Input<NewCannedResponse>,
) -> Result<Json<CannedResponse>, Problem> {
    check(&who.actor)?;
    let audited = body.audited(&ctx, "canned_response.changed", id)?;
    let after = body.into_inner().written(&ctx, id);
    ctx.app.store.replace_canned_response(&who.caller(&ctx, None), &after, audited).await?;
    Ok(Json(after))
}

/// Delete a canned response
#[utoipa::path(
    delete,
    path = "/canned-responses/{id}",
    tag = "handle",
    params(("id" = Id, Path, description = "Its id")),
    responses((status = 204, description = "It is gone")),
)]
pub(crate) async fn delete(ctx: Ctx, who: SignedIn, PathId(id): PathId<Id>) -> Result<StatusCode, Problem> {
    check(&who.actor)?;
    let audited = Audited::new("canned_response.deleted").detail("canned_response", id.as_str());
    ctx.app.store.delete_canned_response(&who.caller(&ctx, None), id, audited).await?;
    Ok(StatusCode::NO_CONTENT)
}
