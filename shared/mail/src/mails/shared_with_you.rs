//! To a colleague: a request has been shared with her (« Partager »).

use jiff::Timestamp;

use crate::Line;
use crate::pieces::pieces;

#[derive(Debug, Clone)]
pub struct SharedWithYou<'a> {
    pub by: Line<'a>,
    pub at: Timestamp,
}

pieces!(SharedWithYou<'a>:
    "shared_with_you/fr.subject.txt",
    "shared_with_you/fr.txt",
    "shared_with_you/fr.html",
    "shared_with_you/en.subject.txt",
    "shared_with_you/en.txt",
    "shared_with_you/en.html",
);
