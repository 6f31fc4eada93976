//! The request has another status: a question, a resolution, « Le problème persiste », closed.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::pieces::pieces;
use crate::{Line, Quote};

#[derive(Debug, Clone)]
pub struct Status<'a> {
    pub by: Line<'a>,
    pub at: Timestamp,
    pub change: Change<'a>,
}

/// What changed. A text is `None` where it must not be quoted (nominative data was found).
#[derive(Debug, Clone)]
pub enum Change<'a> {
    /// An agent's question: « En attente du client ».
    Waiting { question: Option<Quote<'a>> },
    /// « Résolue – attente client », with what follows from it.
    Resolved { resolution: Option<Quote<'a>>, closure: Closure },
    /// « Le problème persiste »: in progress again.
    Reopened { reason: Option<Quote<'a>> },
    /// Closed by hand.
    Closed,
}

/// The closure to come and what would stop it (`spec/product.md, The 72-hour rule`).
#[derive(Debug, Clone, Copy)]
pub struct Closure {
    /// R + 72 h.
    pub closes_at: Timestamp,
    /// The first civil day on which a modification stops it: the one after R's.
    pub first_day: Date,
    /// The last such day, as far as it lies before `closes_at`.
    pub last_day: Date,
}

pieces!(Status<'a>:
    "status/fr.subject.txt",
    "status/fr.txt",
    "status/fr.html",
    "status/en.subject.txt",
    "status/en.txt",
    "status/en.html",
);
