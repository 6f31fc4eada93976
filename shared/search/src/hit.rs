//! What a search finds.

/// A document found, as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub id: String,
    pub title: String,
    /// HTML: escaped, the words found in `<mark>`.
    pub title_html: String,
    /// HTML: about 200 characters around the best passage of the body, escaped, the words found in `<mark>`; `…` where
    /// it is cut.
    pub excerpt: String,
    /// Only to compare within one search. 0 for [`crate::Index::newest`].
    pub score: f32,
    /// How much of what was looked for is in it, from 0 to 1: every word of the query by how rare it is, and by how sure
    /// what stands for it is. 0 for [`crate::Index::newest`].
    pub coverage: f32,
    pub category: String,
    pub revision: u64,
    /// Unix seconds.
    pub published_at: i64,
}
