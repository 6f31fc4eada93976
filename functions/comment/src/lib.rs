//! `POST /requests/{number}/comments`: a public comment. A contact's takes a waiting request up again.

mod pages;

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::account::Actor;
use guichet_domain::attachment::Taking;
use guichet_domain::event::Event;
use guichet_domain::ids::{AttachmentId, EventId, Number};
use guichet_domain::invalid::Invalid;
use guichet_domain::request::{Head, Refusal};
use guichet_domain::text::Body;
use guichet_http::nominative::{NotNominative, guard, texts_in};
use guichet_http::{
    Ctx, EventView, Faults, IdempotencyKey, IfMatch, Input, PathId, Problem, SignedIn, named_files, taking,
};
use guichet_http::{Describe, Routes, routes};
use guichet_store::{Caller, FILE_CHANGED, StoreError, Transaction};
pub use pages::pages;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(comment))
}

/// A comment: a text, files, or both.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Commenting {
    #[deserr(default)]
    body: Option<Body>,
    /// Files of one's own that have arrived, attached to nothing yet.
    #[deserr(default)]
    #[schema(required = false, max_items = 20)]
    attachments: Vec<AttachmentId>,
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
    if input.body.is_none() && input.attachments.is_empty() {
        return Err(Invalid::new("/body", "required", "write something here, or attach a file").into());
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
    let named = named_files(&sent);
    let files = taking(store, &who.actor, &named).await?;
    let changed = store
        .change_with(&caller, number, Action::Comment, version, &detail, |request| {
            // Whoever may not comment learns that before anything about what she sent.
            request.comment(&who.actor, None, &Taking::default(), ctx.now)?;
            confirmed.clone().map_err(CommentError::Input)?;
            let files = files.as_ref().map_err(|faults| CommentError::Input(faults.clone().into()))?;
            if let Some(fault) = request.refuses_files(&who.actor, files) {
                return Err(CommentError::Input(fault.at("/attachments").into()));
            }
            let change = request.comment(&who.actor, input.body.clone(), files, ctx.now)?;
            let mut more = Transaction::new();
            store.take_files(&mut more, &who.actor, files, change.event.id)?;
            Ok::<_, CommentError>(Some((change, more)))
        })
        .await;
    match changed {
        Ok(changed) => {
            let event = changed.event.ok_or_else(|| Problem::internal("a comment without an event"))?;
            created(&ctx, &who.actor, &changed.request.head, &event).await
        }
        Err(CommentError::Store(StoreError::Refused(FILE_CHANGED))) => {
            // Between the look at them and the change.
            Err(taking(store, &who.actor, &named)
                .await?
                .err()
                .map_or_else(|| Problem::conflict("A file changed at the same time; send again."), Problem::from))
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
    #[error("what was sent")]
    Input(Problem),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CommentError> for Problem {
    fn from(error: CommentError) -> Self {
        match error {
            CommentError::Refused(refusal) => refusal.into(),
            CommentError::Input(problem) => problem,
            CommentError::Store(error) => error.into(),
        }
    }
}

async fn created(ctx: &Ctx, actor: &Actor, head: &Head, event: &Event) -> Result<Commented, Problem> {
    let notice = head.stays_pending_after(event).then_some(Notice::DoesNotStopClosure);
    let files = ctx.app.store.files(&event.attachments).await?;
    Ok((StatusCode::CREATED, Json(CommentView { event: EventView::of(event, &files, actor), notice })))
}

/// What this idempotency key made.
async fn commented_before(ctx: &Ctx, caller: &Caller<'_>, reference: &str) -> Result<Commented, Problem> {
    let store = &ctx.app.store;
    let id: EventId = reference.parse().map_err(|_| Problem::internal("an idempotency record without event"))?;
    let request = store.consult(caller, id.number, "request.read").await?;
    let event = store.event(id).await?.ok_or_else(Problem::not_found)?;
    created(ctx, caller.actor, &request.head, &event).await
}
