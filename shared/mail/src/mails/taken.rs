//! An agent has taken the request in charge (« prise en charge »).

use jiff::Timestamp;

use crate::Line;
use crate::pieces::pieces;

#[derive(Debug, Clone)]
pub struct Taken<'a> {
    /// The agent's name.
    pub by: Line<'a>,
    pub at: Timestamp,
    /// It was resolved: the automatic closure will not happen.
    pub closure_cancelled: bool,
}

pieces!(Taken<'a>:
    "taken/fr.subject.txt",
    "taken/fr.txt",
    "taken/fr.html",
    "taken/en.subject.txt",
    "taken/en.txt",
    "taken/en.html",
);
