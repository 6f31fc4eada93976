//! Pages of lists. A cursor is opaque, sealed, and good only for the query and account that it came from.

use crate::{Seal, StoreError};

/// Some items, and where the next page begins if there is one.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl<T> Page<T> {
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }

    /// The page with its cursor sealed for `query` (everything that the page depends on, the account included).
    #[must_use]
    pub fn sealed(mut self, seal: &Seal, query: &str) -> Self {
        self.next = self.next.map(|place| seal.seal(place.as_bytes(), query.as_bytes()));
        self
    }
}

/// The place that a cursor names, if it was sealed for this query.
pub fn open(seal: &Seal, query: &str, cursor: Option<&str>) -> Result<Option<String>, StoreError> {
    cursor
        .map(|cursor| {
            let place = seal.open(cursor, query.as_bytes()).ok_or(StoreError::Cursor)?;
            String::from_utf8(place).map_err(|_| StoreError::Cursor)
        })
        .transpose()
}
