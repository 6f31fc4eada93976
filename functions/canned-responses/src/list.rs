//! `GET /canned-responses`: by title.

use axum::Json;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::account::Language;
use guichet_domain::catalog::Team;
use guichet_http::{Ctx, Faults, Limit, List, Problem, Query, SignedIn};
use guichet_store::{Audited, CannedResponse, Filter, Page, open_cursor};

use crate::check;

#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default)]
    pub(crate) team: Option<Team>,
    #[deserr(default)]
    pub(crate) lang: Option<Language>,
    #[deserr(default)]
    pub(crate) limit: Limit,
    #[deserr(default)]
    pub(crate) cursor: Option<String>,
}

/// Where a response stands in the list: its title as people look for it, then its id.
fn place(response: &CannedResponse) -> String {
    format!("{}\u{0}{}", Filter::words(response.title.as_str()).join(" "), response.id)
}

/// Those asked for, by title, from a place on.
fn page(all: Vec<CannedResponse>, wanted: &Wanted, after: Option<&str>) -> Page<CannedResponse> {
    let fits = |response: &CannedResponse| {
        wanted.lang.is_none_or(|lang| response.lang == lang)
            && wanted.team.is_none_or(|team| response.team.is_none_or(|its| its == team))
    };
    let mut items: Vec<_> = all.into_iter().filter(fits).map(|response| (place(&response), response)).collect();
    items.retain(|(place, _)| after.is_none_or(|after| place.as_str() > after));
    items.sort_by(|(one, _), (other, _)| one.cmp(other));
    let more = items.len() > wanted.limit.get();
    items.truncate(wanted.limit.get());
    let next = items.last().map(|(place, _)| place.clone()).filter(|_| more);
    Page { items: items.into_iter().map(|(_, response)| response).collect(), next }
}

/// Canned responses by title
///
/// Those for a team are its own and those for every team.
#[utoipa::path(
    get,
    path = "/canned-responses",
    tag = "handle",
    params(
        ("team" = Option<Team>, Query, description = "For this team"),
        ("lang" = Option<Language>, Query, description = "In this language"),
        ("limit" = inline(Option<Limit>), Query, description = "How many at most"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of canned responses", body = List<CannedResponse>)),
)]
pub(crate) async fn list(
    ctx: Ctx,
    who: SignedIn,
    wanted: Query<Wanted>,
) -> Result<Json<List<CannedResponse>>, Problem> {
    check(&who.actor)?;
    let store = &ctx.app.store;
    let seal = ctx.app.seal();
    let query = format!("GET /canned-responses {:?} {:?} {}", wanted.team, wanted.lang, who.actor.id);
    let after = open_cursor(&seal, &query, wanted.cursor.as_deref())?;
    let caller = who.caller(&ctx, None);
    let (all, ()) =
        try_join!(store.canned_responses(), store.audit(&caller, Audited::new("canned_responses.listed")),)?;
    Ok(Json(page(all, &wanted, after.as_deref()).sealed(&seal, &query).into()))
}
