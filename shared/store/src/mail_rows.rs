//! A mail's row: what it says, where it stands, and the name that its mail bears.

use std::fmt;
use std::str::FromStr;

use guichet_domain::account::AccountSummary;
use guichet_domain::audience::{Topic, Why};
use guichet_domain::closure::whole_seconds;
use guichet_domain::feedback::Feedback;
use guichet_domain::ids::{AccountId, EventId, Id, NotAnId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys::{Entry, Key};
use crate::{AccountEvent, StoreError, keys};

/// How long one attempt may run before another is made.
pub const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// What a mail goes out for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Events of one request, oldest first; the row is named after the first.
    Request { events: Vec<EventId>, topics: Vec<Topic>, why: Why },
    /// An invitation or a reset.
    Account { event: AccountEvent },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// To be sent, or to be tried again.
    Pending,
    Sent,
    /// Given up; can be sent again by hand.
    Failed,
    /// Told in the mail of another event, or not to be sent any more: its reader may no longer hear of it.
    Dropped,
}

impl MailState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
}

/// One mail to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    pub to: AccountSummary,
    pub origin: Origin,
    pub state: MailState,
    pub attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// When it is tried next, while it is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// What was heard of it after it had left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Feedback>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    Sent,
    /// Tried again at the instant.
    Later(String, Timestamp),
    Failed(String),
    Dropped,
}

impl MailRow {
    /// The `last_error` of one that has failed because no mail goes to its reader.
    pub const STOPPED: &str = "MailStopped";

    /// A new row, leased to whoever writes it.
    pub fn new(to: AccountSummary, origin: Origin, at: Timestamp) -> Self {
        let at = whole_seconds(at);
        Self {
            to,
            origin,
            state: MailState::Pending,
            attempts: 1,
            last_error: None,
            created_at: at,
            sent_at: None,
            next_at: at.checked_add(LEASE).ok(),
            feedback: None,
        }
    }

    /// What its mail is known by to the mail service.
    pub fn name(&self) -> Result<MailName, StoreError> {
        let to = self.to.id;
        match &self.origin {
            Origin::Request { events, .. } => {
                let first = events.first().ok_or_else(|| StoreError::Corrupt("a mail of no event".to_owned()))?;
                Ok(MailName::Request { event: *first, to })
            }
            Origin::Account { event } => Ok(MailName::Account { event: event.id, to }),
        }
    }

    pub(crate) fn key(&self) -> Result<Key, StoreError> {
        Ok(self.name()?.key())
    }

    /// The row's id among those of its request: the event's place and the account.
    pub fn id(&self) -> String {
        match &self.origin {
            Origin::Request { events, .. } => {
                format!("{}-{}", events.first().map_or(0, |event| event.seq), self.to.id)
            }
            Origin::Account { event } => event.id.to_string(),
        }
    }

    pub(crate) fn entries(&self, key: &Key) -> Vec<Entry> {
        let due = self.next_at.filter(|_| self.state == MailState::Pending);
        due.map(|at| keys::due_mail(key, at)).into_iter().collect()
    }
}

/// The name of a mail's row, which goes out with the mail and comes back with what is heard of it: letters, digits,
/// `-` and `_`, as a tag of SES takes them, and nothing but identifiers. Written `CSC-1042-7_ACCOUNT` or
/// `EVENT_ACCOUNT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailName {
    Request { event: EventId, to: AccountId },
    Account { event: Id, to: AccountId },
}

impl MailName {
    /// The tag that it is the value of.
    pub const TAG: &str = "mail-row";

    pub(crate) fn key(&self) -> Key {
        match *self {
            Self::Request { event, to } => keys::request_mail(event, to),
            Self::Account { event, to } => keys::account_mail(to, event),
        }
    }
}

impl fmt::Display for MailName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { event, to } => write!(f, "{event}_{to}"),
            Self::Account { event, to } => write!(f, "{event}_{to}"),
        }
    }
}

impl FromStr for MailName {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let (event, to) = text.split_once('_').ok_or(NotAnId)?;
        let to = to.parse()?;
        match event.parse() {
            Ok(event) => Ok(Self::Request { event, to }),
            Err(NotAnId) => Ok(Self::Account { event: event.parse()?, to }),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_row_is_named_in_what_a_tag_takes_and_read_as_it_is_written() {
        for text in ["CSC-1042-7_gaybebtwp8b3a95v", "4t94ab2z1ze5dp60_gaybebtwp8b3a95v"] {
            let name: MailName = text.parse().unwrap();
            assert_eq!(name.to_string(), text);
            assert!(text.len() <= 256 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)));
        }
    }

    #[test]
    fn what_names_no_row_is_none() {
        for text in ["", "_", "CSC-1042-7", "CSC-1042-7_", "CSC-1042_gaybebtwp8b3a95v", "x_gaybebtwp8b3a95v", "a_b_c"] {
            assert_eq!(text.parse::<MailName>(), Err(NotAnId), "{text}");
        }
    }
}
