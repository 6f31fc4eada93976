//! A request has a new requester.

use jiff::Timestamp;

use crate::Line;
use crate::pieces::pieces;

#[derive(Debug, Clone)]
pub struct HandedOver<'a> {
    pub by: Line<'a>,
    pub at: Timestamp,
    /// The new requester's name; `None` in the mail to herself.
    pub to: Option<Line<'a>>,
}

pieces!(HandedOver<'a>:
    "handed_over/fr.subject.txt",
    "handed_over/fr.txt",
    "handed_over/fr.html",
    "handed_over/en.subject.txt",
    "handed_over/en.txt",
    "handed_over/en.html",
);
