//! The agents' queue: `GET /requests` for the centre. How many wait where, then which, the most pressing first.

use std::cmp::Reverse;
use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::response::Response;
use futures_util::try_join;
use guichet_domain::catalog::{Catalog, Priority, Team};
use guichet_domain::ids::{EstablishmentId, Number};
use guichet_domain::request::Status;
use guichet_http::{Ctx, Limit, List, Problem, Query, RequestSummary, SignedIn};
use guichet_portal::{Page, Viewer, render, with_query};
use guichet_store::Waiting;
use jiff::Timestamp;

use crate::list::{ListScope, Listing, list, list_by_team};

/// Names of so many establishments come with the queue; of others, the code.
const NAMED: usize = 100;

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    page: Page,
    tabs: Vec<Tab>,
    all: Waiting,
    groups: Vec<Group>,
    /// Key of the text that says how the list is ordered.
    caption: &'static str,
    scope: &'static str,
    team: &'static str,
    unassigned: bool,
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

/// The major incidents, the other requests of one team, or a list that is not by team.
struct Group {
    name: Option<String>,
    rows: Vec<Row>,
    /// Where a team's list goes on.
    more: Option<More>,
}

struct More {
    address: String,
    /// The team's name.
    name: String,
}

/// What was read of the list.
#[derive(Default)]
struct Found {
    /// Of a list that is not by team.
    plain: Vec<RequestSummary>,
    /// By team; with whether the team has more.
    teams: Vec<(Team, Vec<RequestSummary>, bool)>,
    next: Option<String>,
    truncated: bool,
}

struct Row {
    r: RequestSummary,
    establishment: String,
    age: String,
    /// Its team, where neither the list nor the name of its type says it.
    team: Option<String>,
    /// Whether « Prendre » is for her: nobody has it, and it is not waiting for anyone else.
    is_free: bool,
}

/// The list that an agent asked for (`scope=queue`, or `mine`: what is assigned to her).
pub(crate) async fn show(viewer: Viewer, Query(listing): Query<Listing>) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let store = &ctx.app.store;
    let counts = async { Ok(store.queue_counts(ctx.now).await?) };
    let names = async { Ok(store.establishments(NAMED, None).await?) };
    let found = find(&ctx, who, &listing);
    let (found, counts, names) = try_join!(found, counts, names)?;
    let names: HashMap<_, _> = names.items.into_iter().map(|one| (one.id, one.name.into_string())).collect();

    let all = counts
        .values()
        .fold(Waiting::default(), |all, one| Waiting { open: all.open + one.open, major: all.major + one.major });
    let number = listing.number().filter(|_| found.plain.is_empty() && found.teams.is_empty());
    let Found { next, truncated, .. } = found;
    let caption = if found.teams.is_empty() { "queue-caption" } else { "queue-caption-all" };
    let row = |r, says_team| Row::of(&page, r, says_team, &names, ctx.now);
    let groups = grouped(&page, &listing, found.plain, found.teams, row);
    let catalog = Catalog::builtin().map_err(Problem::internal)?;
    let kinds = catalog.types().map(|kind| (kind.code.clone(), page.label(&kind.label).to_owned())).collect();
    let tabs = tabs(&page, &listing, &counts, all);
    let narrowed = listing.status.is_some() || listing.kind.is_some() || listing.q.is_some();
    let next = next.map(|cursor| address(&listing, listing.scope, listing.team, listing.unassigned, &cursor));
    render(&QueuePage {
        tabs,
        all,
        groups,
        caption,
        scope: listing.scope.as_str(),
        team: listing.team.map_or("", Team::as_str),
        unassigned: listing.unassigned,
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
fn address(listing: &Listing, scope: ListScope, team: Option<Team>, unassigned: bool, cursor: &str) -> String {
    let query = [
        ("scope", scope.as_str()),
        ("team", team.map_or("", Team::as_str)),
        ("unassigned", if unassigned { "1" } else { "" }),
        ("status", listing.status.map_or("", Status::as_str)),
        ("type", listing.kind.as_deref().unwrap_or_default()),
        ("q", listing.q.as_deref().unwrap_or_default()),
        ("cursor", cursor),
    ];
    with_query("/requests", &query)
}

fn tabs(page: &Page, listing: &Listing, counts: &std::collections::BTreeMap<Team, Waiting>, all: Waiting) -> Vec<Tab> {
    let queue = listing.scope == ListScope::Queue;
    let free = listing.unassigned;
    let tab = |scope, team, name, waiting, current| Tab {
        address: address(listing, scope, team, false, ""),
        name,
        waiting,
        current,
    };
    let mine = tab(ListScope::Mine, None, page.t("queue-mine"), None, !queue);
    let to_take = Tab {
        address: address(listing, ListScope::Queue, None, true, ""),
        ..tab(ListScope::Queue, None, page.t("queue-to-take"), None, queue && free)
    };
    let in_all = queue && !free && listing.team.is_none();
    let whole = tab(ListScope::Queue, None, page.t("queue-all"), Some(all), in_all);
    let teams = Team::ALL.into_iter().map(|team| {
        let waiting = Some(counts.get(&team).copied().unwrap_or_default());
        let name = page.word("team", team.as_str());
        tab(ListScope::Queue, Some(team), name, waiting, queue && !free && listing.team == Some(team))
    });
    [mine, to_take, whole].into_iter().chain(teams).collect()
}

/// The list as it was asked for. The whole queue is read team by team, so that each begins with its most pressing ones.
async fn find(ctx: &Ctx, who: SignedIn, listing: &Listing) -> Result<Found, Problem> {
    let queue = listing.scope == ListScope::Queue;
    if queue && listing.team.is_none() && listing.q.is_none() && listing.cursor.is_none() {
        let mut teams = list_by_team(ctx, &who, listing).await?;
        teams.retain(|(_, items, more)| *more || !items.is_empty());
        return Ok(Found { teams, ..Found::default() });
    }
    let mut listing = listing.clone();
    if !queue {
        listing.limit = Limit::MOST;
    }
    let Json(List { items: mut plain, next_cursor: next, truncated }) = list(ctx.clone(), who, Query(listing)).await?;
    // The index goes by team.
    plain.sort_by_key(pressing);
    Ok(Found { plain, next, truncated, ..Found::default() })
}

/// The most pressing first.
fn pressing(r: &RequestSummary) -> (bool, Reverse<Priority>, Timestamp) {
    (!r.major, Reverse(r.priority), r.created_at)
}

/// The major incidents of every team before all else. `row` is told whether the list says the team.
fn grouped(
    page: &Page,
    listing: &Listing,
    plain: Vec<RequestSummary>,
    teams: Vec<(Team, Vec<RequestSummary>, bool)>,
    row: impl Fn(RequestSummary, bool) -> Row,
) -> Vec<Group> {
    let mut majors = Vec::new();
    let mut groups = Vec::new();
    if !plain.is_empty() {
        let rows = plain.into_iter().map(|r| row(r, listing.team.is_some())).collect();
        groups.push(Group { name: None, rows, more: None });
    }
    for (team, items, more) in teams {
        let (major, others): (Vec<_>, Vec<_>) = items.into_iter().partition(|r| r.major);
        majors.extend(major);
        let name = page.word("team", team.as_str());
        let more = more.then(|| More {
            address: address(listing, listing.scope, Some(team), listing.unassigned, ""),
            name: name.clone(),
        });
        if !others.is_empty() || more.is_some() {
            let rows = others.into_iter().map(|r| row(r, true)).collect();
            groups.push(Group { name: Some(name), rows, more });
        }
    }
    if !majors.is_empty() {
        majors.sort_by_key(pressing);
        let rows = majors.into_iter().map(|r| row(r, false)).collect();
        groups.insert(0, Group { name: Some(page.t("queue-majors")), rows, more: None });
    }
    groups
}

impl Row {
    fn of(
        page: &Page,
        r: RequestSummary,
        says_team: bool,
        names: &HashMap<EstablishmentId, String>,
        now: Timestamp,
    ) -> Self {
        let team = page.word("team", r.team.as_str());
        let said = says_team || page.kind(&r.kind).to_lowercase().ends_with(&team.to_lowercase());
        Self {
            establishment: names.get(&r.establishment).cloned().unwrap_or_else(|| r.establishment.to_string()),
            age: age(page, now, r.created_at),
            team: (!said).then_some(team),
            is_free: r.assignee.is_none() && matches!(r.status, Status::Submitted | Status::InProgress),
            r,
        }
    }
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
