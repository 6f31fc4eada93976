//! `POST /requests/{number}/accept` and `/refuse`: an agent decides on an access request. Accepting carries it out
//! in the transaction that resolves it, so that it is done once or not at all.

use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::ids::Number;
use guichet_domain::request::{Decision, Refusal};
use guichet_domain::text::Reason;
use guichet_http::{Ctx, Faults, IfMatch, Input, PathId, Problem, RequestView, SignedIn};
use guichet_store::StoreError;
use serde_json::{Map, json};
use utoipa::ToSchema;

use crate::access_request::{AccessError, Plan, plan};
use crate::change::{handled, looked_through};

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Store(StoreError::Refused("address taken")) => AccessError::AddressTaken.into(),
            AccessError::Store(error) => error.into(),
            AccessError::Refused(refusal) => refusal.into(),
            AccessError::Forbidden => Self::forbidden(),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// How often an account that others change at the same time is looked at again.
const ATTEMPTS: usize = 3;

/// Accept an access request: carry it out, and resolve it
///
/// What cannot be carried out any more is a conflict that says why; the request stays as it is.
#[utoipa::path(
    post,
    path = "/requests/{number}/accept",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    responses((status = 200, description = "The request", body = RequestView, headers(("ETag" = String)))),
)]
pub(crate) async fn accept(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    IfMatch(version): IfMatch,
) -> Result<RequestView, Problem> {
    Ok(accepted(&ctx, &who, number, version).await?)
}

/// The same, with the reason of what cannot be carried out.
pub(crate) async fn accepted(
    ctx: &Ctx,
    who: &SignedIn,
    number: Number,
    version: Option<u64>,
) -> Result<RequestView, AccessError> {
    let mut attempt = 1;
    loop {
        match carry_out(ctx, who, number, version).await {
            Err(AccessError::Store(StoreError::Contention)) if attempt < ATTEMPTS => attempt += 1,
            other => return other,
        }
    }
}

async fn carry_out(
    ctx: &Ctx,
    who: &SignedIn,
    number: Number,
    version: Option<u64>,
) -> Result<RequestView, AccessError> {
    let store = &ctx.app.store;
    let rule = &ctx.app.settings.closure_rule;
    let request = store.visible(&who.actor, number, ctx.now).await?;
    if version.is_some_and(|version| version != request.head.version) {
        return Err(StoreError::StaleVersion.into());
    }
    request.decide(&who.actor, &Decision::Accepted, rule, ctx.now)?;
    let Plan { access, account, items } = plan(ctx, who, &request).await?;
    let detail = Map::from_iter([("access".to_owned(), json!(access.as_str()))]);
    let changed = store
        .change_with(&who.caller(ctx, None), number, Action::Handle, version, &detail, |now| {
            let mut change = now.decide(&who.actor, &Decision::Accepted, rule, ctx.now)?;
            // The plan is for what was asked when it was made.
            if now.text.fields != request.text.fields || now.head.requester != request.head.requester {
                return Err(AccessError::Refused(Refusal::Conflict("the request was edited meanwhile; read it again")));
            }
            change.event.detail.insert("account".to_owned(), json!(account));
            Ok(Some((change, items.clone())))
        })
        .await?;
    Ok(RequestView::load(store, &changed.request, &who.actor).await?)
}

/// Why access is refused.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccessRefusal {
    reason: Reason,
    /// What looks like nominative data in the reason and is none.
    #[deserr(default)]
    #[schema(required = false, max_items = 20)]
    not_nominative: Vec<String>,
}

/// Refuse an access request: say why, and resolve it
#[utoipa::path(
    post,
    path = "/requests/{number}/refuse",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    request_body = AccessRefusal,
    responses((status = 200, description = "The request", body = RequestView, headers(("ETag" = String)))),
)]
pub(crate) async fn refuse(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    version: IfMatch,
    input: Input<AccessRefusal>,
) -> Result<RequestView, Problem> {
    let detail = looked_through(&ctx, "/reason", input.reason.as_str(), &input.not_nominative)?;
    let decision = Decision::Refused(input.reason.clone());
    handled(&ctx, &who, number, version, &detail, |request| {
        Ok(Some(request.decide(&who.actor, &decision, &ctx.app.settings.closure_rule, ctx.now)?))
    })
    .await
}
