//! To the requester: the request has arrived (the guide's step 4, « accusé de réception »).

use crate::Line;
use crate::pieces::pieces;

/// Number and link are the request's own.
#[derive(Debug, Clone)]
pub struct Acknowledgement<'a> {
    /// A major incident: the phone numbers are repeated.
    pub major: bool,
    /// The agent who filed it for the requester, if one did.
    pub filed_by: Option<Line<'a>>,
}

pieces!(Acknowledgement<'a>:
    "acknowledgement/fr.subject.txt",
    "acknowledgement/fr.txt",
    "acknowledgement/fr.html",
    "acknowledgement/en.subject.txt",
    "acknowledgement/en.txt",
    "acknowledgement/en.html",
);
