//! To the assignee: a comment on a request of hers.

use jiff::Timestamp;

use crate::pieces::pieces;
use crate::{Line, Quote};

#[derive(Debug, Clone)]
pub struct AgentComment<'a> {
    pub by: Line<'a>,
    pub at: Timestamp,
    /// `None` where it must not be quoted (nominative data was found) or nothing was written.
    pub body: Option<Quote<'a>>,
    /// The request waited for the customer; with this comment it is in progress again.
    pub resumed: bool,
}

pieces!(AgentComment<'a>:
    "agent_comment/fr.subject.txt",
    "agent_comment/fr.txt",
    "agent_comment/fr.html",
    "agent_comment/en.subject.txt",
    "agent_comment/en.txt",
    "agent_comment/en.html",
);
