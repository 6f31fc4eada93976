//! `/articles/synonyms`: the acronyms and synonyms of the house, one group a line.

use askama::Template;
use axum::response::Response;
use deserr::Deserr;
use guichet_domain::account::Language;
use guichet_http::{Code, Control, Faults, Form, Problem, Query};
use guichet_portal::{Asked, Filled, Page, Viewer, for_form, render, render_refused, see_other};
use guichet_search::Synonyms;
use guichet_store::HouseSynonyms;
use serde_json::json;

use crate::synonyms::{self as operation, Wanted};

/// Emptied, the list is emptied.
const CONTROLS: [(&str, Control); 1] = [("/text", Control::Compulsory)];
/// So much of a line is shown beside what is wrong with it.
const SHOWN: usize = 60;

/// As [`Wanted`]; the page's own language goes by `lang`.
#[derive(Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct Looking {
    #[deserr(default)]
    language: Option<Language>,
}

#[derive(Template)]
#[template(path = "articles_synonyms.html")]
struct SynonymsPage {
    page: Page,
    f: Filled,
    language: Language,
    /// The list as it is, where it was last written by whom.
    kept: HouseSynonyms,
    /// The line that is wrong, and how it begins.
    line: Option<(usize, String)>,
    /// Someone else was quicker.
    stale: bool,
}

impl SynonymsPage {
    /// What is wrong in which line.
    fn wrong(&self) -> Option<String> {
        let (line, text) = self.line.as_ref()?;
        Some(self.page.with2("synonyms-line", ("line", line), ("text", text)))
    }

    /// Who wrote it last, and when.
    fn written(&self) -> Option<String> {
        let (editor, at) = self.kept.editor.as_ref().zip(self.kept.updated_at.as_ref())?;
        Some(self.page.with2("synonyms-written", ("name", &editor.name), ("at", &self.page.moment(at))))
    }
}

pub(crate) async fn show(viewer: Viewer, Asked(looking): Asked<Looking>) -> Result<Response, Problem> {
    let language = looking.language.unwrap_or(viewer.who.actor.language);
    let kept = read(&viewer, language).await?;
    let form = json!({"lang": language, "text": kept.text, "_version": kept.revision.to_string()});
    let Viewer { ctx, page, .. } = viewer;
    let f = Filled::new(&ctx, page.language, Form::of(form));
    render(&SynonymsPage { page, f, language, kept, line: None, stale: false })
}

pub(crate) async fn save(viewer: Viewer, form: Form) -> Result<Response, Problem> {
    let mut form = form.masked_if_asked();
    let language = if form.text("/lang") == Language::En.as_str() { Language::En } else { Language::Fr };
    let (ctx, who) = (viewer.ctx.clone(), viewer.who.clone());
    let saved = match form.input(&CONTROLS) {
        Ok(input) => operation::replace(ctx, who, form.version(), input).await,
        Err(problem) => Err(problem),
    };
    let problem = match saved {
        Ok(_) => {
            let code = language.as_str();
            return Ok(see_other(&format!("/articles/synonyms?language={code}&notice=synonyms-saved&sent=1")));
        }
        Err(problem) if problem.code == Code::Forbidden => return Err(problem),
        Err(problem) => for_form(problem)?,
    };
    let kept = read(&viewer, language).await?;
    let stale = problem.code == Code::StaleVersion;
    if stale {
        form.set("_version", kept.revision.to_string());
    }
    let line = wrong_line(form.text("/text")).filter(|_| problem.code == Code::Invalid);
    let f = Filled::again(&viewer.ctx, viewer.page.language, form, problem.clone());
    render_refused(&SynonymsPage { page: viewer.page, f, language, kept, line, stale }, &problem)
}

async fn read(viewer: &Viewer, language: Language) -> Result<HouseSynonyms, Problem> {
    let wanted = Query(Wanted { lang: Some(language) });
    Ok(operation::read(viewer.ctx.clone(), viewer.who.clone(), wanted).await?.0)
}

/// The first line that is not as it must be.
fn wrong_line(text: &str) -> Option<(usize, String)> {
    let error = Synonyms::parse(text).err()?;
    let line = text.lines().nth(error.line.saturating_sub(1)).unwrap_or_default().trim();
    let begins: String = line.chars().take(SHOWN).collect();
    Some((error.line, if begins.len() < line.len() { format!("{begins}…") } else { begins }))
}
