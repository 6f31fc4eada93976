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
    pub category: String,
    pub revision: u64,
    /// Unix seconds.
    pub published_at: i64,
}
