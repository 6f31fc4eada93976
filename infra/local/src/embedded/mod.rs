//! The services that answer in AWS's place, each an HTTP server on a loopback port of its own.
//!
//! The functions reach them as they reach AWS: by the endpoint URL in the SDK's settings.

mod service;

pub mod dynamodb;
pub mod s3;
pub mod scratch;
pub mod ses;
pub mod token;

use std::{io, path::PathBuf};

/// The region that the embedded services sign for.
pub const REGION: &str = "us-east-1";
/// The access key that the embedded services take (only the object store looks at it).
pub const ACCESS_KEY: &str = "local";
/// The secret that goes with [`ACCESS_KEY`]. Not a secret: the ports are on loopback.
pub const SECRET_KEY: &str = "local-secret";

/// Why an embedded service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No port, no thread, or no folder.
    #[error("the embedded {service} cannot start: {source}")]
    Io {
        /// Which service.
        service: &'static str,
        /// What the operating system says.
        source: io::Error,
    },
    /// The table's file cannot be opened.
    #[error("the table {} cannot be opened: {reason}", .path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What the store says.
        reason: String,
    },
    /// The folder of the objects cannot be served.
    #[error("the object folder {} cannot be served: {reason}", .path.display())]
    Objects {
        /// The folder.
        path: PathBuf,
        /// What the store says.
        reason: String,
    },
}

impl EmbeddedError {
    pub(crate) fn io(service: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { service, source }
    }
}
