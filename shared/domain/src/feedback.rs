//! What became of a mail after it had left: it came back, or its reader complained; and when such news stops mail to
//! an account (`spec/product.md`, Who hears about it).
//!
//! Words from a closed list alone: what the mail servers wrote may quote addresses and texts, and goes nowhere.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::Account;
use crate::text::Email;

/// What kind of news it is, the weaker first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// It came back, and another may arrive: a full mailbox, a mail that is too large.
    SoftBounce,
    /// It came back, and so will every other: no such address.
    HardBounce,
    /// It arrived, and was reported as unwanted.
    Complaint,
}

impl FeedbackKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SoftBounce => "soft_bounce",
            Self::HardBounce => "hard_bounce",
            Self::Complaint => "complaint",
        }
    }
}

/// Why, as far as the mail service tells; what is not in the list is `other`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackReason {
    General,
    NoEmail,
    /// Not even tried: the mail service knows the address as one that comes back.
    Suppressed,
    /// Not even tried: the address is in the centre's own list with the mail service.
    OnAccountSuppressionList,
    MailboxFull,
    MessageTooLarge,
    ContentRejected,
    AttachmentRejected,
    Undetermined,
    Abuse,
    AuthFailure,
    Fraud,
    Virus,
    Other,
}

impl FeedbackReason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::NoEmail => "no_email",
            Self::Suppressed => "suppressed",
            Self::OnAccountSuppressionList => "on_account_suppression_list",
            Self::MailboxFull => "mailbox_full",
            Self::MessageTooLarge => "message_too_large",
            Self::ContentRejected => "content_rejected",
            Self::AttachmentRejected => "attachment_rejected",
            Self::Undetermined => "undetermined",
            Self::Abuse => "abuse",
            Self::AuthFailure => "auth_failure",
            Self::Fraud => "fraud",
            Self::Virus => "virus",
            Self::Other => "other",
        }
    }
}

/// News of one mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Feedback {
    pub kind: FeedbackKind,
    pub reason: FeedbackReason,
    /// When it was heard.
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
}

/// Why no mail goes to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    Bounce,
    Complaint,
}

impl StopReason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bounce => "bounce",
            Self::Complaint => "complaint",
        }
    }
}

/// That no mail goes to an account, until an administrator resumes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailStop {
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    pub reason: StopReason,
}

impl Feedback {
    /// Whether it says more than what is known of the mail. News may come twice, and in any order.
    pub fn adds_to(&self, known: Option<&Self>) -> bool {
        known.is_none_or(|known| known.kind < self.kind)
    }

    fn stops(&self) -> Option<StopReason> {
        match self.kind {
            FeedbackKind::SoftBounce => None,
            FeedbackKind::HardBounce => Some(StopReason::Bounce),
            FeedbackKind::Complaint => Some(StopReason::Complaint),
        }
    }
}

impl Account {
    /// The account after news of a mail to `addresses` that left at `sent_at`, where that stops its mail. What another
    /// address gave back, and what left before mail was resumed, says nothing of what would arrive now.
    pub fn stopped_by(&self, feedback: &Feedback, addresses: &[Email], sent_at: Timestamp) -> Option<Self> {
        let reason = feedback.stops()?;
        let current = self.mail_resumed_at.is_none_or(|resumed| resumed <= sent_at);
        let stops = self.mail_stopped.is_none() && current && addresses.contains(&self.email);
        stops.then(|| Self { mail_stopped: Some(MailStop { at: feedback.at, reason }), ..self.clone() })
    }

    /// The account after an administrator had mail go to it again; `None` where nothing stands in its way.
    pub fn mail_resumed(&self, at: Timestamp) -> Option<Self> {
        self.mail_stopped.map(|_| Self { mail_stopped: None, mail_resumed_at: Some(at), ..self.clone() })
    }
}

#[cfg(test)]
#[path = "feedback_tests.rs"]
mod tests;
