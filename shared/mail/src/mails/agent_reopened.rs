//! To the assignee: « Le problème persiste » on a request of hers.

use jiff::Timestamp;

use crate::pieces::pieces;
use crate::{Line, Quote};

#[derive(Debug, Clone)]
pub struct AgentReopened<'a> {
    pub by: Line<'a>,
    pub at: Timestamp,
    /// `None` where it must not be quoted (nominative data was found).
    pub reason: Option<Quote<'a>>,
}

pieces!(AgentReopened<'a>:
    "agent_reopened/fr.subject.txt",
    "agent_reopened/fr.txt",
    "agent_reopened/fr.html",
    "agent_reopened/en.subject.txt",
    "agent_reopened/en.txt",
    "agent_reopened/en.html",
);
