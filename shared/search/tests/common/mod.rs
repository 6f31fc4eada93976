//! Short ways to make articles and search in them.
#![allow(dead_code, clippy::unwrap_used)]

use guichet_search::{Audience, Document, Hit, Index, Lang, Query, Synonyms, build};

pub fn article(id: &str, title: &str, body: &str) -> Document {
    Document {
        id: id.into(),
        revision: 1,
        title: title.into(),
        body: body.into(),
        tags: Vec::new(),
        category: "Général".into(),
        audience: Audience::Everyone,
        published_at: 0,
    }
}

/// Articles for everyone: identifier, title, body.
pub fn index(articles: &[(&str, &str, &str)]) -> Index {
    index_with(articles, &Synonyms::default())
}

pub fn index_with(articles: &[(&str, &str, &str)], synonyms: &Synonyms) -> Index {
    let documents = articles.iter().map(|(id, title, body)| article(id, title, body));
    Index::open(build(Lang::Fr, synonyms, documents)).unwrap()
}

pub fn search(index: &Index, text: &str) -> Vec<Hit> {
    index.search(&Query { text, reader: Audience::Everyone, category: None, limit: 10 })
}

pub fn ids(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|h| h.id.as_str()).collect()
}
