//! `GET /articles`: by words, or the newest.
//!
//! The index in memory gives the hits; their heads, read from the table with the pointers to the current indexes,
//! decide what of it the reader may see at this moment. So an article is not shown any more from the moment that it is
//! withdrawn, however old the index is.

use std::collections::HashMap;

use axum::{Extension, Json};
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::access::{Administration, may_administer, may_read};
use guichet_domain::account::Language;
use guichet_domain::article::{ArticleHead, ArticleState};
use guichet_domain::ids::ArticleId;
use guichet_domain::invalid::Invalid;
use guichet_domain::text::ArticleCategory;
use guichet_http::{Ctx, Faults, Limit, List, Problem, Query, SignedIn};
use guichet_library::{Library, lang, reader};
use guichet_portal::escaped;
use guichet_search::Hit;
use guichet_store::{Audited, open_cursor};
use serde::Serialize;
use utoipa::ToSchema;

use crate::unanswered;

/// A search has at most this many characters, as a request's subject, which is searched as it is typed.
pub(crate) const LONGEST: usize = 200;
/// Where the best hit holds less of the words than this, it is no answer: it is not suggested while someone types, and
/// the search is one without result for editors.
const LEAST_COVERAGE: f32 = 0.2;
/// What is worse than this part of the best is not shown; a wrong suggestion costs more attention than a missing one.
const LEAST_OF_BEST: f32 = 0.15;
const LEAST_SUGGESTED: f32 = 0.35;

/// A parameter that is there or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserr, ToSchema)]
#[deserr(rename_all = lowercase)]
#[schema(rename_all = "lowercase")]
pub(crate) enum Switch {
    True,
    False,
}

#[derive(Debug, Clone, Default, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Wanted {
    #[deserr(default)]
    pub(crate) q: Option<String>,
    #[deserr(default)]
    pub(crate) lang: Option<Language>,
    #[deserr(default)]
    pub(crate) category: Option<ArticleCategory>,
    #[deserr(default)]
    pub(crate) state: Option<ArticleState>,
    /// The words are being typed: suggested is what holds enough of them, and what is not found is no search without
    /// result yet.
    #[deserr(default)]
    pub(crate) typing: Option<Switch>,
    #[deserr(default)]
    pub(crate) limit: Limit,
    #[deserr(default)]
    pub(crate) cursor: Option<String>,
}

impl Wanted {
    /// What to look for, if anything.
    fn words(&self) -> Option<&str> {
        self.q.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct FoundArticle {
    pub(crate) id: ArticleId,
    pub(crate) title: String,
    /// Escaped HTML: what of the text is about the words, which are within `<mark>`.
    pub(crate) excerpt: String,
    /// Higher is better; comparable within one answer only.
    pub(crate) score: f32,
    pub(crate) category: String,
    /// How much of the words it holds, from 0 to 1.
    #[serde(skip)]
    pub(crate) coverage: f32,
    /// The title as escaped HTML, the words within `<mark>`.
    #[serde(skip)]
    pub(crate) marked: String,
    /// As it is now.
    #[serde(skip)]
    pub(crate) head: ArticleHead,
}

impl FoundArticle {
    /// `None` for what the reader may not find; what was written since the index says nothing that is no more there.
    fn of(hit: Hit, head: ArticleHead) -> Self {
        let current = hit.revision == head.revision;
        let title = head.title.as_str().to_owned();
        Self {
            id: head.id,
            excerpt: if current { hit.excerpt } else { String::new() },
            score: hit.score,
            coverage: hit.coverage,
            category: head.category.as_str().to_owned(),
            marked: if current { hit.title_html } else { escaped(&title) },
            title,
            head,
        }
    }

    /// One that no search has found.
    fn listed(head: ArticleHead) -> Self {
        let title = head.title.as_str().to_owned();
        let (category, marked) = (head.category.as_str().to_owned(), escaped(&title));
        Self { id: head.id, excerpt: String::new(), score: 0.0, coverage: 0.0, category, marked, title, head }
    }
}

/// Search the knowledge base
///
/// With `q` the best hits, without it the newest articles. It bears missing accents, elisions, plurals, acronyms,
/// typing mistakes and an unfinished last word.
#[utoipa::path(
    get,
    path = "/articles",
    tag = "articles",
    params(
        ("q" = Option<String>, Query, description = "Words, at most 200 characters"),
        ("lang" = Option<Language>, Query, description = "Of this language; the reader's unless told"),
        ("category" = Option<String>, Query, description = "Of this category"),
        ("state" = inline(Option<ArticleState>), Query, description = "For agents: without `q`, those of this state"),
        ("typing" = inline(Option<Switch>), Query, description = "The words are being typed still: only what holds much of them"),
        ("limit" = inline(Option<Limit>), Query, description = "How many at most"),
        ("cursor" = Option<String>, Query, description = "With `state`: `next_cursor` of the page before"),
    ),
    responses((status = 200, description = "Articles, the best first", body = List<FoundArticle>)),
)]
pub(crate) async fn find(
    ctx: Ctx,
    who: SignedIn,
    Extension(library): Extension<Library>,
    wanted: Query<Wanted>,
) -> Result<Json<List<FoundArticle>>, Problem> {
    check(&wanted)?;
    match wanted.state {
        Some(state) if wanted.q.is_none() => of_state(&ctx, &who, &wanted, state).await.map(Json),
        Some(_) => Err(Invalid::new("/state", "not-allowed", "give words or a state, not both").into()),
        None => Ok(Json(List::all(search(&ctx, &who, &library, &wanted).await?))),
    }
}

fn check(wanted: &Wanted) -> Result<(), Problem> {
    let mut faults = Vec::new();
    if wanted.q.as_ref().is_some_and(|q| q.chars().count() > LONGEST) {
        faults.push(Invalid::new("/q", "too-long", format!("search with at most {LONGEST} characters")));
    }
    if wanted.cursor.is_some() && wanted.state.is_none() {
        faults.push(Invalid::new("/cursor", "not-allowed", "only lists by state have pages"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}

/// The articles of a state as the table has them, the newest first: for editors.
async fn of_state(
    ctx: &Ctx,
    who: &SignedIn,
    wanted: &Wanted,
    state: ArticleState,
) -> Result<List<FoundArticle>, Problem> {
    if !may_administer(&who.actor, Administration::EditArticles) {
        return Err(Problem::forbidden());
    }
    let (store, seal) = (&ctx.app.store, ctx.app.seal());
    let query = format!("GET /articles {} {:?} {:?} {}", state.as_str(), wanted.lang, wanted.category, who.actor.id);
    let after = open_cursor(&seal, &query, wanted.cursor.as_deref())?;
    let fits = |head: &ArticleHead| {
        wanted.lang.is_none_or(|lang| head.lang == lang)
            && wanted.category.as_ref().is_none_or(|category| head.category == *category)
    };
    let caller = who.caller(ctx, None);
    let (page, ()) = try_join!(
        store.articles_of(state, fits, wanted.limit.get(), after.as_deref()),
        store.audit(&caller, Audited::new("articles.listed").detail("state", state.as_str())),
    )?;
    let page = page.sealed(&seal, &query);
    Ok(page.map(FoundArticle::listed).into())
}

/// What the index holds for these words and this reader, as far as the table agrees.
pub(crate) async fn search(
    ctx: &Ctx,
    who: &SignedIn,
    library: &Library,
    wanted: &Wanted,
) -> Result<Vec<FoundArticle>, Problem> {
    let action = if wanted.words().is_some() { "articles.searched" } else { "articles.listed" };
    let caller = who.caller(ctx, None);
    let audited = async { ctx.app.store.audit(&caller, Audited::new(action)).await.map_err(Problem::from) };
    let language = wanted.lang.unwrap_or(who.actor.language);
    let (found, ()) = try_join!(look(ctx, who, library, language, wanted), audited)?;
    // Of those whom articles are for; of a narrowed search nobody knows what the whole base holds.
    let asked = !who.actor.is_staff() && wanted.category.is_none() && wanted.typing != Some(Switch::True);
    let unanswered = asked && !answers(&found);
    if let Some(text) = wanted.words().filter(|_| unanswered) {
        unanswered::note(ctx, language, text).await;
    }
    Ok(found)
}

/// Whether these words find an answer in the other language: offered where they have found none, as a part of the same
/// search.
pub(crate) async fn answered_elsewhere(ctx: &Ctx, who: &SignedIn, library: &Library, wanted: &Wanted) -> bool {
    let language = wanted.lang.unwrap_or(who.actor.language).other();
    let words = Wanted { q: wanted.q.clone(), ..Wanted::default() };
    look(ctx, who, library, language, &words).await.is_ok_and(|found| answers(&found))
}

/// Whether the best of them holds enough of the words.
pub(crate) fn answers(found: &[FoundArticle]) -> bool {
    found.first().is_some_and(|best| best.coverage >= LEAST_COVERAGE)
}

/// The words but the numbers of requests, which articles hold as examples only; all of them where there are no others.
fn without_numbers(text: &str) -> String {
    let is_number = |word: &&str| {
        let digits = word.get(..4).filter(|begins| begins.eq_ignore_ascii_case("csc-")).and_then(|_| word.get(4..));
        digits.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_number(word)).collect();
    if words.is_empty() { text.to_owned() } else { words.join(" ") }
}

async fn look(
    ctx: &Ctx,
    who: &SignedIn,
    library: &Library,
    language: Language,
    wanted: &Wanted,
) -> Result<Vec<FoundArticle>, Problem> {
    let category = wanted.category.as_ref().map(ArticleCategory::as_str);
    let Some(index) = library.index(language) else {
        library.load_beside(language);
        return Err(Problem::unavailable("no search index").retry_after(5));
    };
    debug_assert!(index.lang() == lang(language), "each language has an index of its own");
    let (reader, limit) = (reader(&who.actor), wanted.limit.get());
    let mut hits = match wanted.words() {
        Some(text) => {
            let text = &without_numbers(text);
            index.search(&guichet_search::Query { text, reader, category, limit })
        }
        None => index.newest(reader, category, limit),
    };
    let best = hits.first().map_or(0.0, |hit| hit.score);
    if wanted.typing == Some(Switch::True) {
        let answered = hits.first().is_some_and(|hit| hit.coverage >= LEAST_COVERAGE);
        hits.retain(|hit| answered && hit.score >= LEAST_SUGGESTED * best);
    } else {
        hits.retain(|hit| hit.score >= LEAST_OF_BEST * best);
    }
    let ids: Vec<ArticleId> = hits.iter().filter_map(|hit| hit.id.parse().ok()).collect();
    let (heads, pointers) = ctx.app.store.found(&ids).await?;
    library.notice(&pointers);

    let mut heads: HashMap<ArticleId, ArticleHead> = heads.into_iter().map(|head| (head.id, head)).collect();
    let mut found = Vec::new();
    for hit in hits {
        let head = hit.id.parse().ok().and_then(|id| heads.remove(&id));
        let seen = |head: &ArticleHead| {
            head.lang == language
                && head.state == ArticleState::Published
                && may_read(&who.actor, head.audience, head.state)
        };
        found.extend(head.filter(seen).map(|head| FoundArticle::of(hit, head)));
    }
    Ok(found)
}
