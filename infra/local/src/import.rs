//! `import-articles DIR`: a folder of Markdown files becomes articles of the knowledge base.
//!
//! A file begins with its front matter, TOML between two lines of `+++`; its path within the folder is what it is known
//! by, so that importing again changes only what has changed. Files are read and checked first, all of them: where one
//! is wrong, nothing is imported and every fault is told with file and line.

mod file;
mod folder;
mod run;
mod write;

pub use file::{Fault, Parsed, parse};
pub use folder::read_folder;
pub use run::{ImportError, run};
pub use write::{Report, write};
