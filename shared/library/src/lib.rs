//! The search indexes of the knowledge base, one for each language: immutable objects in S3, and in the table the
//! pointer to the one that is current.
//!
//! [`Shelf`] reads and writes the objects, [`Library`] holds the current indexes in memory for whoever searches, and
//! [`Writer`] makes the next one and switches. What an index holds and how it is searched is `guichet_search`'s.

mod document;
mod library;
mod shelf;
mod writer;

pub use document::document;
pub use library::Library;
pub use shelf::{Shelf, ShelfError};
pub use writer::{IndexError, Outcome, Writer};

use guichet_domain::account::{Actor, Language};
use guichet_domain::article::Audience;

/// The language as the index knows it.
pub fn lang(language: Language) -> guichet_search::Lang {
    match language {
        Language::Fr => guichet_search::Lang::Fr,
        Language::En => guichet_search::Lang::En,
    }
}

/// What of an index this reader may find.
pub fn reader(actor: &Actor) -> guichet_search::Audience {
    audience(if actor.is_staff() { Audience::Agents } else { Audience::Everyone })
}

pub(crate) fn audience(audience: Audience) -> guichet_search::Audience {
    match audience {
        Audience::Everyone => guichet_search::Audience::Everyone,
        Audience::Agents => guichet_search::Audience::Agents,
    }
}
