//! To the sender of a file: it was refused, or is held, after it was attached. Without its name, which may say more than
//! a mail should.

use jiff::Timestamp;

use crate::pieces::pieces;

#[derive(Debug, Clone)]
pub struct FileNotShown {
    pub at: Timestamp,
    /// Nominative data was found: she can mask it, attach a redacted version, or say that it is none.
    pub held: bool,
}

pieces!(FileNotShown:
    "file_not_shown/fr.subject.txt",
    "file_not_shown/fr.txt",
    "file_not_shown/fr.html",
    "file_not_shown/en.subject.txt",
    "file_not_shown/en.txt",
    "file_not_shown/en.html",
);
