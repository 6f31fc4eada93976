//! One file: front matter and text, every fault with its line.

use std::fmt;
use std::ops::Range;

use guichet_domain::account::Language;
use guichet_domain::article::{ArticleState, Audience, Content, Tags};
use guichet_domain::ids::ArticleId;
use guichet_domain::invalid::Invalid;
use guichet_domain::nominative;
use guichet_domain::text::{ArticleBody, ArticleCategory, ArticleTitle};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use toml::Spanned;

/// An article as its file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// Made of the file's path: the same file is the same article.
    pub id: ArticleId,
    pub content: Content,
}

/// What is wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: String,
    /// From 1 on.
    pub line: usize,
    pub detail: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.detail)
    }
}

const FENCE: &str = "+++";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: Spanned<String>,
    category: Spanned<String>,
    #[serde(default)]
    tags: Vec<Spanned<String>>,
    lang: Language,
    audience: Audience,
    state: ArticleState,
    /// What looks like nominative data in the file and is none.
    #[serde(default)]
    not_nominative: Vec<String>,
}

/// Reads a file. `path` is its path within the folder, with `/`.
pub fn parse(path: &str, text: &str) -> Result<Parsed, Vec<Fault>> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let fault = |line: usize, detail: String| Fault { file: path.to_owned(), line, detail };
    let Some((front, body)) = apart(&text) else {
        let detail = "begin with the front matter: a line of +++, TOML, and another line of +++";
        return Err(vec![fault(1, detail.to_owned())]);
    };
    // The front matter begins on the second line.
    let line = |span: Range<usize>| 2 + front[..span.start.min(front.len())].matches('\n').count();
    let first_of_body = front.matches('\n').count() + 3;
    let read: Front =
        toml::from_str(front).map_err(|error| vec![fault(error.span().map_or(1, line), error.message().to_owned())])?;

    let mut faults = Vec::new();
    let mut told = |at: usize, name: &str, invalid: &Invalid| {
        faults.push(fault(at, format!("{name}: {}", invalid.detail)));
    };
    let title = ArticleTitle::parse(read.title.get_ref());
    let title = title.map_err(|invalid| told(line(read.title.span()), "title", &invalid));
    let category = ArticleCategory::parse(read.category.get_ref());
    let category = category.map_err(|invalid| told(line(read.category.span()), "category", &invalid));
    let tags = Tags::parse(read.tags.iter().map(|tag| tag.get_ref().as_str())).map_err(|invalids| {
        for invalid in invalids {
            let place = invalid.pointer.trim_start_matches('/').parse::<usize>().unwrap_or_default();
            told(read.tags.get(place).map_or(1, |tag| line(tag.span())), "tags", &invalid);
        }
    });
    let written = ArticleBody::parse(body).map_err(|invalid| told(first_of_body, "the text", &invalid));
    let confirmed: Vec<String> = read.not_nominative.iter().map(|text| nominative::normalised(text)).collect();
    let tags_at = read.tags.first().map_or(1, |tag| line(tag.span()));
    let texts = [
        (line(read.title.span()), read.title.get_ref().as_str()),
        (line(read.category.span()), read.category.get_ref()),
    ];
    let texts = texts.into_iter().chain(read.tags.iter().map(|tag| (tags_at, tag.get_ref().as_str())));
    for (first, text) in texts.chain([(first_of_body, body)]) {
        for finding in nominative::find(text) {
            if finding.kind.stops() && !confirmed.contains(&finding.normalised()) {
                let at = first + text.chars().take(finding.start).filter(|c| *c == '\n').count();
                let kind = finding.kind.as_str();
                let detail = format!("this looks like nominative data ({kind}); mask it, or list it in not_nominative");
                faults.push(fault(at, detail));
            }
        }
    }
    match (title, category, tags, written) {
        (Ok(title), Ok(category), Ok(tags), Ok(body)) if faults.is_empty() => {
            let Front { lang, audience, state, .. } = read;
            let content = Content { title, body, category, tags, lang, audience, state };
            Ok(Parsed { id: id_of(path), content })
        }
        _ => Err(faults),
    }
}

/// Front matter and text.
fn apart(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(FENCE)?.strip_prefix('\n')?;
    if let Some(body) = rest.strip_prefix("+++\n") {
        return Some(("", body));
    }
    let end = rest.find("\n+++\n").or_else(|| rest.ends_with("\n+++").then(|| rest.len() - 4))?;
    Some((&rest[..=end], rest.get(end + 5..).unwrap_or_default()))
}

fn id_of(path: &str) -> ArticleId {
    let known_by = path.strip_suffix(".md").unwrap_or(path);
    let hash = Sha256::digest(format!("imported article: {known_by}"));
    ArticleId::from_random(std::array::from_fn(|place| hash[place]))
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
