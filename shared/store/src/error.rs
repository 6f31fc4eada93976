//! What can go wrong with the table. The inner cause is for the log, never for the caller.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

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
    /// Everything that the service can answer for: its code and nothing that could be personal. Its messages, and the
    /// SDK's own account of an answer that it cannot read, repeat what was to be written or was read.
    pub(crate) fn of<E>(error: SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let unavailable = |what: &str| Self::Unavailable(what.to_owned());
        match (error.as_service_error().and_then(ProvideErrorMetadata::code), &error) {
            (Some("ValidationException"), _) => Self::Corrupt("ValidationException".to_owned()),
            (Some(code), _) => unavailable(code),
            (None, SdkError::TimeoutError(_)) => unavailable("no answer in time"),
            (None, SdkError::DispatchFailure(failure)) if failure.is_timeout() => unavailable("no connection in time"),
            (None, SdkError::DispatchFailure(_)) => unavailable("no connection"),
            (None, SdkError::ResponseError(_)) => unavailable("an answer that cannot be read"),
            (None, _) => unavailable("an error without a code"),
        }
    }
}

impl From<serde_dynamo::Error> for StoreError {
    fn from(error: serde_dynamo::Error) -> Self {
        // What serde says of a value that does not fit may repeat it; the names of our own fields do not.
        let text = error.to_string();
        let missing = text.strip_prefix("missing field ").filter(|field| field.len() < 40);
        Self::Corrupt(missing.map_or_else(|| "another shape".to_owned(), |field| format!("{field} is missing")))
    }
}
