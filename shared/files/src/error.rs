//! What can go wrong with the storage.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use guichet_http::Problem;

/// Why the storage did not do it. Without what S3 says, which may quote keys and addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// Not there, or another than the one that was asked for.
    #[error("there is no such object")]
    Missing,
    #[error("the object storage is unavailable: {0}")]
    Unavailable(String),
    /// No credentials, no endpoint, or an instant out of range.
    #[error("nothing can be signed: {0}")]
    Signing(&'static str),
}

/// What an object is missing from is never what someone asked for: its item says that it is there.
impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        Self::unavailable(error)
    }
}

/// Says of each error whether the object is missing: S3 has several names for it.
pub(crate) fn told<E: ProvideErrorMetadata>(error: &SdkError<E>) -> StorageError {
    let status = error.raw_response().map(|response| response.status().as_u16());
    if matches!(status, Some(404 | 412)) {
        return StorageError::Missing;
    }
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    StorageError::Unavailable(code.unwrap_or("no answer").to_owned())
}
