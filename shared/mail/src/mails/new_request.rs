//! To the agents of a team: a request to take.

use jiff::Timestamp;

use crate::Line;
use crate::pieces::pieces;

#[derive(Debug, Clone)]
pub struct NewRequest<'a> {
    pub requester: Line<'a>,
    /// The establishment's name.
    pub establishment: Line<'a>,
    /// The team's name in the reader's language.
    pub team: Line<'a>,
    pub at: Timestamp,
    pub major: bool,
}

pieces!(NewRequest<'a>:
    "new_request/fr.subject.txt",
    "new_request/fr.txt",
    "new_request/fr.html",
    "new_request/en.subject.txt",
    "new_request/en.txt",
    "new_request/en.html",
);
