//! `/establishments`: staff list them, to invite people; administrators add and rename them.

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::access::{Administration, may_administer};
use guichet_domain::account::Actor;
use guichet_domain::ids::EstablishmentId;
use guichet_domain::text::{Name, Region};
use guichet_http::{Ctx, Faults, IdempotencyKey, Input, Limit, List, PathId, Problem, Query, SignedIn};
use guichet_store::{Audited, Establishment, Store, StoreError, open_cursor};
use utoipa::ToSchema;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    pub(crate) cursor: Option<String>,
}

/// A new establishment.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEstablishment {
    id: EstablishmentId,
    name: Name,
    region: Region,
}

/// What is to change; what is left out or `null` stays.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct EstablishmentPatch {
    #[deserr(default)]
    name: Option<Name>,
    #[deserr(default)]
    region: Option<Region>,
}

pub(crate) fn check(actor: &Actor, what: Administration) -> Result<(), Problem> {
    if may_administer(actor, what) { Ok(()) } else { Err(Problem::forbidden()) }
}

/// Establishments by code
#[utoipa::path(
    get,
    path = "/establishments",
    tag = "people",
    params(
        ("limit" = inline(Option<Limit>), Query, description = "How many at most"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of establishments", body = List<Establishment>)),
)]
pub(crate) async fn list(ctx: Ctx, who: SignedIn, wanted: Query<Wanted>) -> Result<Json<List<Establishment>>, Problem> {
    check(&who.actor, Administration::ManageContacts)?;
    let store = &ctx.app.store;
    let seal = ctx.app.seal();
    let query = format!("GET /establishments {}", who.actor.id);
    let after = open_cursor(&seal, &query, wanted.cursor.as_deref())?;
    let caller = who.caller(&ctx, None);
    let (page, ()) = try_join!(
        store.establishments(wanted.limit.get(), after.as_deref()),
        store.audit(&caller, Audited::new("establishments.listed")),
    )?;
    Ok(Json(page.sealed(&seal, &query).into()))
}

/// Add an establishment
#[utoipa::path(
    post,
    path = "/establishments",
    tag = "people",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters")),
    request_body = NewEstablishment,
    responses((status = 201, description = "The establishment", body = Establishment)),
)]
pub(crate) async fn create(
    ctx: Ctx,
    who: SignedIn,
    key: IdempotencyKey,
    body: Input<NewEstablishment>,
) -> Result<(StatusCode, Json<Establishment>), Problem> {
    check(&who.actor, Administration::ManageEstablishments)?;
    let store = &ctx.app.store;
    let idempotency = ctx.idempotency(&who.actor, &key, &body.raw);
    if let Some(code) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return again(store, &code).await;
    }
    let NewEstablishment { id, name, region } = body.into_inner();
    let new = Establishment { id, name, region };
    match store.put_establishment(&who.caller(&ctx, idempotency.as_ref()), &new, true).await {
        Ok(()) => Ok((StatusCode::CREATED, Json(new))),
        Err(StoreError::Repeated(code)) => again(store, &code).await,
        Err(StoreError::Refused("exists")) => {
            Err(Problem::conflict("There is an establishment with this code already."))
        }
        Err(error) => Err(error.into()),
    }
}

/// The answer to a repetition: the establishment that the first call made.
async fn again(store: &Store, code: &str) -> Result<(StatusCode, Json<Establishment>), Problem> {
    let id = code.parse().map_err(Problem::internal)?;
    let found = store.establishment(&id).await?.ok_or_else(|| Problem::internal("an establishment is gone"))?;
    Ok((StatusCode::CREATED, Json(found)))
}

/// Rename an establishment, or move it to another region
#[utoipa::path(
    patch,
    path = "/establishments/{id}",
    tag = "people",
    params(("id" = EstablishmentId, Path, description = "Its code")),
    request_body = EstablishmentPatch,
    responses((status = 200, description = "The establishment after it", body = Establishment)),
)]
pub(crate) async fn change(
    ctx: Ctx,
    who: SignedIn,
    PathId(id): PathId<EstablishmentId>,
    body: Input<EstablishmentPatch>,
) -> Result<Json<Establishment>, Problem> {
    check(&who.actor, Administration::ManageEstablishments)?;
    let store = &ctx.app.store;
    let EstablishmentPatch { name, region } = body.into_inner();
    let before = store.establishment(&id).await?.ok_or_else(Problem::not_found)?;
    let after = Establishment { id, name: name.unwrap_or(before.name), region: region.unwrap_or(before.region) };
    store.put_establishment(&who.caller(&ctx, None), &after, false).await?;
    Ok(Json(after))
}
