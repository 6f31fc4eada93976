//! `GET /requests`: the lists, narrowed and searched.

use axum::Json;
use deserr::Deserr;
use futures_util::future::try_join_all;
use guichet_domain::account::{Actor, Right};
use guichet_domain::catalog::{Catalog, Team};
use guichet_domain::ids::Number;
use guichet_domain::invalid::Invalid;
use guichet_domain::request::{Head, Status};
use guichet_http::{Ctx, Faults, Limit, List, Problem, Query, RequestSummary, SignedIn};
use guichet_store::{Audited, Filter, Page, Scope, Store, StoreError, open_cursor};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// A search has at most this many characters.
const LONGEST_SEARCH: usize = 200;

/// Which list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(rename_all = lowercase)]
pub(crate) enum ListScope {
    /// One's own; to agents, the open ones that are assigned to them.
    #[default]
    Mine,
    /// Those that were shared with the caller by name.
    Shared,
    /// Those of the caller's establishment that are not private.
    Establishment,
    /// For agents: the open ones by team, the major ones first, then by priority and age.
    Queue,
}

#[derive(Debug, Clone, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Listing {
    #[deserr(default)]
    pub(crate) scope: ListScope,
    #[deserr(default)]
    pub(crate) status: Option<Status>,
    #[deserr(default, rename = "type")]
    pub(crate) kind: Option<String>,
    #[deserr(default)]
    pub(crate) team: Option<Team>,
    /// Only what nobody has: a list of the agents' pages.
    #[deserr(skip)]
    pub(crate) unassigned: bool,
    #[deserr(default)]
    pub(crate) q: Option<String>,
    #[deserr(default)]
    pub(crate) limit: Limit,
    #[deserr(default)]
    pub(crate) cursor: Option<String>,
}

/// Lists of requests, newest first; the queue by team, the major ones first, then by priority and age
///
/// A page may be shorter than asked for while there are more.
#[utoipa::path(
    get,
    path = "/requests",
    tag = "requests",
    params(
        ("scope" = inline(Option<ListScope>), Query, description = "Which list; `mine` unless told"),
        ("status" = inline(Option<Status>), Query, description = "Of this status now"),
        ("type" = Option<String>, Query, description = "Of this type of the catalogue"),
        ("team" = inline(Option<Team>), Query, description = "Of this team"),
        ("q" = Option<String>, Query, description = "A number, or words of the subject among the newest 1,000"),
        ("limit" = inline(Option<Limit>), Query, description = "How many"),
        ("cursor" = Option<String>, Query, description = "Where the page begins"),
    ),
    responses((status = 200, description = "A page of the list", body = List<RequestSummary>)),
)]
pub(crate) async fn list(
    ctx: Ctx,
    who: SignedIn,
    listing: Query<Listing>,
) -> Result<Json<List<RequestSummary>>, Problem> {
    let store = &ctx.app.store;
    let caller = who.caller(&ctx, None);
    listing.check(&who.actor)?;
    let (scope, mut filter) = listing.scope(&who.actor)?;
    let query = listing.query(&who.actor);
    let after = open_cursor(&ctx.app.seal(), &query, listing.cursor.as_deref())?;

    let audited = Audited::new("request.listed").detail("scope", json!(listing.scope));
    let search = async {
        if let Some(number) = listing.number().filter(|_| after.is_none())
            && let Some(head) = numbered(store, &who.actor, number, &scope, &filter, ctx.now).await?
        {
            return Ok((Page { items: vec![head], next: None }, false));
        }
        filter.words = Filter::words(listing.q.as_deref().unwrap_or_default());
        let listed = store.list(&who.actor, &scope, &filter, listing.limit.get(), after.as_deref(), ctx.now).await?;
        Ok((listed.page, listed.truncated))
    };
    let ((page, truncated), ()) = futures_util::try_join!(search, store.audit(&caller, audited))?;
    let page = page.map(|head| RequestSummary::of(&head)).sealed(&ctx.app.seal(), &query);
    Ok(Json(List { truncated, ..page.into() }))
}

/// The start of every team's queue, the teams in their order, each with whether it goes on; as one consultation.
pub(crate) async fn list_by_team(
    ctx: &Ctx,
    who: &SignedIn,
    listing: &Listing,
) -> Result<Vec<(Team, Vec<RequestSummary>, bool)>, Problem> {
    let (store, actor) = (&ctx.app.store, &who.actor);
    listing.check(actor)?;
    let (_, filter) = listing.scope(actor)?;
    let (filter, limit) = (&filter, listing.limit.get());
    let lists = Team::ALL.map(|team| async move {
        let listed = store.list(actor, &Scope::Queue(Some(team)), filter, limit, None, ctx.now).await?.page;
        Ok((team, listed.items.iter().map(RequestSummary::of).collect(), listed.next.is_some()))
    });
    let caller = who.caller(ctx, None);
    let audited = Audited::new("request.listed").detail("scope", json!(listing.scope));
    let (lists, ()) = futures_util::try_join!(try_join_all(lists), store.audit(&caller, audited))?;
    Ok(lists)
}

/// The request of this number, where it is in the list.
async fn numbered(
    store: &Store,
    actor: &Actor,
    number: Number,
    scope: &Scope,
    filter: &Filter,
    now: Timestamp,
) -> Result<Option<Head>, StoreError> {
    let request = match store.visible(actor, number, now).await {
        Ok(request) => request,
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let listed = scope.holds(&request.head, request.participants.contains_key(&actor.id)) && filter.fits(&request.head);
    Ok(listed.then(|| request.head.clone()))
}

impl ListScope {
    /// The code that the address uses.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Shared => "shared",
            Self::Establishment => "establishment",
            Self::Queue => "queue",
        }
    }
}

impl Listing {
    /// Everything that is wrong with the query for this caller.
    fn check(&self, actor: &Actor) -> Result<(), Problem> {
        let mut faults = Vec::new();
        if self.scope == ListScope::Establishment && actor.is_staff() {
            faults.push(Invalid::new("/scope", "not-allowed", "you are of no establishment; take the queue"));
        }
        let catalog = Catalog::builtin().map_err(Problem::internal)?;
        if self.kind.as_ref().is_some_and(|kind| catalog.get(kind).is_none()) {
            faults.push(Invalid::new("/type", "not-allowed", "give a type of the catalogue"));
        }
        if self.q.as_ref().is_some_and(|q| q.chars().count() > LONGEST_SEARCH) {
            let detail = format!("search with at most {LONGEST_SEARCH} characters");
            faults.push(Invalid::new("/q", "too-long", detail));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
    }

    /// The list that the caller means, if it is for her, and what it is narrowed to; the words of a search aside.
    fn scope(&self, actor: &Actor) -> Result<(Scope, Filter), Problem> {
        let mut filter = Filter {
            status: self.status,
            kind: self.kind.clone(),
            team: self.team,
            unassigned: self.unassigned,
            ..Filter::default()
        };
        let scope = match self.scope {
            ListScope::Mine if actor.is_staff() => {
                filter.assignee = Some(actor.id);
                Scope::Queue(self.team)
            }
            ListScope::Mine => Scope::Mine(actor.id),
            ListScope::Shared => Scope::Shared(actor.id),
            ListScope::Establishment if actor.has(Right::ViewEstablishment) => {
                Scope::Establishment(actor.establishment.clone().ok_or_else(Problem::forbidden)?)
            }
            ListScope::Queue if actor.is_staff() => Scope::Queue(self.team),
            ListScope::Establishment | ListScope::Queue => return Err(Problem::forbidden()),
        };
        Ok((scope, filter))
    }

    /// What a cursor is good for.
    fn query(&self, actor: &Actor) -> String {
        json!(["requests", self.scope, self.status, self.kind, self.team, self.unassigned, self.q, actor.id])
            .to_string()
    }

    /// `CSC-1042` or `1042`.
    pub(crate) fn number(&self) -> Option<Number> {
        let q = self.q.as_ref()?.trim().to_ascii_uppercase();
        format!("CSC-{}", q.strip_prefix("CSC-").unwrap_or(&q)).parse().ok()
    }
}
