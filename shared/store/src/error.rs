//! What can go wrong with the table. The inner cause is for the log, never for the caller.

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not there, or not for this actor: nothing tells the two apart.
    #[error("not found")]
    NotFound,
    /// `If-Match` named another version.
    #[error("the request has changed since")]
    StaleVersion,
    /// Others were quicker, five times over.
    #[error("too many others changed this at the same time")]
    Contention,
    /// The change was made before, under the same idempotency key; the reference says what it made.
    #[error("done before")]
    Repeated(String),
    /// The idempotency key was used with another body.
    #[error("the idempotency key was used for something else")]
    IdempotencyMismatch,
    /// A condition of the transaction, named by its item, does not hold.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The cursor is not ours, or for another query or account.
    #[error("the cursor is not valid here")]
    Cursor,
    /// The table did not answer, or not in time.
    #[error("the table is unavailable: {0}")]
    Unavailable(String),
    /// An item is not what this version of the code writes.
    #[error("an item cannot be read: {0}")]
    Corrupt(String),
}

impl StoreError {
    /// Everything that the service can answer for: `code` and nothing that could be personal.
    pub(crate) fn of<E>(error: SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        match error.as_service_error().and_then(ProvideErrorMetadata::code) {
            Some("ValidationException") => {
                Self::Corrupt(format!("ValidationException: {}", error.message().unwrap_or_default()))
            }
            Some(code) => Self::Unavailable(code.to_owned()),
            None => Self::Unavailable(DisplayErrorContext(&error).to_string()),
        }
    }
}

impl From<serde_dynamo::Error> for StoreError {
    fn from(error: serde_dynamo::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
