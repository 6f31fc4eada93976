//! Links by which a browser fetches a file from the storage.

use std::time::{Duration, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::storage::validity;
use crate::{Storage, StorageError};

/// How long a link can be followed.
const GOOD_FOR: Duration = Duration::from_mins(1);
/// What stands for itself in a header's extended value (RFC 8187, `attr-char`).
const NOT_PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

impl Storage {
    /// A link to an object, good for a minute from `at` ([`crate::storage_now`]). The browser keeps it under
    /// `filename` and never shows it, whatever it is.
    pub async fn link(
        &self,
        key: &str,
        filename: &str,
        media_type: &str,
        at: SystemTime,
    ) -> Result<String, StorageError> {
        let link = self
            .public
            .get_object()
            .bucket(&*self.bucket)
            .key(key)
            .response_content_type(media_type)
            .response_content_disposition(disposition(filename))
            .presigned(validity(at, GOOD_FOR)?);
        let link = link.await.map_err(|_| StorageError::Signing("no link"))?;
        Ok(link.uri().to_owned())
    }
}

fn disposition(filename: &str) -> String {
    format!("attachment; filename*=UTF-8''{}", utf8_percent_encode(filename, NOT_PLAIN))
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
