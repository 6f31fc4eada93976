//! The list of canned responses, by team and language.

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use guichet_domain::account::Language;
use guichet_domain::catalog::Team;
use guichet_http::{Faults, Limit, List, Problem, Query};
use guichet_portal::{Asked, Page, Viewer, render, with_query};
use guichet_store::CannedResponse;

use super::code;
use crate::list::{self as operation, Wanted};

/// As [`Wanted`]; the page's own language goes by `lang`.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Looking {
    #[deserr(default)]
    team: Option<Team>,
    #[deserr(default)]
    language: Option<Language>,
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "canned.html")]
struct ListPage {
    page: Page,
    responses: Vec<CannedResponse>,
    teams: [Team; 6],
    team: &'static str,
    language: &'static str,
    next: Option<String>,
}

pub(crate) async fn show(viewer: Viewer, Asked(looking): Asked<Looking>) -> Result<Response, Problem> {
    let Looking { team, language, limit, cursor } = looking;
    let wanted = Wanted { team, lang: language, limit, cursor };
    let Viewer { ctx, who, page } = viewer;
    let List { items, next_cursor, .. } = operation::list(ctx, who, Query(wanted)).await?.0;
    let (team, language) = (team.map_or("", Team::as_str), language.map_or("", code));
    let next = next_cursor
        .map(|cursor| with_query("/canned-responses", &[("team", team), ("language", language), ("cursor", &cursor)]));
    render(&ListPage { page, responses: items, teams: Team::ALL, team, language, next })
}
