//! A request has closed by itself (`spec/product.md, The 72-hour rule`).

use jiff::Timestamp;

use crate::pieces::pieces;

#[derive(Debug, Clone)]
pub struct ClosedByRule {
    /// R: when it was resolved.
    pub resolved_at: Timestamp,
    /// R + 72 h, whenever the mail leaves.
    pub closed_at: Timestamp,
}

pieces!(ClosedByRule:
    "closed_by_rule/fr.subject.txt",
    "closed_by_rule/fr.txt",
    "closed_by_rule/fr.html",
    "closed_by_rule/en.subject.txt",
    "closed_by_rule/en.txt",
    "closed_by_rule/en.html",
);
