//! `POST` and `GET /requests/{number}/notes`: internal notes, agents' only, apart from the timeline.

use axum::Json;
use axum::http::StatusCode;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::access::Action;
use guichet_domain::ids::{Id, Number};
use guichet_domain::request::Refusal;
use guichet_domain::text::Body;
use guichet_http::{Ctx, Faults, IdempotencyKey, Input, Limit, List, PathId, Problem, Query, SignedIn};
use guichet_store::{Audited, Note, Store, StoreError, open_cursor};
use utoipa::ToSchema;

use crate::change::looked_through;

/// What other agents should know.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    body: Body,
    /// What looks like nominative data in the note and is none.
    #[deserr(default)]
    #[schema(required = false, max_items = 20)]
    not_nominative: Vec<String>,
}

#[derive(Debug, Default, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Paging {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<String>,
}

/// Write an internal note
///
/// It changes neither the request's version nor its closure.
#[utoipa::path(
    post,
    path = "/requests/{number}/notes",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters"),
    ),
    request_body = NewNote,
    responses((status = 201, description = "The note", body = Note)),
)]
pub(crate) async fn add(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    key: IdempotencyKey,
    input: Input<NewNote>,
) -> Result<(StatusCode, Json<Note>), Problem> {
    let store = &ctx.app.store;
    let confirmed = looked_through(&ctx, "/body", input.body.as_str(), &input.not_nominative)?;
    let idempotency = ctx.idempotency(&who.actor, &key, &input.raw);
    if let Some(reference) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return written_before(store, number, &reference).await;
    }
    let request = store.visible(&who.actor, number, ctx.now).await?;
    if !request.may(&who.actor, Action::Note) {
        return Err(Problem::forbidden());
    }
    if request.head.is_closed() {
        return Err(Refusal::Closed.into());
    }
    let note = Note {
        id: ctx.random(Id::from_random),
        at: ctx.now,
        actor: who.actor.summary(),
        body: input.body.as_str().to_owned(),
        purged: None,
    };
    let mut audited = Audited::new("note.written").detail("note", note.id.to_string());
    audited.detail.extend(confirmed);
    match store.add_note(&who.caller(&ctx, idempotency.as_ref()), number, &note, audited).await {
        Ok(()) => Ok((StatusCode::CREATED, Json(note))),
        Err(StoreError::Repeated(reference)) => written_before(store, number, &reference).await,
        Err(error) => Err(error.into()),
    }
}

async fn written_before(store: &Store, number: Number, reference: &str) -> Result<(StatusCode, Json<Note>), Problem> {
    let note = store.note_of(number, reference).await?.ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, Json(note)))
}

/// A request's internal notes, oldest first
#[utoipa::path(
    get,
    path = "/requests/{number}/notes",
    tag = "handle",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("limit" = inline(Option<Limit>), Query, description = "How many"),
        ("cursor" = Option<String>, Query, description = "Where the page begins"),
    ),
    responses((status = 200, description = "The notes", body = List<Note>)),
)]
pub(crate) async fn list(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    paging: Query<Paging>,
) -> Result<Json<List<Note>>, Problem> {
    let store = &ctx.app.store;
    let seal = ctx.app.seal();
    let query = format!("notes {number} {}", who.actor.id);
    let request = store.visible(&who.actor, number, ctx.now).await?;
    if !request.may(&who.actor, Action::Note) {
        return Err(Problem::forbidden());
    }
    let after = open_cursor(&seal, &query, paging.cursor.as_deref())?;
    let caller = who.caller(&ctx, None);
    let (page, ()) = try_join!(
        store.notes(number, paging.limit.get(), after.as_deref()),
        store.audit(&caller, Audited::new("notes.read").request(number)),
    )?;
    Ok(Json(page.sealed(&seal, &query).into()))
}
