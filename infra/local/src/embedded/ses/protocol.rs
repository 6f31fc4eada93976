//! SES v1 as the SDK speaks it: a form in, XML out (the AWS query protocol).

use std::collections::BTreeMap;

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use mail_parser::{MessageParser, parsers::MessageStream};

use super::{Mailbox, MailboxError, Refusal};

/// A message of 10 MB, which is SES's own limit, in base64 and with its `+` and `/` escaped.
const BODY_LIMIT: usize = 16 * 1024 * 1024;
const NAMESPACE: &str = "http://ses.amazonaws.com/doc/2010-12-01/";

pub(super) fn routes(mailbox: Mailbox) -> Router {
    Router::new().route("/", post(call)).layer(DefaultBodyLimit::max(BODY_LIMIT)).with_state(mailbox)
}

type Fields = Vec<(String, String)>;

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

async fn call(State(mailbox): State<Mailbox>, Form(fields): Form<Fields>) -> Response {
    match field(&fields, "Action").unwrap_or_default() {
        "SendRawEmail" => match send(&mailbox, &fields) {
            Ok(id) => done("SendRawEmail", &format!("<MessageId>{id}</MessageId>")),
            Err(fault) => fault.into_response(),
        },
        "VerifyEmailIdentity" => done("VerifyEmailIdentity", ""),
        "GetSendQuota" => done(
            "GetSendQuota",
            "<Max24HourSend>50000.0</Max24HourSend><MaxSendRate>14.0</MaxSendRate>\
             <SentLast24Hours>0.0</SentLast24Hours>",
        ),
        _ => Fault::Sender("InvalidAction", "This action is not served here.").into_response(),
    }
}

fn send(mailbox: &Mailbox, fields: &Fields) -> Result<String, Fault> {
    const BAD: Fault = Fault::Sender("InvalidParameterValue", "The raw message cannot be read.");
    let data = field(fields, "RawMessage.Data").ok_or(BAD)?;
    let raw = BASE64_STANDARD.decode(data).map_err(|_| BAD)?;
    let to = match envelope(fields) {
        to if to.is_empty() => header_recipients(&raw),
        to => to,
    };
    if to.is_empty() {
        return Err(Fault::Sender("InvalidParameterValue", "Missing required header 'To'."));
    }
    let tags = tags(fields)?;
    if let Some(refusal) = mailbox.refusal(&to) {
        return Err(Fault::Refused(refusal));
    }
    mailbox.keep(to, tags, raw).map_err(|error| match error {
        MailboxError::NotAMessage => BAD,
        error => {
            tracing::error!(%error, "a mail could not be kept");
            Fault::Refused(Refusal::ServiceUnavailable)
        }
    })
}

/// The message tags of the call, by name.
fn tags(fields: &Fields) -> Result<BTreeMap<String, String>, Fault> {
    let fine = |text: &str| {
        (1..=256).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    let mut tags = BTreeMap::new();
    for number in 1.. {
        let part = |part: &str| field(fields, &format!("Tags.member.{number}.{part}"));
        let Some(name) = part("Name") else { break };
        let value = part("Value").unwrap_or_default();
        if !fine(name) || !fine(value) {
            return Err(Fault::Sender("InvalidParameterValue", "Invalid tag."));
        }
        tags.insert(name.to_owned(), value.to_owned());
    }
    Ok(tags)
}

/// The recipients that the call names.
fn envelope(fields: &Fields) -> Vec<String> {
    fields
        .iter()
        .filter(|(key, _)| key.starts_with("Destinations.member."))
        .filter_map(|(_, value)| bare(value))
        .collect()
}

/// The address of `Name <address>`.
fn bare(text: &str) -> Option<String> {
    let line = format!("{text}\r\n");
    let parsed = MessageStream::new(line.as_bytes()).parse_address();
    Some(parsed.as_address()?.first()?.address()?.to_owned())
}

/// The recipients that the message names, where the call names none.
fn header_recipients(raw: &[u8]) -> Vec<String> {
    let Some(message) = MessageParser::default().parse(raw) else {
        return Vec::new();
    };
    [message.to(), message.cc(), message.bcc()]
        .into_iter()
        .flatten()
        .flat_map(|list| list.iter())
        .filter_map(|one| one.address().map(str::to_owned))
        .collect()
}

/// A call that fails, in SES's words.
enum Fault {
    Sender(&'static str, &'static str),
    Refused(Refusal),
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, kind, code, message) = match self {
            Self::Sender(code, message) => (StatusCode::BAD_REQUEST, "Sender", code, message),
            Self::Refused(Refusal::MessageRejected) => {
                (StatusCode::BAD_REQUEST, "Sender", "MessageRejected", "Email address is not verified.")
            }
            Self::Refused(Refusal::Throttling) => {
                (StatusCode::BAD_REQUEST, "Sender", "Throttling", "Maximum sending rate exceeded.")
            }
            Self::Refused(Refusal::ServiceUnavailable) => {
                (StatusCode::SERVICE_UNAVAILABLE, "Receiver", "ServiceUnavailable", "Service is unavailable.")
            }
        };
        xml(
            status,
            &format!(
                "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>{kind}</Type>\
                 <Code>{code}</Code><Message>{message}</Message></Error>\
                 <RequestId>local</RequestId></ErrorResponse>"
            ),
        )
    }
}

fn done(action: &str, result: &str) -> Response {
    xml(
        StatusCode::OK,
        &format!(
            "<{action}Response xmlns=\"{NAMESPACE}\"><{action}Result>{result}</{action}Result>\
             <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></{action}Response>"
        ),
    )
}

fn xml(status: StatusCode, body: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/xml")];
    (status, headers, body.to_owned()).into_response()
}
