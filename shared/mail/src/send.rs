//! Out through SES, what its refusals mean, and when to try again.

use std::fmt::{self, Debug, Display, Formatter};

use aws_sdk_ses::Client;
use aws_sdk_ses::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use jiff::SignedDuration;

/// The service's answers that are about the mail itself: the same mail is refused again.
///
/// All others are about the moment, the account or the settings. They are tried again: an
/// operator may mend them within the schedule, and if not, [`next_attempt`] ends it.
const PERMANENT: [&str; 7] = [
    "MessageRejected",
    "MailFromDomainNotVerified",
    "MailFromDomainNotVerifiedException",
    "InvalidParameterValue",
    "InvalidParameterCombination",
    "MissingParameter",
    "ValidationError",
];

/// Hands mail to SES.
#[derive(Debug, Clone)]
pub struct Sender {
    client: Client,
    configuration_set: Option<String>,
}

impl Sender {
    /// `configuration_set`: the SES configuration set that reports bounces, if there is one.
    pub fn new(client: Client, configuration_set: Option<String>) -> Self {
        Sender { client, configuration_set }
    }

    /// Hands over one mail ([`Envelope::raw`](crate::Envelope::raw)) for one person, with a tag
    /// that comes back with what SES tells of it: name and value of up to 256 letters, digits,
    /// `-` and `_`. It has left when this is `Ok`; after [`SendError::Later`] it may have left
    /// all the same.
    pub async fn send(&self, raw: Vec<u8>, to: &str, (name, value): (&str, &str)) -> Result<MessageId, SendError> {
        let message =
            RawMessage::builder().data(Blob::new(raw)).build().map_err(|_| SendError::Refused(Code::new("NoData")))?;
        let tag = MessageTag::builder().name(name).value(value).build();
        let tag = tag.map_err(|_| SendError::Refused(Code::new("NoTag")))?;
        let sent = self
            .client
            .send_raw_email()
            .destinations(to)
            .raw_message(message)
            .tags(tag)
            .set_configuration_set_name(self.configuration_set.clone())
            .send()
            .await
            .map_err(|error| classify(&error))?;
        Ok(MessageId(sent.message_id))
    }
}

/// The service's name for a mail that has left; bounces are reported by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for MessageId {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Why a mail has not left. Says neither the address nor the service's message, which may
/// repeat it: fit for logs and for the mail's row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// For good: this mail will not leave, however often it is tried.
    #[error("refused: {0}")]
    Refused(Code),
    /// For now: throttled, out of order, unreachable, or set up wrongly.
    #[error("not now: {0}")]
    Later(Code),
}

impl SendError {
    pub fn code(&self) -> &Code {
        let (SendError::Refused(code) | SendError::Later(code)) = self;
        code
    }
}

/// An error code: the service's, or `Timeout`, `Connection`, `Response`, `Request` of our own.
/// ASCII letters, digits and dots, at most 64; anything else is `Unknown`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Code(String);

impl Code {
    fn new(code: &str) -> Self {
        let plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        Code(if plain && code.len() <= 64 { code.to_owned() } else { "Unknown".to_owned() })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Code {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Debug for Code {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "Code({})", self.0)
    }
}

fn classify<E: ProvideErrorMetadata, R: Debug>(error: &SdkError<E, R>) -> SendError {
    let own = match error {
        SdkError::ServiceError(refusal) => {
            let code = refusal.err().code().unwrap_or("Unknown");
            return if PERMANENT.contains(&code) {
                SendError::Refused(Code::new(code))
            } else {
                SendError::Later(Code::new(code))
            };
        }
        SdkError::TimeoutError(_) => "Timeout",
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "Timeout",
        SdkError::DispatchFailure(_) => "Connection",
        SdkError::ResponseError(_) => "Response",
        _ => "Request",
    };
    SendError::Later(Code::new(own))
}

/// How long to wait after the `attempts`-th failed attempt; `None`: given up. Nothing to wait
/// for before the first. Seven attempts over a day and a half, then
/// it is for people to look at.
pub const fn next_attempt(attempts: u32) -> Option<SignedDuration> {
    match attempts {
        0 => Some(SignedDuration::ZERO),
        1 => Some(SignedDuration::from_mins(1)),
        2 => Some(SignedDuration::from_mins(5)),
        3 => Some(SignedDuration::from_mins(30)),
        4 => Some(SignedDuration::from_hours(2)),
        5 => Some(SignedDuration::from_hours(8)),
        6 => Some(SignedDuration::from_hours(24)),
        _ => None,
    }
}
