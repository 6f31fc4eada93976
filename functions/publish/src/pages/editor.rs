//! `/articles/new` and `/articles/{id}/update`: an article written, with its preview. Where someone else was quicker,
//! both texts are shown.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use futures_util::try_join;
use guichet_domain::account::Language;
use guichet_domain::article::{ArticleState, Audience};
use guichet_domain::ids::ArticleId;
use guichet_http::{Code, Ctx, Faults, Form, PathId, PathIds, Problem};
use guichet_portal::{Asked, Filled, Page, Viewer, Written, article, for_form, render, render_refused, see_other};
use guichet_store::Audited;

use super::form::{self, Difference};
use crate::{change, check, revisions};

/// The categories of so many articles, the newest, are offered.
const LOOKED_AT: usize = 100;
/// Longer is no article, whose preview need not be made.
const LONGEST: usize = 200_000;

#[derive(Template)]
#[template(path = "article_form.html")]
struct EditorPage {
    page: Page,
    f: Filled,
    /// `None`: a new one.
    id: Option<ArticleId>,
    /// Those that there are.
    categories: BTreeSet<String>,
    preview: Option<Written>,
    /// An older revision whose text is taken up again.
    revision: Option<u64>,
    /// What differs from what someone else has written in the meantime.
    differing: Vec<Difference>,
    /// Key of the text about the problem as a whole, in the words of articles.
    whole: Option<&'static str>,
}

/// What a new article begins with.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Beginning {
    #[deserr(default)]
    title: Option<String>,
    #[deserr(default)]
    language: Option<Language>,
}

/// Which text an article is changed from.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct From {
    #[deserr(default)]
    revision: Option<String>,
}

pub(crate) async fn new(viewer: Viewer, Asked(beginning): Asked<Beginning>) -> Result<Response, Problem> {
    check(&viewer.who.actor)?;
    let language = beginning.language.unwrap_or(viewer.page.language);
    let f = Filled::new(&viewer.ctx, viewer.page.language, form::empty(beginning.title, language));
    render(&EditorPage::of(viewer, f, None).await?)
}

pub(crate) async fn show(
    viewer: Viewer,
    PathId(id): PathId<ArticleId>,
    Asked(from): Asked<From>,
) -> Result<Response, Problem> {
    check(&viewer.who.actor)?;
    let (stored, current) = stored(&viewer, id).await?;
    let older = from.revision.and_then(|revision| revision.parse::<u64>().ok()).filter(|it| *it != current);
    let form = match older {
        Some(revision) => {
            let (ctx, who) = (viewer.ctx.clone(), viewer.who.clone());
            let mut form = form::of(&revisions::read(ctx, who, PathIds(id, revision)).await?.0, current);
            // Its text is taken up; whom the article is for, and whether it is published, stay as they are.
            for name in ["audience", "state"] {
                form.set(name, stored.text(&format!("/{name}")));
            }
            form
        }
        None => stored,
    };
    let f = Filled::new(&viewer.ctx, viewer.page.language, form);
    let page = EditorPage::of(viewer, f, Some(id)).await?;
    render(&EditorPage { revision: older, ..page })
}

pub(crate) async fn create(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    check(&viewer.who.actor)?;
    let form = form.masked_if_asked();
    if form.value("_preview").is_some() {
        return previewed(viewer, form, None).await;
    }
    let (ctx, who) = (viewer.ctx.clone(), viewer.who.clone());
    let made = match form::input(&form) {
        Ok(input) => change::create(ctx, who, form.key(), input).await,
        Err(problem) => Err(problem),
    };
    match made {
        Ok((_, made)) => Ok(see_other(&format!("/articles/{}?notice=article-added&sent=1", made.article.head.id))),
        Err(problem) => refused(viewer, form, None, problem).await,
    }
}

pub(crate) async fn replace(viewer: Viewer, PathId(id): PathId<ArticleId>, form: Form) -> Result<Response, Problem> {
    check(&viewer.who.actor)?;
    let form = form.masked_if_asked();
    if form.value("_preview").is_some() {
        return previewed(viewer, form, Some(id)).await;
    }
    let (ctx, who) = (viewer.ctx.clone(), viewer.who.clone());
    let written = match form::input(&form) {
        Ok(input) => change::replace(ctx, who, PathId(id), form.version(), input).await,
        Err(problem) => Err(problem),
    };
    match written {
        Ok(_) => Ok(see_other(&format!("/articles/{id}?notice=article-changed&sent=1"))),
        Err(problem) => refused(viewer, form, Some(id), problem).await,
    }
}

/// The form as the article is now, and its revision.
async fn stored(viewer: &Viewer, id: ArticleId) -> Result<(Form, u64), Problem> {
    let store = &viewer.ctx.app.store;
    let caller = viewer.who.caller(&viewer.ctx, None);
    let audited = Audited::new("article.read").detail("article", id.as_str());
    let (found, ()) = try_join!(store.article(id), store.audit(&caller, audited))?;
    let found = found.ok_or_else(Problem::not_found)?;
    let revision = found.head.revision;
    Ok((form::of(&found, revision), revision))
}

/// What was typed, with how it will be read; nothing is saved.
async fn previewed(viewer: Viewer, form: Form, id: Option<ArticleId>) -> Result<Response, Problem> {
    let mut f = Filled::new(&viewer.ctx, viewer.page.language, form);
    f.key = f.form.key().0.unwrap_or(f.key);
    let text = f.text("/body");
    let preview = (text.chars().count() <= LONGEST).then(|| article(text, &viewer.page.t("article-table")));
    let page = EditorPage::of(viewer, f, id).await?;
    render(&EditorPage { preview, ..page })
}

async fn refused(viewer: Viewer, mut form: Form, id: Option<ArticleId>, problem: Problem) -> Result<Response, Problem> {
    let problem = form::on_one_line(for_form(problem)?, &form);
    let (whole, differing) = match (problem.code, id) {
        (Code::StaleVersion, Some(id)) => {
            let (now, revision) = stored(&viewer, id).await?;
            let differing = form::differences(&viewer.page, &now, &form);
            form.set("_version", revision.to_string());
            (Some("article-stale"), differing)
        }
        (Code::Conflict, _) => (Some("article-conflict"), Vec::new()),
        _ => (None, Vec::new()),
    };
    let f = Filled::again(&viewer.ctx, viewer.page.language, form, problem.clone());
    let page = EditorPage::of(viewer, f, id).await?;
    render_refused(&EditorPage { differing, whole, ..page }, &problem)
}

impl EditorPage {
    /// The language that the article is typed in.
    fn language(&self) -> Language {
        if self.f.chosen("/lang", "en") { Language::En } else { Language::Fr }
    }

    fn languages(&self) -> Vec<(&'static str, String)> {
        Language::ALL.map(|it| (it.as_str(), self.page.word("language", it.as_str()))).into()
    }

    fn audiences(&self) -> Vec<(&'static str, String)> {
        Audience::ALL.map(|it| (it.as_str(), self.page.word("article-audience", it.as_str()))).into()
    }

    fn states(&self) -> Vec<(&'static str, String)> {
        ArticleState::ALL.map(|it| (it.as_str(), self.page.word("article-state", it.as_str()))).into()
    }

    async fn of(viewer: Viewer, f: Filled, id: Option<ArticleId>) -> Result<Self, Problem> {
        let Viewer { ctx, page, .. } = viewer;
        let categories = categories(&ctx).await?;
        Ok(Self { page, f, id, categories, preview: None, revision: None, differing: Vec::new(), whole: None })
    }
}

/// The categories that are in use.
async fn categories(ctx: &Ctx) -> Result<BTreeSet<String>, Problem> {
    let newest = ctx.app.store.articles_of(ArticleState::Published, |_| true, LOOKED_AT, None).await?;
    Ok(newest.items.into_iter().map(|head| head.category.into_string()).collect())
}
