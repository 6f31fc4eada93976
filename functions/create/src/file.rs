//! `POST /requests`: files a request, for oneself or, from staff, on behalf of a contact.

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use guichet_domain::account::Actor;
use guichet_domain::ids::Number;
use guichet_domain::request::{Change, Filing, refuses_delivery};
use guichet_http::nominative::{guard, texts_in};
use guichet_http::{Ctx, IdempotencyKey, Input, Problem, RequestView, SignedIn, named_files, taking};
use guichet_store::{Audited, Caller, FILE_CHANGED, StoreError, Transaction};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::draft::{self, NewRequest};
use crate::references::{self, Named, References};

/// Where people write.
const TEXTS: [&str; 5] = ["subject", "description", "checked", "fields", "contacts"];

/// File a request
///
/// Agents file on behalf of an active contact or lead, everyone else for herself.
#[utoipa::path(
    post,
    path = "/requests",
    tag = "requests",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters")),
    request_body = NewRequest,
    responses((
        status = 201,
        description = "The request",
        body = RequestView,
        headers(
            ("Location" = String, description = "The request's address"),
            ("ETag" = String, description = "Its version, for If-Match"),
        ),
    )),
)]
pub(crate) async fn create(
    ctx: Ctx,
    who: SignedIn,
    key: IdempotencyKey,
    input: Input<Value>,
) -> Result<Response, Problem> {
    let view = file(&ctx, &who, &key, &input).await?;
    let location = format!("/requests/{}", view.summary.number);
    Ok((StatusCode::CREATED, [(LOCATION, location)], view).into_response())
}

/// Files what the body asks for; under a key that filed something before, gives that.
pub(crate) async fn file(
    ctx: &Ctx,
    who: &SignedIn,
    key: &IdempotencyKey,
    input: &Input<Value>,
) -> Result<RequestView, Problem> {
    let store = &ctx.app.store;
    let idempotency = ctx.idempotency(&who.actor, key, &input.raw);
    let caller = who.caller(ctx, idempotency.as_ref());
    if let Some(reference) = store.made_before(idempotency.as_ref(), ctx.now).await? {
        return filed_before(ctx, &caller, &reference).await;
    }
    let (form, mut faults) = draft::read(input);
    let (references, more) = Box::pin(references::find(ctx, who, &Named::of(input))).await?;
    faults.extend(more);
    let (Some((form, fields)), Some(references)) = (form, references) else {
        return Err(faults.into());
    };
    if let Some(fault) = refuses_delivery(&form.kind.0.code, &who.actor, &references.files) {
        return Err(fault.at("/attachments").into());
    }
    let texts = texts_in(input, &TEXTS);
    let texts = texts.iter().map(|(pointer, text)| (pointer.as_str(), *text));
    let confirmed = guard(&ctx.app.seal(), texts, &form.not_nominative.0)?;

    let mut audited = Audited::new("request.created").subject(references.requester.id);
    if !confirmed.is_empty() {
        audited = audited.detail("not_nominative", confirmed.to_value());
    }
    let number = store.next_number().await?;
    let files = references.files.clone();
    let change = filing(form, fields, references, number, &who.actor, ctx.now);
    let mut more = Transaction::new();
    store.take_files(&mut more, &who.actor, &files, change.event.id)?;
    match store.file_request(&caller, change, more, audited).await {
        Ok(changed) => Ok(RequestView::load(store, &changed.request, &who.actor).await?),
        Err(StoreError::Refused(FILE_CHANGED)) => {
            // Between the look at them and the filing.
            let faults = taking(store, &who.actor, &named_files(input)).await?.err();
            Err(faults.map_or_else(|| Problem::conflict("A file changed at the same time; send again."), Problem::from))
        }
        // The same call was quicker, at the same time.
        Err(StoreError::Repeated(reference)) => filed_before(ctx, &caller, &reference).await,
        Err(error) => Err(error.into()),
    }
}

fn filing(
    form: NewRequest,
    fields: Map<String, Value>,
    references: References,
    number: Number,
    actor: &Actor,
    now: Timestamp,
) -> Change {
    let filing = Filing {
        kind: form.kind.0,
        major: form.kind.0.is_major(&fields),
        requester: references.requester,
        establishment: references.establishment,
        subject: form.subject,
        description: form.description,
        checked: form.checked.filter(|checked| !checked.as_str().is_empty()),
        fields,
        contacts: form.contacts.into_inner(),
        visibility: form.visibility.unwrap_or_default(),
        participants: references.participants,
        follows_up: references.follows_up,
        files: references.files,
    };
    filing.file(number, actor, now)
}

/// What this idempotency key made, as it is now.
async fn filed_before(ctx: &Ctx, caller: &Caller<'_>, reference: &str) -> Result<RequestView, Problem> {
    let number = reference.parse().map_err(|_| Problem::internal("an idempotency record without a number"))?;
    let request = ctx.app.store.consult(caller, number, "request.read").await?;
    Ok(RequestView::load(&ctx.app.store, &request, caller.actor).await?)
}
