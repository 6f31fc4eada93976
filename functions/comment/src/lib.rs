//! `POST /requests/{number}/comments`: a public comment. A contact's takes a waiting request up again.

mod pages;

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::event::Event;
use guichet_domain::ids::{EventId, Number};
use guichet_domain::request::{Head, Refusal};
use guichet_domain::text::Body;
use guichet_http::nominative::{NotNominative, guard, texts_in};
use guichet_http::{Ctx, EventView, Faults, IdempotencyKey, IfMatch, Input, PathId, Problem, SignedIn};
use guichet_store::{Caller, StoreError, Transaction};
pub use pages::pages;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn routes() -> guichet_http::Routes {
    guichet_http::Routes::new().routes(routes!(comment))
}

/// A comment.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Commenting {
    body: Body,
    /// What was found in the text and is no such number.
    #[deserr(default)]
    #[schema(required = false)]
    not_nominative: NotNominative,
}

/// What a commenter is told besides (`spec/product.md`, The 72-hour rule).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Notice {
    /// The request closes by itself all the same; « Le problème persiste » would stop it.
    DoesNotStopClosure,
}

/// A comment as an event of the timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommentView {
    #[serde(flatten)]
    event: EventView,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    notice: Option<Notice>,
}

type Commented = (StatusCode, Json<CommentView>);

/// Comment a request
#[utoipa::path(
    post,
    path = "/requests/{number}/comments",
    tag = "requests",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters"),
    ),
    request_body = Commenting,
    responses((status = 201, description = "The comment", body = CommentView)),
)]
pub(crate) async fn comment(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    input: Input<Commenting>,
) -> Result<Commented, Problem> {
    let store = &ctx.app.store;
    let idempotency = ctx.idempotency(&who.actor, &key, &input.raw);
    let caller = who.caller(&ctx, idempotency.as_ref());
    if let Some(reference) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return commented_before(&ctx, &caller, &reference).await;
    }
    // As it was sent: what is found is told by its place there.
    let sent: Value = serde_json::from_slice(&input.raw).unwrap_or_default();
    let texts = texts_in(&sent, &["body"]);
    let texts = texts.iter().map(|(pointer, text)| (pointer.as_str(), *text));
    let confirmed = guard(&ctx.app.seal(), texts, &input.not_nominative.0);
    let mut detail = Map::new();
    if let Ok(confirmed) = &confirmed
        && !confirmed.is_empty()
    {
        detail.insert("not_nominative".to_owned(), confirmed.to_value());
    }
    let changed = store
        .change_with(&caller, number, Action::Comment, version, &detail, |request| {
            let change = request.comment(&who.actor, input.body.clone(), ctx.now)?;
            confirmed.clone().map_err(CommentError::Text)?;
            Ok::<_, CommentError>(Some((change, Transaction::new())))
        })
        .await;
    match changed {
        Ok(changed) => {
            let event = changed.event.ok_or_else(|| Problem::internal("a comment without an event"))?;
            Ok(created(&changed.request.head, &event))
        }
        Err(CommentError::Store(StoreError::Repeated(reference))) => commented_before(&ctx, &caller, &reference).await,
        Err(error) => Err(error.into()),
    }
}

/// Why a comment is not made.
#[derive(Debug, thiserror::Error)]
enum CommentError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("nominative data")]
    Text(Problem),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CommentError> for Problem {
    fn from(error: CommentError) -> Self {
        match error {
            CommentError::Refused(refusal) => refusal.into(),
            CommentError::Text(problem) => problem,
            CommentError::Store(error) => error.into(),
        }
    }
}

fn created(head: &Head, event: &Event) -> Commented {
    let notice = head.stays_pending_after(event).then_some(Notice::DoesNotStopClosure);
    (StatusCode::CREATED, Json(CommentView { event: EventView::of(event), notice }))
}

/// What this idempotency key made.
async fn commented_before(ctx: &Ctx, caller: &Caller<'_>, reference: &str) -> Result<Commented, Problem> {
    let store = &ctx.app.store;
    let id: EventId = reference.parse().map_err(|_| Problem::internal("an idempotency record without event"))?;
    let request = store.consult(caller, id.number, "request.read").await?;
    let event = store.event(id).await?.ok_or_else(Problem::not_found)?;
    Ok(created(&request.head, &event))
}
