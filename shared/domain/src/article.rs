//! Articles of the knowledge base (`spec/product.md`, Knowledge base): what they hold, their revisions, and what of
//! them their readers may find.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValuePointerRef};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::{AccountSummary, Language};
use crate::ids::ArticleId;
use crate::invalid::Invalid;
use crate::text::{ArticleBody, ArticleCategory, ArticleTitle, TagText};

/// Who an article is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(rename_all = lowercase)]
#[schema(as = ArticleAudience)]
pub enum Audience {
    /// Whoever is signed in.
    Everyone,
    /// Agents and administrators.
    Agents,
}

impl Audience {
    pub const ALL: [Self; 2] = [Self::Everyone, Self::Agents];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Agents => "agents",
        }
    }
}

/// Whether an article can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(rename_all = lowercase)]
pub enum ArticleState {
    /// Agents alone see it, and no search finds it.
    Draft,
    Published,
}

impl ArticleState {
    pub const ALL: [Self; 2] = [Self::Draft, Self::Published];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }
}

/// An article has at most this many tags.
pub const MOST_TAGS: usize = 8;

/// The words that an article is filed under: at most [`MOST_TAGS`], each once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tags(Vec<TagText>);

impl Tags {
    /// Every fault, by its place in the list.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, Vec<Invalid>> {
        let (mut tags, mut faults, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (at, text) in texts.into_iter().enumerate() {
            match TagText::parse(text) {
                Ok(tag) if seen.insert(tag.as_str().to_lowercase()) => tags.push(tag),
                Ok(_) => {}
                Err(fault) => faults.push(fault.at(&format!("/{at}"))),
            }
        }
        if tags.len() > MOST_TAGS {
            faults.push(Invalid::new("", "too-long", format!("give at most {MOST_TAGS} tags")));
        }
        if faults.is_empty() { Ok(Self(tags)) } else { Err(faults) }
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(TagText::as_str)
    }
}

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Tags {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        let texts = Vec::<String>::deserialize_from_value(value, place)?;
        let faults = match Self::parse(texts.iter().map(String::as_str)) {
            Ok(tags) => return Ok(tags),
            Err(faults) => faults,
        };
        let mut error = None;
        for fault in faults {
            error = match E::merge(error, fault, place) {
                ControlFlow::Continue(error) => Some(error),
                ControlFlow::Break(error) => return Err(error),
            };
        }
        error.map_or_else(|| Ok(Self::default()), Err)
    }
}

impl utoipa::PartialSchema for Tags {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let items = TagText::schema();
        utoipa::openapi::schema::ArrayBuilder::new().items(items).max_items(Some(MOST_TAGS)).into()
    }
}

impl ToSchema for Tags {}

/// Everything about an article but its text: what lists need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleHead {
    pub id: ArticleId,
    pub title: ArticleTitle,
    pub category: ArticleCategory,
    #[serde(default)]
    pub tags: Tags,
    pub lang: Language,
    pub audience: Audience,
    pub state: ArticleState,
    /// Counts the times that it was written: 1 when it is new.
    pub revision: u64,
    /// Whoever wrote this revision.
    pub editor: AccountSummary,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// When it was last published after it had not been; `null` for a draft.
    #[schema(value_type = Option<String>, format = "date-time", required = true)]
    pub published_at: Option<Timestamp>,
}

/// What an editor decides of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub title: ArticleTitle,
    pub body: ArticleBody,
    pub category: ArticleCategory,
    pub tags: Tags,
    pub lang: Language,
    pub audience: Audience,
    pub state: ArticleState,
}

/// An article as it was last written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Article {
    #[serde(flatten)]
    pub head: ArticleHead,
    /// Markdown.
    pub body: ArticleBody,
}

impl Article {
    /// The first revision.
    pub fn new(id: ArticleId, content: Content, editor: AccountSummary, now: Timestamp) -> Self {
        let Content { title, body, category, tags, lang, audience, state } = content;
        let published_at = (state == ArticleState::Published).then_some(now);
        let head = ArticleHead {
            id,
            title,
            category,
            tags,
            lang,
            audience,
            state,
            revision: 1,
            editor,
            created_at: now,
            updated_at: now,
            published_at,
        };
        Self { head, body }
    }

    /// The next revision; `None` where nothing is different.
    pub fn rewritten(&self, content: Content, editor: AccountSummary, now: Timestamp) -> Option<Self> {
        if self.content() == content {
            return None;
        }
        let mut next = Self::new(self.head.id, content, editor, now);
        next.head.revision = self.head.revision + 1;
        next.head.created_at = self.head.created_at;
        if next.head.state == ArticleState::Published {
            next.head.published_at = self.head.published_at.or(Some(now));
        }
        Some(next)
    }

    pub fn content(&self) -> Content {
        let ArticleHead { title, category, tags, lang, audience, state, .. } = self.head.clone();
        Content { title, body: self.body.clone(), category, tags, lang, audience, state }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ids::AccountId;

    fn content() -> Content {
        Content {
            title: ArticleTitle::parse("Activer votre compte").unwrap(),
            body: ArticleBody::parse("À partir du courriel reçu, cliquer sur le lien.").unwrap(),
            category: ArticleCategory::parse("Compte").unwrap(),
            tags: Tags::parse(["activation"]).unwrap(),
            lang: Language::Fr,
            audience: Audience::Everyone,
            state: ArticleState::Draft,
        }
    }

    fn someone() -> AccountSummary {
        AccountSummary { id: AccountId::from_random([1; 10]), name: "Dominique Agent".to_owned() }
    }

    fn at(hour: u8) -> Timestamp {
        format!("2026-06-10T{hour:02}:00:00Z").parse().unwrap()
    }

    #[test]
    fn the_instant_of_publication_stays_until_it_is_withdrawn() {
        let draft = Article::new(ArticleId::from_random([2; 10]), content(), someone(), at(9));
        assert_eq!((draft.head.revision, draft.head.published_at), (1, None));
        let published = Content { state: ArticleState::Published, ..content() };
        let published = draft.rewritten(published, someone(), at(10)).unwrap();
        assert_eq!((published.head.revision, published.head.published_at), (2, Some(at(10))));
        let mut longer = published.content();
        longer.title = ArticleTitle::parse("Activer son compte").unwrap();
        let longer = published.rewritten(longer, someone(), at(11)).unwrap();
        assert_eq!((longer.head.published_at, longer.head.updated_at), (Some(at(10)), at(11)));
        assert_eq!(longer.head.created_at, at(9));
        let withdrawn = Content { state: ArticleState::Draft, ..longer.content() };
        assert_eq!(longer.rewritten(withdrawn, someone(), at(12)).unwrap().head.published_at, None);
    }

    #[test]
    fn the_same_content_is_no_revision() {
        let article = Article::new(ArticleId::from_random([2; 10]), content(), someone(), at(9));
        assert_eq!(article.rewritten(content(), someone(), at(10)), None);
    }

    #[test]
    fn a_tag_counts_once_and_every_fault_is_told() {
        assert_eq!(Tags::parse(["Accès", "accès", " rôle "]).unwrap().iter().collect::<Vec<_>>(), ["Accès", "rôle"]);
        let many: Vec<String> = (0..9).map(|n| format!("mot {n}")).collect();
        let faults = Tags::parse(many.iter().map(String::as_str).chain(["x"])).unwrap_err();
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/9", ""]);
    }
}
