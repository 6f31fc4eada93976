//! A new public comment.

use jiff::Timestamp;

use crate::pieces::pieces;
use crate::{Line, Quote};

#[derive(Debug, Clone)]
pub struct Comment<'a> {
    pub by: Line<'a>,
    pub at: Timestamp,
    /// `None` where it must not be quoted (nominative data was found) or nothing was written.
    pub body: Option<Quote<'a>>,
    /// The request waited for the customer; with this comment it is in progress again.
    pub resumed: bool,
}

pieces!(Comment<'a>:
    "comment/fr.subject.txt",
    "comment/fr.txt",
    "comment/fr.html",
    "comment/en.subject.txt",
    "comment/en.txt",
    "comment/en.html",
);
