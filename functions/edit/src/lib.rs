//! `PATCH /requests/{number}`: the requester or an agent edits a request. What is left out stays as it is.

mod pages;
mod patch;

use guichet_domain::access::Action;
use guichet_domain::ids::Number;
use guichet_domain::request::Edit;
use guichet_http::nominative::{Confirmations, guard, texts_in};
use guichet_http::{Ctx, IfMatch, Input, PathId, Problem, RequestView, SignedIn};
use guichet_http::{Describe, Routes, routes};
use guichet_store::Transaction;
use serde_json::{Map, Value};

pub use pages::pages;
use patch::{RequestPatch, Wanted};

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(edit))
}

/// Where people write.
const TEXTS: [&str; 5] = ["subject", "description", "checked", "fields", "contacts"];

/// Edit a request
///
/// What is left out stays as it is; `checked: null` takes the checks away; `fields` replaces all of the type's fields.
#[utoipa::path(
    patch,
    path = "/requests/{number}",
    tag = "requests",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    request_body = RequestPatch,
    responses((
        status = 200,
        description = "The request",
        body = RequestView,
        headers(("ETag" = String, description = "Its version, for If-Match")),
    )),
)]
pub(crate) async fn edit(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    IfMatch(version): IfMatch,
    input: Input<Value>,
) -> Result<RequestView, Problem> {
    let wanted = Wanted::read(&input);
    let confirmed = confirmed(&ctx, &input, &wanted);
    let mut detail = Map::new();
    if let Ok(confirmed) = &confirmed
        && !confirmed.is_empty()
    {
        detail.insert("not_nominative".to_owned(), confirmed.to_value());
    }
    let caller = who.caller(&ctx, None);
    let changed = ctx
        .app
        .store
        .change_with(&caller, number, Action::Edit, version, &detail, |request| {
            // Whoever may not edit learns that before anything about what she sent.
            request.edit(&who.actor, Edit::default(), ctx.now)?;
            let edit = wanted.clone().for_request(request)?;
            confirmed.clone()?;
            let change = request.edit(&who.actor, edit, ctx.now)?;
            Ok::<_, Problem>(change.map(|change| (change, Transaction::new())))
        })
        .await?;
    Ok(RequestView::load(&ctx.app.store, &changed.request, &who.actor).await?)
}

/// What the writer confirmed of the texts as she sent them.
fn confirmed(ctx: &Ctx, body: &Value, wanted: &Wanted) -> Result<Confirmations, Problem> {
    let texts = texts_in(body, &TEXTS);
    guard(&ctx.app.seal(), texts.iter().map(|(pointer, text)| (pointer.as_str(), *text)), wanted.not_nominative())
}
