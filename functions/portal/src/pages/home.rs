//! Home: what can be asked for, and what waits for the reader. Staff go to the queue, where their work is.

use askama::Template;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::catalog::Catalog;
use guichet_domain::request::{Head, Status};
use guichet_http::Problem;
use guichet_portal::{Page, Viewer, render, see_other};
use guichet_store::{Audited, Filter, Scope};

/// Of her newest requests, so many are looked at: one step of the list.
const NEWEST: usize = 25;
/// And so many shown.
const SHOWN: usize = 6;
/// Notifications are counted up to here.
const MANY: usize = 10;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    name: String,
    catalog: &'static Catalog,
    /// Those that wait for her first.
    open: Vec<Head>,
    unread: usize,
    many: usize,
}

pub(crate) async fn show(viewer: Viewer) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    if who.actor.is_staff() {
        return Ok(see_other("/requests?scope=queue"));
    }
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    let (scope, filter) = (Scope::Mine(who.actor.id), Filter::default());
    let audited = Audited::new("request.listed").detail("scope", "home");
    let (listed, (news, read_up_to), ()) = try_join!(
        store.list(&who.actor, &scope, &filter, NEWEST, None, ctx.now),
        store.notifications(&who.actor, MANY, None, ctx.now),
        store.audit(&caller, audited),
    )?;
    let unread = news.items.iter().filter(|(it, _)| read_up_to.is_none_or(|mark| it.at > mark)).count();
    let mut open: Vec<_> = listed.page.items.into_iter().filter(|head| !head.is_closed()).collect();
    open.sort_by_key(|head| !matches!(head.status, Status::WaitingForCustomer | Status::Resolved));
    open.truncate(SHOWN);
    let catalog = Catalog::builtin().map_err(Problem::internal)?;
    render(&HomePage { page, name: who.actor.name.clone(), catalog, open, unread, many: MANY })
}
