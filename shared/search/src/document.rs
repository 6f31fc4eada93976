//! What is searched: articles in one language, each for everyone or for agents only.

/// The language of a collection: decides how its words are cut and stemmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    Fr,
    En,
}

/// Whom a document is for; as a reader, whose eyes one searches with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// As a reader: sees only what is for everyone, and nothing betrays that there is more.
    Everyone,
    /// As a reader: sees everything.
    Agents,
}

/// An article as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Unique in the collection; of two documents with one identifier, the last is kept.
    pub id: String,
    pub revision: u64,
    pub title: String,
    /// Plain text: markup is for whoever renders the article.
    pub body: String,
    pub tags: Vec<String>,
    pub category: String,
    pub audience: Audience,
    /// Unix seconds.
    pub published_at: i64,
}
