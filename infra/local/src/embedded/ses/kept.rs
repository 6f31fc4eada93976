//! Kept mails: as files, or in memory.
//!
//! A file is the message as it was sent, after two lines that a mail server writes on delivery:
//! `Delivery-Date` (the instant, RFC 3339) and `X-Original-To` (the recipients of the call), and a
//! third, `X-Kept-Tags`, where the call had message tags. Any mail program opens it. It is written aside and renamed, so that no half mail is ever read.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::Timestamp;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MessagePart, PartType, parsers::MessageStream};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

const DATE: &[u8] = b"Delivery-Date: ";
const TO: &[u8] = b"\r\nX-Original-To: ";
const TAGS: &[u8] = b"X-Kept-Tags: ";
const END: &[u8] = b"\r\n";

/// A mail as it was sent, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptMail {
    /// The id that the sender was answered; they sort by age.
    pub id: String,
    /// The recipients; in JSON one string, with `, ` between them.
    #[serde(serialize_with = "joined")]
    pub to: Vec<String>,
    /// The subject, decoded.
    pub subject: String,
    /// The plain text, decoded; empty where there is none.
    pub text: String,
    /// The HTML, decoded; empty where there is none.
    pub html: String,
    /// Name and value, decoded and on one line, in the message's order; in JSON an object.
    #[serde(serialize_with = "object")]
    pub headers: Vec<(String, String)>,
    /// The message tags of the call.
    pub tags: BTreeMap<String, String>,
    /// When it was sent, by the server's clock.
    pub at: Timestamp,
}

impl KeptMail {
    /// A message that another server kept, which tells no other recipients than those in its header. `None`: this is
    /// not a message.
    pub fn of(id: &str, raw: &[u8], at: Timestamp) -> Option<Self> {
        let message = MessageParser::default().parse(raw)?;
        let to = message.to().into_iter().flat_map(Address::iter).filter_map(|to| to.address().map(str::to_owned));
        read(id, Envelope { to: to.collect(), tags: BTreeMap::new(), at }, raw)
    }

    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Why mails cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The folder.
    #[error("the mailbox cannot be used")]
    Io(#[from] io::Error),
    /// What was to be sent.
    #[error("this is not a mail message")]
    NotAMessage,
    /// A file that this module did not write.
    #[error("{} is not a kept mail", .0.display())]
    Damaged(PathBuf),
}

/// What is known of a mail besides the message.
#[derive(Debug, Clone)]
pub(super) struct Envelope {
    pub to: Vec<String>,
    /// Names and values hold letters, digits, `-` and `_` alone.
    pub tags: BTreeMap<String, String>,
    pub at: Timestamp,
}

/// Where mails are kept.
#[derive(Debug)]
pub(super) enum Keep {
    Memory { mails: Mutex<Vec<KeptMail>>, last: AtomicU64 },
    Folder { dir: PathBuf, last: AtomicU64 },
}

impl Keep {
    pub(super) fn memory() -> Self {
        Self::Memory { mails: Mutex::default(), last: AtomicU64::new(0) }
    }

    pub(super) fn folder(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let last = ids(dir)?.last().and_then(|id| id.parse().ok()).unwrap_or(0);
        Ok(Self::Folder { dir: dir.to_owned(), last: AtomicU64::new(last) })
    }

    /// Keeps a mail and gives its id.
    pub(super) fn add(&self, envelope: Envelope, raw: Vec<u8>) -> Result<String, MailboxError> {
        match self {
            Self::Memory { mails, last } => {
                let mut mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
                let id = id(last.fetch_add(1, Ordering::Relaxed) + 1);
                let mail = read(&id, envelope, &raw).ok_or(MailboxError::NotAMessage)?;
                mails.push(mail);
                Ok(id)
            }
            Self::Folder { dir, last } => {
                let id = id(last.fetch_add(1, Ordering::Relaxed) + 1);
                read(&id, envelope.clone(), &raw).ok_or(MailboxError::NotAMessage)?;
                let aside = dir.join(format!("{id}.part"));
                fs::write(&aside, to_file(&envelope, &raw))?;
                fs::rename(aside, file(dir, &id))?;
                Ok(id)
            }
        }
    }

    /// The ids of every mail, oldest first.
    pub(super) fn ids(&self) -> Result<Vec<String>, MailboxError> {
        match self {
            Self::Memory { mails, .. } => {
                let mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(mails.iter().map(|mail| mail.id.clone()).collect())
            }
            Self::Folder { dir, .. } => Ok(ids(dir)?),
        }
    }

    /// The mail of one of these ids.
    pub(super) fn get(&self, id: &str) -> Result<KeptMail, MailboxError> {
        match self {
            Self::Memory { mails, .. } => {
                let mails = mails.lock().unwrap_or_else(PoisonError::into_inner);
                mails.iter().find(|mail| mail.id == id).cloned().ok_or(MailboxError::NotAMessage)
            }
            Self::Folder { dir, .. } => {
                let path = file(dir, id);
                let bytes = fs::read(&path)?;
                from_file(&bytes).and_then(|(envelope, raw)| read(id, envelope, raw)).ok_or(MailboxError::Damaged(path))
            }
        }
    }

    /// Takes a mail away.
    pub(super) fn remove(&self, id: &str) -> Result<(), MailboxError> {
        match self {
            Self::Memory { mails, .. } => {
                mails.lock().unwrap_or_else(PoisonError::into_inner).retain(|mail| mail.id != id);
                Ok(())
            }
            Self::Folder { dir, .. } => match fs::remove_file(file(dir, id)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            },
        }
    }

    /// Every mail, oldest first.
    pub(super) fn list(&self) -> Result<Vec<KeptMail>, MailboxError> {
        match self {
            Self::Memory { mails, .. } => Ok(mails.lock().unwrap_or_else(PoisonError::into_inner).clone()),
            Self::Folder { .. } => self.ids()?.iter().map(|id| self.get(id)).collect(),
        }
    }
}

/// Of one width, so that names sort by age.
fn id(number: u64) -> String {
    format!("{number:010}")
}

fn file(dir: &Path, id: &str) -> PathBuf {
    dir.join(format!("{id}.eml"))
}

fn ids(dir: &Path) -> io::Result<Vec<String>> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        if let Some(id) = name.to_str().and_then(|name| name.strip_suffix(".eml")) {
            ids.push(id.to_owned());
        }
    }
    ids.sort_unstable();
    Ok(ids)
}

fn to_file(envelope: &Envelope, raw: &[u8]) -> Vec<u8> {
    let at = envelope.at.to_string();
    let to = envelope.to.join(", ");
    let tags: Vec<_> = envelope.tags.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let tags = if tags.is_empty() { Vec::new() } else { [TAGS, tags.join(", ").as_bytes(), END].concat() };
    [DATE, at.as_bytes(), TO, to.as_bytes(), END, &tags, raw].concat()
}

fn from_file(bytes: &[u8]) -> Option<(Envelope, &[u8])> {
    let rest = bytes.strip_prefix(DATE)?;
    let (at, rest) = split(rest, TO)?;
    let (to, rest) = split(rest, END)?;
    let (tags, raw) = match rest.strip_prefix(TAGS) {
        Some(rest) => split(rest, END)?,
        None => (&[][..], rest),
    };
    let text = |bytes| std::str::from_utf8(bytes).ok();
    let tags = text(tags)?.split(", ").filter_map(|tag| tag.split_once('='));
    let envelope = Envelope {
        to: text(to)?.split(", ").map(str::to_owned).collect(),
        tags: tags.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        at: text(at)?.parse().ok()?,
    };
    Some((envelope, raw))
}

fn split<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let position = bytes.windows(mark.len()).position(|window| window == mark)?;
    Some((&bytes[..position], &bytes[position + mark.len()..]))
}

fn read(id: &str, envelope: Envelope, raw: &[u8]) -> Option<KeptMail> {
    let message = MessageParser::default().parse(raw)?;
    Some(KeptMail {
        id: id.to_owned(),
        to: envelope.to,
        subject: message.subject().unwrap_or_default().to_owned(),
        text: body(&message, &message.text_body, plain),
        html: body(&message, &message.html_body, html),
        tags: envelope.tags,
        headers: message.headers_raw().map(|(name, value)| (name.to_owned(), decoded(value))).collect(),
        at: envelope.at,
    })
}

/// The first part of the kind; the parser itself would make the one kind from the other.
fn body(message: &Message<'_>, parts: &[u32], kind: impl Fn(&mail_parser::MessagePart<'_>) -> bool) -> String {
    parts
        .iter()
        .filter_map(|part| message.part(*part))
        .find(|part| kind(part))
        .and_then(|part| part.text_contents())
        .unwrap_or_default()
        .to_owned()
}

fn plain(part: &MessagePart<'_>) -> bool {
    matches!(part.body, PartType::Text(_))
}

fn html(part: &MessagePart<'_>) -> bool {
    matches!(part.body, PartType::Html(_))
}

/// A header's value without folds and encoded words.
fn decoded(raw: &str) -> String {
    // The parser wants the line's end to see the last word.
    let line = format!("{}\r\n", raw.trim());
    match MessageStream::new(line.as_bytes()).parse_unstructured() {
        HeaderValue::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

fn joined<S: Serializer>(to: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&to.join(", "))
}

fn object<S: Serializer>(headers: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(headers.len()))?;
    for (name, value) in headers {
        map.serialize_entry(name, value)?;
    }
    map.end()
}
