//! `/articles`: what was found, and where nothing was, what to do next. For editors the lists by state as well.

use askama::Template;
use axum::response::Response;
use axum::{Extension, Json};
use deserr::Deserr;
use guichet_domain::account::{Actor, Language};
use guichet_domain::article::ArticleState;
use guichet_domain::text::ArticleCategory;
use guichet_http::{Code, Faults, Limit, List, Problem, Query};
use guichet_library::{Library, reader};
use guichet_portal::{Asked, Page, Viewer, render, render_refused, with_query};

use crate::find::{self as operation, FoundArticle, Wanted, answered_elsewhere, answers};

/// As [`Wanted`]; the page's own language goes by `lang`.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Looking {
    #[deserr(default)]
    q: Option<String>,
    #[deserr(default)]
    language: Option<Language>,
    #[deserr(default)]
    category: Option<ArticleCategory>,
    #[deserr(default)]
    state: Option<ArticleState>,
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "articles.html")]
struct SearchPage {
    page: Page,
    q: String,
    /// `None`: of any, in the lists by state.
    language: Option<Language>,
    category: String,
    categories: Vec<String>,
    state: Option<ArticleState>,
    articles: Vec<FoundArticle>,
    /// There may be more than are shown.
    full: bool,
    next: Option<String>,
    /// The same words in all categories, and in the other language, where that finds something.
    everywhere: Option<String>,
    elsewhere: Option<String>,
    /// The same words among the requests.
    requests: String,
    /// Key of the text that says why nothing is shown.
    trouble: Option<&'static str>,
}

impl SearchPage {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn is_of(&self, language: &Language) -> bool {
        self.language == Some(*language)
    }

    /// Which of the editors' tabs it is.
    fn tab(&self) -> &'static str {
        self.state.map_or("search", ArticleState::as_str)
    }

    /// The form of a new article on these words.
    fn to_write(&self) -> String {
        let language = self.language.unwrap_or_default().as_str();
        with_query("/articles/new", &[("title", &self.q), ("language", language)])
    }
}

pub(crate) async fn show(
    viewer: Viewer,
    Extension(library): Extension<Library>,
    Asked(looking): Asked<Looking>,
) -> Result<Response, Problem> {
    let Viewer { ctx, who, page } = viewer;
    let Looking { q, language, category, state, limit, cursor } = looking;
    // Words are looked for among all that is published.
    let state = state.filter(|_| q.is_none());
    let language = if state.is_some() { language } else { Some(language.unwrap_or(who.actor.language)) };
    let wanted = Wanted { q, lang: language, category, state, typing: None, limit, cursor };
    let query = Query(wanted.clone());
    let (List { items: articles, next_cursor, .. }, problem) =
        match operation::find(ctx.clone(), who.clone(), Extension(library.clone()), query).await {
            Ok(Json(list)) => (list, None),
            Err(problem) => (List::all(Vec::new()), Some(told_here(problem)?)),
        };
    let nothing = articles.is_empty() && problem.is_none() && wanted.q.is_some();
    let unanswered = problem.is_none() && wanted.q.is_some() && !answers(&articles);
    let other = unanswered && answered_elsewhere(&ctx, &who, &library, &wanted).await;

    let code = language.map_or("", Language::as_str);
    let category = wanted.category.map(ArticleCategory::into_string).unwrap_or_default();
    let words = wanted.q.unwrap_or_default();
    let requests = [("scope", scope(&page)), ("q", &words)];
    let found = SearchPage {
        everywhere: (nothing && !category.is_empty())
            .then(|| with_query("/articles", &[("q", &words), ("language", code)])),
        elsewhere: other.then(|| {
            with_query("/articles", &[("q", &words), ("language", language.unwrap_or_default().other().as_str())])
        }),
        requests: if words.is_empty() { String::new() } else { with_query("/requests", &requests) },
        next: next_cursor.map(|cursor| {
            let state = state.map_or("", ArticleState::as_str);
            with_query("/articles", &[("state", state), ("language", code), ("cursor", &cursor)])
        }),
        categories: categories(&library, &who.actor, language),
        full: state.is_none() && articles.len() >= limit.get(),
        trouble: problem
            .as_ref()
            .map(|it| if it.code == Code::Unavailable { "articles-unavailable" } else { "articles-q-too-long" }),
        page,
        q: words,
        language,
        category,
        state,
        articles,
    };
    match problem {
        Some(problem) => render_refused(&found, &problem),
        None => render(&found),
    }
}

/// The problem, if the page itself can tell it.
fn told_here(problem: Problem) -> Result<Problem, Problem> {
    let words = problem.code == Code::Invalid && problem.errors.iter().all(|fault| fault.pointer == "/q");
    if words || problem.code == Code::Unavailable { Ok(problem) } else { Err(problem) }
}

fn categories(library: &Library, actor: &Actor, language: Option<Language>) -> Vec<String> {
    let index = language.and_then(|language| library.index(language));
    index.map(|index| index.categories(reader(actor))).unwrap_or_default()
}

/// Where her search among requests begins.
fn scope(page: &Page) -> &'static str {
    match &page.me {
        Some(me) if me.is_staff() => "queue",
        Some(me) if me.sees_establishment => "establishment",
        _ => "mine",
    }
}
