//! The form of an article: how it is filled from one, what of two is different, and its tags on one line.

use guichet_domain::account::Language;
use guichet_domain::article::Article;
use guichet_http::{Control, Form, Input, Problem};
use guichet_portal::Page;
use serde_json::json;

use crate::change::NewArticle;

const CONTROLS: [(&str, Control); 1] = [("/not_nominative", Control::Several)];

/// A part of the article as it is now and as it was typed.
pub(crate) struct Difference {
    /// The control that holds what was typed.
    pub(crate) id: &'static str,
    pub(crate) label: String,
    pub(crate) now: String,
    pub(crate) typed: String,
}

/// An empty form, in the reader's language unless told: what is not said to be for all yet is a draft.
pub(crate) fn empty(title: Option<String>, language: Language) -> Form {
    let state = json!({"title": title, "lang": language, "audience": "everyone", "state": "draft"});
    Form::of(state)
}

/// An article to be changed, which then is at this revision.
pub(crate) fn of(article: &Article, revision: u64) -> Form {
    let head = &article.head;
    Form::of(json!({
        "_version": revision.to_string(),
        "title": head.title,
        "category": head.category,
        "tags": head.tags.iter().collect::<Vec<_>>().join(", "),
        "lang": head.lang,
        "audience": head.audience,
        "state": head.state,
        "body": article.body,
    }))
}

/// What the form says, read as a program's body is. What is wrong with a tag is wrong with their line.
pub(crate) fn input(form: &Form) -> Result<Input<NewArticle>, Problem> {
    let mut sent = form.clone();
    sent.set("tags", tags(form.text("/tags")).into_iter().map(|(_, tag)| tag).collect::<Vec<_>>());
    sent.input(&CONTROLS)
}

/// The problem as the form shows it, where all tags stand on one line.
pub(crate) fn on_one_line(mut problem: Problem, form: &Form) -> Problem {
    let tags = tags(form.text("/tags"));
    for fault in &mut problem.errors {
        let place = fault.pointer.strip_prefix("/tags/").and_then(|place| place.parse::<usize>().ok());
        if let Some(place) = place {
            let begins = tags.get(place).map_or(0, |(begins, _)| *begins);
            fault.start = fault.start.map(|start| start + begins);
            fault.end = fault.end.map(|end| end + begins);
            "/tags".clone_into(&mut fault.pointer);
        }
    }
    problem
}

/// The tags of a line, each with the place of its first character.
fn tags(line: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let parts = line.split(',').map(|part| {
        let begins = at + part.chars().take_while(|c| c.is_whitespace()).count();
        at += part.chars().count() + 1;
        (begins, part.trim())
    });
    parts.filter(|(_, tag)| !tag.is_empty()).collect()
}

/// The parts of two forms that are not the same.
pub(crate) fn differences(page: &Page, now: &Form, typed: &Form) -> Vec<Difference> {
    let text = |form: &Form, name: &str| form.text(&format!("/{name}")).trim().to_owned();
    let word = |form: &Form, set: &str, name: &str| {
        let value = text(form, name);
        if value.is_empty() { value } else { page.word(set, &value) }
    };
    let line = |form: &Form| tags(form.text("/tags")).iter().map(|(_, tag)| *tag).collect::<Vec<_>>().join(", ");
    let parts = [
        ("title", page.t("article-title"), text(now, "title"), text(typed, "title")),
        ("category", page.t("article-category"), text(now, "category"), text(typed, "category")),
        ("tags", page.t("article-tags"), line(now), line(typed)),
        ("lang", page.t("article-lang"), word(now, "language", "lang"), word(typed, "language", "lang")),
        (
            "audience",
            page.t("article-audience"),
            word(now, "article-audience", "audience"),
            word(typed, "article-audience", "audience"),
        ),
        ("state", page.t("article-state"), word(now, "article-state", "state"), word(typed, "article-state", "state")),
        ("body", page.t("article-body"), text(now, "body"), text(typed, "body")),
    ];
    let parts = parts.into_iter().filter(|(_, _, now, typed)| now != typed);
    parts.map(|(id, label, now, typed)| Difference { id, label, now, typed }).collect()
}
