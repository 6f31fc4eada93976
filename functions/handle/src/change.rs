//! What the changes here have in common: the agent's text looked through, the change written, the request answered.

use guichet_domain::access::Action;
use guichet_domain::ids::Number;
use guichet_domain::request::{Change, Request};
use guichet_http::nominative::guard;
use guichet_http::{Ctx, IfMatch, Problem, RequestView, SignedIn};
use guichet_store::Transaction;
use serde_json::{Map, Value};

/// What the audit record says of a text, once nothing in it stops the sending.
pub(crate) fn looked_through(
    ctx: &Ctx,
    pointer: &str,
    text: &str,
    not_nominative: &[String],
) -> Result<Map<String, Value>, Problem> {
    let confirmed = guard(&ctx.app.seal(), [(pointer, text)], not_nominative)?;
    let mut detail = Map::new();
    if !confirmed.is_empty() {
        detail.insert("not_nominative".to_owned(), confirmed.to_value());
    }
    Ok(detail)
}

/// Writes what `decide` decides, with `detail` in the audit record.
pub(crate) async fn handled(
    ctx: &Ctx,
    who: &SignedIn,
    number: Number,
    IfMatch(version): IfMatch,
    detail: &Map<String, Value>,
    decide: impl Fn(&Request) -> Result<Option<Change>, Problem>,
) -> Result<RequestView, Problem> {
    let caller = who.caller(ctx, None);
    let changed = ctx
        .app
        .store
        .change_with(&caller, number, Action::Handle, version, detail, |request| {
            Ok::<_, Problem>(decide(request)?.map(|change| (change, Transaction::new())))
        })
        .await?;
    Ok(RequestView::load(&ctx.app.store, &changed.request, &who.actor).await?)
}
