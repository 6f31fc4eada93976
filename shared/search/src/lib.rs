//! Full-text search of the knowledge base: an index is built from the articles once, then read in place from its bytes
//! by whoever searches. No I/O, no clock, no randomness.
//!
//! ```
//! use guichet_search::{Audience, Document, Index, Lang, Query, Synonyms, build};
//!
//! let article = Document {
//!     id: "mot-de-passe".into(),
//!     revision: 3,
//!     title: "Réinitialiser un mot de passe".into(),
//!     body: "Ouvrez la page de connexion, puis suivez le lien sous le formulaire.".into(),
//!     tags: vec!["accès".into()],
//!     category: "Comptes".into(),
//!     audience: Audience::Everyone,
//!     published_at: 1_760_000_000,
//! };
//! let bytes = build(Lang::Fr, &Synonyms::default(), [article].into_iter());
//! let index = Index::open(bytes)?;
//! let hits = index.search(&Query { text: "reinitialisé", reader: Audience::Everyone, category: None, limit: 10 });
//! assert_eq!(hits[0].title_html, "<mark>Réinitialiser</mark> un mot de passe");
//! # Ok::<(), guichet_search::Corrupt>(())
//! ```
//!
//! # How it ranks
//! Each word of the query stands for itself and for what it may mean: words of the same stem, words it begins (for the
//! last one), words it may be a mistake for, words that share most of their letters, synonyms. A document's score for
//! the word is that of the best of these, weighed by how sure the guess is, and never above what the word itself would
//! give; a synonym adds to it. The best hundred are then weighed again by their titles. See [`ranking`] for the weights:
//! one setting for all collections.
//!
//! # What readers may know
//! Public documents come first in every list, each with the weight it would have if there were no others. A reader for
//! [`Audience::Everyone`] gets the results, the scores and the corrections of an index without the agents' documents.

mod acronyms;
mod analysis;
mod build;
mod document;
mod format;
mod groups;
mod highlight;
mod hit;
mod index;
mod query;
pub mod ranking;
mod store;
mod synonyms;

pub use build::build;
pub use document::{Audience, Document, Lang};
pub use format::Corrupt;
pub use hit::Hit;
pub use index::Index;
pub use query::Query;
pub use synonyms::{SynonymError, Synonyms};
