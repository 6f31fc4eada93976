//! « Ce qui vous a été envoyé »: the mails about a request to its reader.

use guichet_domain::feedback::FeedbackKind;
use guichet_domain::ids::AccountId;
use guichet_portal::Page;
use guichet_store::{MailRow, MailState, Origin};
use jiff::Timestamp;

use super::code;

/// One mail.
pub(crate) struct Mailed {
    /// What it told, in words.
    pub topics: Vec<String>,
    /// When it was sent; else when it was written.
    pub at: Timestamp,
    pub state: String,
    /// What was heard of it since.
    pub feedback: Option<FeedbackKind>,
}

/// The mails to this reader, oldest first; what was told in the mail of another event is not one.
pub(crate) fn mailed(page: &Page, rows: Vec<MailRow>, reader: AccountId) -> Vec<Mailed> {
    let hers = rows.into_iter().filter(|row| row.to.id == reader);
    hers.filter_map(|row| {
        let Origin::Request { topics, .. } = row.origin else { return None };
        let state = match row.state {
            MailState::Pending => "mailed-pending",
            MailState::Sent => "mailed-sent",
            MailState::Failed => "mailed-failed",
            MailState::Dropped => return None,
        };
        Some(Mailed {
            topics: topics.into_iter().map(|topic| page.word("topic", &code(topic))).collect(),
            at: row.sent_at.unwrap_or(row.created_at),
            state: page.t(state),
            feedback: row.feedback.map(|feedback| feedback.kind),
        })
    })
    .collect()
}
