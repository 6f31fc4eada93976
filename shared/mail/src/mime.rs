//! A rendered mail in its envelope: the bytes that leave (RFC 5322, MIME).
//!
//! Nobody answers these mails, neither people (no `Reply-To`; the texts say so) nor machines:
//! `Auto-Submitted` (RFC 3834) and `X-Auto-Response-Suppress` (Exchange) stop out-of-office
//! answers. `Precedence: bulk`, for responders that know neither, is on mail about requests
//! alone: an invitation or a new password is waited for and shall not be sorted away.

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::headers::url::URL;
use mail_builder::mime::MimePart;

use crate::{Line, Rendered};

/// Characters of a subject; a request's own is at most 150.
const SUBJECT: usize = 200;
/// RFC 5321, 4.5.3.1.3, with its angle brackets.
const ADDRESS: usize = 254;
/// Fits a header line (RFC 5322, 2.1.1) with room for its name.
const LINK: usize = 900;

/// From whom to whom, and what holds the mails of a request together.
///
/// Names may hold anything; addresses, identifiers and links are visible ASCII.
#[derive(Clone, Copy)]
pub struct Envelope<'a> {
    /// The no-reply address, verified with the mail service.
    pub from: &'a str,
    pub from_name: &'a str,
    pub to: &'a str,
    pub to_name: Option<&'a str>,
    /// `local@domain`, without angle brackets; another for each mail and person. (SES puts its
    /// own in its place.)
    pub message_id: &'a str,
    /// The request's number. All mails that say the same number are one conversation: they
    /// refer to a message that was never sent, `<CSC-1042@domain of from>`.
    pub thread: Option<&'a str>,
    /// Where the reader turns these mails off, once signed in: `List-Unsubscribe`. Leave it
    /// out of mails that she cannot turn off.
    pub unsubscribe: Option<&'a str>,
    pub date: Timestamp,
}

/// What an envelope cannot carry. It will not the next time either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    #[error("the sender is no mail address")]
    From,
    #[error("the recipient is no mail address")]
    To,
    #[error("the message identifier is not of the form local@domain")]
    MessageId,
    #[error("the thread is not a request's number")]
    Thread,
    #[error("the link to unsubscribe is no web address")]
    Unsubscribe,
}

impl Envelope<'_> {
    /// The mail as bytes: `multipart/alternative`, text first. Same input, same bytes.
    pub fn raw(&self, mail: &Rendered) -> Result<Vec<u8>, EnvelopeError> {
        let home = domain(self.from).ok_or(EnvelopeError::From)?;
        domain(self.to).ok_or(EnvelopeError::To)?;
        domain(self.message_id).ok_or(EnvelopeError::MessageId)?;

        let mut message = MessageBuilder::new()
            .date(self.date.as_second())
            .message_id(self.message_id)
            .from(mailbox(Some(self.from_name), self.from))
            .to(mailbox(self.to_name, self.to))
            .subject(Line::new(&mail.subject).short(SUBJECT))
            .header("Content-Language", Text::new(mail.lang.tag()))
            .header("Auto-Submitted", Raw::new("auto-generated"))
            .header("X-Auto-Response-Suppress", Raw::new("All"));
        if let Some(number) = self.thread {
            if number.is_empty() || !number.bytes().all(is_plain) {
                return Err(EnvelopeError::Thread);
            }
            let root = format!("{number}@{home}");
            message = message.in_reply_to(root.clone()).references(root).header("Precedence", Raw::new("bulk"));
        }
        if let Some(link) = self.unsubscribe {
            if !is_link(link) {
                return Err(EnvelopeError::Unsubscribe);
            }
            message = message.header("List-Unsubscribe", URL::new(link));
        }
        let mut raw = Vec::new();
        message.body(alternatives(self.message_id, mail)).serialize(&mut raw);
        Ok(raw)
    }
}

fn mailbox<'a>(name: Option<&str>, address: &'a str) -> Address<'a> {
    let name = name.map(|name| Line::new(name).short(SUBJECT)).filter(|name| !name.is_empty());
    Address::new_address(name, address)
}

fn alternatives<'a>(message_id: &str, mail: &'a Rendered) -> MimePart<'a> {
    let unique: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    // « =_ » cannot come up in an encoded body (RFC 2045, 6.7).
    let kind = ContentType::new("multipart/alternative").attribute("boundary", format!("=_{unique}"));
    let text = MimePart::new("text/plain", mail.text.as_str());
    let html = MimePart::new("text/html", mail.html.as_str());
    MimePart::new(kind, vec![text, html])
}

/// The part after the last `@`, if the whole cannot break out of angle brackets.
fn domain(address: &str) -> Option<&str> {
    let (local, domain) = address.rsplit_once('@')?;
    let visible = address.bytes().all(|byte| {
        byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'(' | b')' | b',' | b';' | b':' | b'\\')
    });
    let whole = visible && !local.is_empty() && domain.bytes().all(is_plain) && !domain.is_empty();
    (whole && address.len() <= ADDRESS).then_some(domain)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')
}

fn is_link(link: &str) -> bool {
    let web = link.starts_with("https://") || link.starts_with("http://");
    web && link.len() <= LINK && link.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'))
}
