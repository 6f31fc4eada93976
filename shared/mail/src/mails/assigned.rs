//! To an agent: a request is now hers.

use jiff::Timestamp;

use crate::Line;
use crate::pieces::pieces;

#[derive(Debug, Clone)]
pub struct Assigned<'a> {
    /// Who assigned it.
    pub by: Line<'a>,
    pub at: Timestamp,
}

pieces!(Assigned<'a>:
    "assigned/fr.subject.txt",
    "assigned/fr.txt",
    "assigned/fr.html",
    "assigned/en.subject.txt",
    "assigned/en.txt",
    "assigned/en.html",
);
