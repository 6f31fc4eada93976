//! Files in S3. Browsers bring them to the storage itself, by a form that is signed for one key, one size and a short
//! time, and fetch them from there by a link good for a minute; the bytes never pass through a function.
//!
//! What a file is and who may have it is decided elsewhere.

mod created;
mod error;
mod form;
mod link;
mod objects;
mod parts;
mod storage;

pub use created::Created;
pub use error::StorageError;
pub use form::UploadForm;
pub use objects::{Chunks, Found};
pub use parts::Part;
pub use storage::{Storage, storage_now};

/// SHA-256 in hexadecimal, as the API tells it.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    format!("{:x}", sha2::Sha256::digest(bytes))
}
