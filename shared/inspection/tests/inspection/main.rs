//! What becomes of files, well-formed and hostile ones.
#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod documents;
mod images;
mod ocr;
mod properties;
mod redaction;
mod text;
