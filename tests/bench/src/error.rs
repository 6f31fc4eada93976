//! Why there are no figures.

use std::io;

#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    #[error(transparent)]
    Collection(#[from] crate::collection::CollectionError),
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
    #[error(transparent)]
    Embedded(#[from] guichet::embedded::EmbeddedError),
    #[error(transparent)]
    Local(#[from] guichet::LocalError),
    #[error(transparent)]
    Demo(#[from] guichet::demo::DemoError),
    #[error(transparent)]
    Store(#[from] guichet_store::StoreError),
    #[error(transparent)]
    Table(#[from] dynoxide::DynoxideError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// An answer that is an error would be timed as if it were one that works.
    #[error("{call}: {status}: {answer}")]
    Refused { call: String, status: u16, answer: String },
    #[error("{0}")]
    Failed(String),
}

impl BenchError {
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io(what.into(), error)
    }
}
