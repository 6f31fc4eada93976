//! `GET /requests/{number}/events`: the timeline, oldest first.

use axum::Json;
use deserr::Deserr;
use guichet_domain::ids::Number;
use guichet_http::{Ctx, EventView, Faults, Limit, List, PathId, Problem, Query, SignedIn};
use guichet_store::{Audited, open_cursor};
use serde_json::json;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Paging {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<String>,
}

/// The timeline of a request, oldest first
///
/// A closure by the rule is in it from its instant on.
#[utoipa::path(
    get,
    path = "/requests/{number}/events",
    tag = "requests",
    params(
        ("number" = Number, Path, description = "The request's number"),
        ("limit" = inline(Option<Limit>), Query, description = "How many"),
        ("cursor" = Option<String>, Query, description = "Where the page begins"),
    ),
    responses((status = 200, description = "A page of the timeline", body = List<EventView>)),
)]
pub(crate) async fn events(
    ctx: Ctx,
    who: SignedIn,
    PathId(number): PathId<Number>,
    paging: Query<Paging>,
) -> Result<Json<List<EventView>>, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let request = store.visible(&who.actor, number, ctx.now).await?;
    let query = json!(["events", number, who.actor.id]).to_string();
    let after = open_cursor(&ctx.app.seal(), &query, paging.cursor.as_deref())?;
    let (page, ()) = futures_util::try_join!(
        store.events(&request, paging.limit.get(), after.as_deref()),
        store.audit(&caller, Audited::new("request.events_read").request(number)),
    )?;
    let named: Vec<_> = page.items.iter().flat_map(|event| event.attachments.iter().copied()).collect();
    let files = store.files(&named).await?;
    let view = |event| EventView::of(&event, &files, &who.actor);
    Ok(Json(page.map(view).sealed(&ctx.app.seal(), &query).into()))
}
