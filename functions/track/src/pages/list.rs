//! « Demandes »: the lists of contacts and leads, narrowed and searched. Agents have the queue in its place.

use askama::Template;
use axum::Json;
use axum::http::Uri;
use axum::response::Response;
use guichet_domain::catalog::Catalog;
use guichet_domain::ids::Number;
use guichet_domain::request::{Status, Visibility};
use guichet_http::{List, Problem, Query, RequestSummary, pairs};
use guichet_portal::{Page, Viewer, render, with_query};

use super::queue;
use crate::list::{ListScope, Listing, list};

#[derive(Template)]
#[template(path = "requests.html")]
struct ListPage {
    page: Page,
    scope: &'static str,
    status: &'static str,
    kind: String,
    q: String,
    rows: Vec<RequestSummary>,
    /// Codes and labels of the catalogue.
    kinds: Vec<(String, String)>,
    statuses: [Status; 5],
    /// The next page's address.
    next: Option<String>,
    /// More could have been searched than was.
    truncated: bool,
    /// Whether something besides the scope narrows the list.
    narrowed: bool,
    /// What a lead may hand over though she does not see it; nothing tells whether it exists.
    hand_over: Option<Number>,
}

/// What the page takes besides what the JSON side does: as every page, and the queue of what nobody has.
const OF_PAGES: [&str; 4] = ["lang", "notice", "sent", "unassigned"];

/// `GET /requests`
pub(crate) async fn show(viewer: Viewer, uri: Uri) -> Result<Response, Problem> {
    let mut given = pairs(&uri)?;
    let unassigned = given.iter().any(|(name, value)| name == "unassigned" && value == "1");
    given.retain(|(name, value)| !value.trim().is_empty() && !OF_PAGES.contains(&name.as_str()));
    let Query(mut listing) = Query::<Listing>::of(given)?;
    listing.unassigned = unassigned && viewer.who.actor.is_staff();
    if viewer.who.actor.is_staff() {
        return Box::pin(queue::show(viewer, Query(listing))).await;
    }
    // Large, since a page's reads are side by side in it.
    Box::pin(plain(viewer, listing)).await
}

/// The list as a table.
async fn plain(viewer: Viewer, listing: Listing) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let Json(List { items, next_cursor, truncated }) = list(ctx, who, Query(listing.clone())).await?;
    let catalog = Catalog::builtin().map_err(Problem::internal)?;
    let kinds = catalog.types().map(|kind| (kind.code.clone(), page.label(&kind.label).to_owned())).collect();
    let lead = page.me.as_ref().is_some_and(guichet_portal::Me::is_lead);
    let hand_over = listing.number().filter(|_| lead && items.is_empty());
    let narrowed = listing.status.is_some() || listing.kind.is_some() || listing.q.is_some();
    let scope = listing.scope.as_str();
    let status = listing.status.map_or("", Status::as_str);
    let (kind, q) = (listing.kind.unwrap_or_default(), listing.q.unwrap_or_default());
    let next = next_cursor.map(|cursor| {
        let query = [("scope", scope), ("status", status), ("type", &kind), ("q", &q), ("cursor", &cursor)];
        with_query("/requests", &query)
    });
    render(&ListPage {
        scope,
        status,
        kind,
        q,
        rows: items,
        kinds,
        statuses: Status::ALL,
        next,
        truncated,
        narrowed,
        hand_over,
        page,
    })
}

impl ListPage {
    /// The tabs: scopes with the keys of their names.
    fn tabs(&self) -> Vec<(&'static str, &'static str)> {
        let mut tabs =
            vec![(ListScope::Mine.as_str(), "requests-mine"), (ListScope::Shared.as_str(), "requests-shared")];
        if self.page.me.as_ref().is_some_and(|me| me.sees_establishment) {
            tabs.push((ListScope::Establishment.as_str(), "requests-establishment"));
        }
        tabs
    }
}
