//! `POST /requests/{number}/participants` and `DELETE …/participants/{account}`: « Partager » and taking off again.

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::account::{Account, AccountSummary};
use guichet_domain::ids::{AccountId, EventId, Number};
use guichet_domain::invalid::Invalid;
use guichet_domain::request::Refusal;
use guichet_domain::text::Email;
use guichet_http::{Ctx, Faults, IdempotencyKey, IfMatch, Input, PathId, PathIds, Problem, SignedIn};
use guichet_store::{Store, StoreError};
use utoipa::ToSchema;

use crate::colleague::{ColleagueError, colleague};

/// With whom: exactly one of the two.
#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Sharing {
    #[deserr(default)]
    account: Option<AccountId>,
    #[deserr(default)]
    email: Option<Email>,
}

/// With whom: an account, or an address.
#[derive(ToSchema)]
#[serde(untagged)]
#[schema(as = Sharing)]
#[allow(dead_code, reason = "read by the description only")]
enum Described {
    Account(ByAccount),
    Email(ByEmail),
}

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read by the description only")]
struct ByAccount {
    account: AccountId,
}

#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read by the description only")]
struct ByEmail {
    #[schema(format = "email")]
    email: Email,
}

impl Sharing {
    /// The account, if there is one. An address that is unknown takes as many reads as one that is known.
    async fn account(&self, store: &Store, actor: AccountId) -> Result<Option<Account>, Problem> {
        match (&self.account, &self.email) {
            (Some(id), None) => Ok(store.account(*id).await?),
            (None, Some(email)) => {
                let found = store.account_by_email(email).await?;
                if found.is_none() {
                    store.account(actor).await?;
                }
                Ok(found)
            }
            _ => Err(Invalid::new("", "format", "give either account or email").into()),
        }
    }
}

/// Share a request with an active colleague of its establishment
///
/// Once more is harmless. Everyone else gets one and the same refusal.
#[utoipa::path(
    post,
    path = "/requests/{number}/participants",
    tag = "share",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters"),
    ),
    request_body = Described,
    responses((status = 201, description = "She has it", body = AccountSummary)),
)]
pub(crate) async fn share(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    input: Input<Sharing>,
) -> Result<(StatusCode, Json<AccountSummary>), Problem> {
    let store = &ctx.app.store;
    let idempotency = ctx.idempotency(&who.actor, &key, &input.raw);
    if let Some(reference) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return shared_before(store, &reference).await;
    }
    let account = input.account(store, who.actor.id).await?;
    let caller = who.caller(&ctx, idempotency.as_ref());
    let shared = store
        .change(&caller, number, Action::Share, version, |request| {
            if !request.may(&who.actor, Action::Share) {
                return Err(Refusal::Forbidden.into());
            }
            let with = colleague(request, account.as_ref())?;
            Ok::<_, ColleagueError>(request.share(&who.actor, with, ctx.now)?)
        })
        .await;
    match (shared, account) {
        (Ok(_), Some(account)) => Ok((StatusCode::CREATED, Json(account.summary()))),
        (Err(ColleagueError::Store(StoreError::Repeated(reference))), _) => shared_before(store, &reference).await,
        (Err(error), _) => Err(error.into()),
        (Ok(_), None) => Err(ColleagueError::NotAColleague.into()),
    }
}

/// The answer of the sharing that this event tells of.
async fn shared_before(store: &Store, reference: &str) -> Result<(StatusCode, Json<AccountSummary>), Problem> {
    let id: EventId = reference.parse().map_err(|_| Problem::internal("an idempotency record without event"))?;
    let event = store.event(id).await?;
    let account = event.and_then(|event| event.concerns()).ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, Json(account)))
}

/// Take someone off whom a request was shared with
///
/// The requester and agents may take off anyone, others themselves.
#[utoipa::path(
    delete,
    path = "/requests/{number}/participants/{account}",
    tag = "share",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("account" = AccountId, Path, description = "Who is taken off"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    responses((status = 204, description = "She does not have it any more")),
)]
pub(crate) async fn take_off(
    ctx: Ctx,
    who: SignedIn,
    PathIds(number, account): PathIds<Number, AccountId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let caller = who.caller(&ctx, None);
    ctx.app
        .store
        .change(&caller, number, Action::TakeOff, version, |request| {
            Ok::<_, Problem>(request.unshare(&who.actor, account, ctx.now)?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
