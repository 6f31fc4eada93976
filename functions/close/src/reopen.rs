//! `POST /requests/{number}/reopen`: « Le problème persiste »: a resolved request is taken up again.

use deserr::Deserr;
use guichet_domain::access::Action;
use guichet_domain::ids::Number;
use guichet_domain::text::Reason;
use guichet_http::nominative::guard;
use guichet_http::{Ctx, Faults, IfMatch, Input, PathId, Problem, RequestView, SignedIn};
use guichet_store::Transaction;
use serde_json::Map;
use utoipa::ToSchema;

/// What is wrong still.
#[derive(Debug, Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reopening {
    reason: Reason,
    /// What looks like nominative data in the reason and is none.
    #[deserr(default)]
    #[schema(required = false, max_items = 20)]
    not_nominative: Vec<String>,
}

/// Take a resolved request up again: the problem persists
#[utoipa::path(
    post,
    path = "/requests/{number}/reopen",
    tag = "close",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("If-Match" = Option<String>, Header, description = "The version that the change is meant for"),
    ),
    request_body = Reopening,
    responses((status = 200, description = "The request", body = RequestView, headers(("ETag" = String)))),
)]
pub(crate) async fn reopen(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    IfMatch(version): IfMatch,
    input: Input<Reopening>,
) -> Result<RequestView, Problem> {
    let confirmed = guard(&ctx.app.seal(), [("/reason", input.reason.as_str())], &input.not_nominative)?;
    let mut detail = Map::new();
    if !confirmed.is_empty() {
        detail.insert("not_nominative".to_owned(), confirmed.to_value());
    }
    let caller = who.caller(&ctx, None);
    let changed = ctx
        .app
        .store
        .change_with(&caller, number, Action::Reopen, version, &detail, |request| {
            let change = request.reopen(&who.actor, input.reason.clone(), ctx.now)?;
            Ok::<_, Problem>(Some((change, Transaction::new())))
        })
        .await?;
    Ok(RequestView::load(&ctx.app.store, &changed.request, &who.actor).await?)
}
