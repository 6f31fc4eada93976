//! The agents' queue: `GET /requests` for the centre. How many wait where, then which, the most pressing first.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::catalog::{Catalog, Team};
use guichet_domain::ids::{EstablishmentId, Number};
use guichet_domain::request::Status;
use guichet_http::{List, Problem, Query, RequestSummary};
use guichet_portal::{Page, Viewer, render, with_query};
use guichet_store::Waiting;
use jiff::Timestamp;

use crate::list::{ListScope, Listing, list};

/// Names of so many establishments come with the queue; of others, the code.
const NAMED: usize = 100;

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    page: Page,
    tabs: Vec<Tab>,
    all: Waiting,
    groups: Vec<Group>,
    scope: &'static str,
    team: &'static str,
    status: &'static str,
    kind: String,
    q: String,
    kinds: Vec<(String, String)>,
    statuses: [Status; 4],
    next: Option<String>,
    truncated: bool,
    narrowed: bool,
    /// What was searched may be a request that is closed, and so not in the queue.
    number: Option<Number>,
}

/// A list of the queue, and what waits in it where that is counted.
struct Tab {
    address: String,
    name: String,
    waiting: Option<Waiting>,
    current: bool,
}

/// The requests of one team, or of a list that is not by team.
struct Group {
    team: Option<Team>,
    rows: Vec<Row>,
}

struct Row {
    r: RequestSummary,
    establishment: String,
    age: String,
    /// Whether « Prendre » is for her: nobody has it, and it is not waiting for anyone else.
    is_free: bool,
}

/// The list that an agent asked for (`scope=queue`, or `mine`: what is assigned to her).
pub(crate) async fn show(viewer: Viewer, Query(listing): Query<Listing>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let store = &ctx.app.store;
    let counts = async { Ok(store.queue_counts(ctx.now).await?) };
    let names = async { Ok(store.establishments(NAMED, None).await?) };
    let listed = list(ctx.clone(), who, Query(listing.clone()));
    let (Json(List { items, next_cursor, truncated }), counts, names) = try_join!(listed, counts, names)?;
    let names: HashMap<_, _> = names.items.into_iter().map(|one| (one.id, one.name.into_string())).collect();

    let all = counts
        .values()
        .fold(Waiting::default(), |all, one| Waiting { open: all.open + one.open, major: all.major + one.major });
    let number = listing.number().filter(|_| items.is_empty());
    let by_team = listing.scope == ListScope::Queue && listing.team.is_none() && listing.q.is_none();
    let groups = grouped(&page, items, &names, ctx.now, by_team);
    let catalog = Catalog::builtin().map_err(Problem::internal)?;
    let kinds = catalog.types().map(|kind| (kind.code.clone(), page.label(&kind.label).to_owned())).collect();
    let tabs = tabs(&page, &listing, &counts, all);
    let narrowed = listing.status.is_some() || listing.kind.is_some() || listing.q.is_some();
    let next = next_cursor.map(|cursor| address(&listing, listing.scope, listing.team, &cursor));
    render(&QueuePage {
        tabs,
        all,
        groups,
        scope: listing.scope.as_str(),
        team: listing.team.map_or("", Team::as_str),
        status: listing.status.map_or("", Status::as_str),
        kind: listing.kind.unwrap_or_default(),
        q: listing.q.unwrap_or_default(),
        kinds,
        statuses: [Status::Submitted, Status::InProgress, Status::WaitingForCustomer, Status::Resolved],
        next,
        truncated,
        narrowed,
        number,
        page,
    })
}

/// A list narrowed as this one, from the cursor on.
fn address(listing: &Listing, scope: ListScope, team: Option<Team>, cursor: &str) -> String {
    let query = [
        ("scope", scope.as_str()),
        ("team", team.map_or("", Team::as_str)),
        ("status", listing.status.map_or("", Status::as_str)),
        ("type", listing.kind.as_deref().unwrap_or_default()),
        ("q", listing.q.as_deref().unwrap_or_default()),
        ("cursor", cursor),
    ];
    with_query("/requests", &query)
}

fn tabs(page: &Page, listing: &Listing, counts: &std::collections::BTreeMap<Team, Waiting>, all: Waiting) -> Vec<Tab> {
    let queue = listing.scope == ListScope::Queue;
    let tab = |scope, team, name, waiting, current| Tab {
        address: address(listing, scope, team, ""),
        name,
        waiting,
        current,
    };
    let mine = tab(ListScope::Mine, None, page.t("queue-mine"), None, !queue);
    let whole = tab(ListScope::Queue, None, page.t("queue-all"), Some(all), queue && listing.team.is_none());
    let teams = Team::ALL.into_iter().map(|team| {
        let waiting = Some(counts.get(&team).copied().unwrap_or_default());
        let name = page.word("team", team.as_str());
        tab(ListScope::Queue, Some(team), name, waiting, queue && listing.team == Some(team))
    });
    [mine, whole].into_iter().chain(teams).collect()
}

fn grouped(
    page: &Page,
    items: Vec<RequestSummary>,
    names: &HashMap<EstablishmentId, String>,
    now: Timestamp,
    by_team: bool,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for r in items {
        let team = by_team.then_some(r.team);
        if groups.last().is_none_or(|group| group.team != team) {
            groups.push(Group { team, rows: Vec::new() });
        }
        let establishment = names.get(&r.establishment).cloned().unwrap_or_else(|| r.establishment.to_string());
        let age = age(page, now, r.created_at);
        let is_free = r.assignee.is_none() && matches!(r.status, Status::Submitted | Status::InProgress);
        if let Some(group) = groups.last_mut() {
            group.rows.push(Row { r, establishment, age, is_free });
        }
    }
    groups
}

/// How long ago, in the largest unit that says something.
fn age(page: &Page, now: Timestamp, since: Timestamp) -> String {
    let minutes = usize::try_from(now.duration_since(since).as_mins()).unwrap_or_default();
    match minutes {
        0..60 => page.count("age-minutes", &minutes),
        60..2_880 => page.count("age-hours", &(minutes / 60)),
        _ => page.count("age-days", &(minutes / 1_440)),
    }
}
