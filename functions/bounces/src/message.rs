//! SES's messages: those of a configuration set's event publishing (`eventType`) and those of an identity's
//! notifications (`notificationType`), which say the same of bounces and complaints; by SNS's event of Lambda, or
//! delivered raw.
//!
//! Of what they say, only words of a closed list and addresses to compare are taken: never a diagnostic.

use std::collections::BTreeMap;

use guichet_domain::feedback::{Feedback, FeedbackKind, FeedbackReason};
use guichet_domain::text::Email;
use guichet_store::MailName;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// What a message comes to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Message {
    News(News),
    /// About something else than bounces and complaints.
    Other,
    /// It does not say which row's mail it is about.
    Unnamed,
    Unreadable,
}

/// News of a row's mail.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct News {
    pub row: MailName,
    kind: FeedbackKind,
    reason: FeedbackReason,
    /// Whose mail it was, as far as that can be read.
    pub addresses: Vec<Email>,
}

impl News {
    pub(crate) fn feedback(&self, at: Timestamp) -> Feedback {
        Feedback { kind: self.kind, reason: self.reason, at }
    }
}

/// The messages of an event, each on its own.
pub(crate) fn messages(event: &Value) -> Vec<Message> {
    match event.get("Records").and_then(Value::as_array) {
        Some(records) => records.iter().map(of_record).collect(),
        // By HTTP, SNS puts its own letter around it, unless told to deliver raw.
        None => vec![event["Message"].as_str().map_or_else(|| read(event), of_text)],
    }
}

fn of_record(record: &Value) -> Message {
    record["Sns"]["Message"].as_str().map_or(Message::Unreadable, of_text)
}

fn of_text(text: &str) -> Message {
    // What SES says once, when it is told of the topic.
    if text.starts_with("Successfully validated SNS topic") {
        return Message::Other;
    }
    serde_json::from_str(text).as_ref().map_or(Message::Unreadable, read)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    #[serde(alias = "notificationType")]
    event_type: String,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    #[serde(default)]
    mail: Sent,
}

#[derive(Deserialize)]
struct Bounce {
    #[serde(rename = "bounceType")]
    kind: String,
    #[serde(rename = "bounceSubType", default)]
    sub_type: String,
    #[serde(rename = "bouncedRecipients", default)]
    recipients: Vec<Recipient>,
}

#[derive(Deserialize)]
struct Complaint {
    #[serde(rename = "complaintFeedbackType")]
    feedback_type: Option<String>,
    #[serde(rename = "complaintSubType")]
    sub_type: Option<String>,
    #[serde(rename = "complainedRecipients", default)]
    recipients: Vec<Recipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Sent {
    tags: BTreeMap<String, Vec<String>>,
    common_headers: CommonHeaders,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CommonHeaders {
    message_id: String,
}

fn read(message: &Value) -> Message {
    let Ok(told) = Told::deserialize(message) else { return Message::Unreadable };
    let (kind, reason, recipients) = match (told.event_type.as_str(), told.bounce, told.complaint) {
        ("Bounce", Some(bounce), _) => {
            let reason = bounce_reason(&bounce.sub_type);
            let hard = bounce.kind == "Permanent";
            let kind = if hard { FeedbackKind::HardBounce } else { FeedbackKind::SoftBounce };
            (kind, reason, bounce.recipients)
        }
        ("Complaint", _, Some(complaint)) => {
            let said = complaint.sub_type.or(complaint.feedback_type);
            // Somebody took it out of the junk mail.
            if said.as_deref() == Some("not-spam") {
                return Message::Other;
            }
            let reason = complaint_reason(said.as_deref().unwrap_or_default());
            (FeedbackKind::Complaint, reason, complaint.recipients)
        }
        ("Bounce" | "Complaint", ..) => return Message::Unreadable,
        _ => return Message::Other,
    };
    let addresses = recipients.iter().filter_map(|one| address(&one.email_address)).collect();
    named(&told.mail).map_or(Message::Unnamed, |row| Message::News(News { row, kind, reason, addresses }))
}

/// The row that the mail's tag names. An identity's notifications have no tags: with the original headers, which are
/// to be asked for, they have its Message-ID, which begins with the same name.
fn named(mail: &Sent) -> Option<MailName> {
    let tag = mail.tags.get(MailName::TAG).and_then(|values| values.first());
    let id = || mail.common_headers.message_id.trim_start_matches('<').split('.').next();
    tag.map(String::as_str).or_else(id)?.parse().ok()
}

/// The address of `Name <address>`.
fn address(text: &str) -> Option<Email> {
    let bare = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end().trim_end_matches('>'));
    Email::parse(bare).ok()
}

fn bounce_reason(sub_type: &str) -> FeedbackReason {
    match sub_type {
        "General" => FeedbackReason::General,
        "NoEmail" => FeedbackReason::NoEmail,
        "Suppressed" => FeedbackReason::Suppressed,
        "OnAccountSuppressionList" => FeedbackReason::OnAccountSuppressionList,
        "MailboxFull" => FeedbackReason::MailboxFull,
        "MessageTooLarge" => FeedbackReason::MessageTooLarge,
        "ContentRejected" => FeedbackReason::ContentRejected,
        "AttachmentRejected" => FeedbackReason::AttachmentRejected,
        "Undetermined" => FeedbackReason::Undetermined,
        _ => FeedbackReason::Other,
    }
}

/// The words of the Message Abuse Reporting Format (IANA), and SES's own.
fn complaint_reason(said: &str) -> FeedbackReason {
    match said {
        "abuse" => FeedbackReason::Abuse,
        "auth-failure" => FeedbackReason::AuthFailure,
        "fraud" => FeedbackReason::Fraud,
        "virus" => FeedbackReason::Virus,
        "OnAccountSuppressionList" => FeedbackReason::OnAccountSuppressionList,
        _ => FeedbackReason::Other,
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
