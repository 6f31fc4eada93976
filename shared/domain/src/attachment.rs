//! Files that people attach to requests (`spec/product.md`, Attachments): their names, their bounds, the states they
//! go through, and what their inspection found.
//!
//! What a file is, is found out by `shared/inspection`; who sees it, by `access`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::{AccountSummary, Actor};
use crate::file_name::FileName;
use crate::ids::{AttachmentId, EventId};
use crate::invalid::Invalid;
use crate::nominative;

/// How large a file may be, in bytes.
pub const MOST_BYTES: u64 = 25 * 1024 * 1024;
/// How many files a request may have.
pub const MOST_FILES: usize = 20;
/// How large a request's files may be together, in bytes.
pub const MOST_BYTES_TOGETHER: u64 = 100 * 1024 * 1024;
/// What the keys of uploads begin with: what is inspected when it arrives.
pub const UPLOADS: &str = "uploads/";
/// How long a form takes its file.
pub const FORM_MINUTES: i64 = 15;
/// How long a file is kept that nobody attaches.
pub const KEPT_UNATTACHED_HOURS: i64 = 24;

/// Where a file stands. Only `clean` ones are shown to others than their sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// The form is signed; no bytes have arrived.
    Expected,
    /// The bytes have arrived; exactly those are looked at.
    Inspecting,
    /// Written anew; what is served.
    Clean,
    /// Not accepted; the findings say why. Nothing of it is kept.
    Refused,
    /// Nominative data was found: hidden from others until its sender masks it or says that it is none.
    Held,
}

/// What kind of thing an inspection found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    // These refuse a file.
    /// There is nothing in it.
    Empty,
    /// It is of a kind that is not accepted. Place: what it is, such as `html`, `svg`, `zip`, if known.
    Unsupported,
    /// Damaged, cut off, or not what its first bytes say.
    Unreadable,
    /// More pixels, pages or entries than are looked at. Place: how many.
    TooLarge,
    /// It could not be looked through within the time.
    TooComplex,
    /// Encrypted, so that it cannot be looked through.
    Encrypted,
    /// A document with macros.
    Macros,
    /// A document that holds other files. Places: their names.
    EmbeddedFiles,

    // These say what was done to it.
    /// Its name did not fit what it is. Place: the extension that it has now.
    Renamed,
    /// Written in another format. Places: from, to.
    Converted,
    /// Only the first image of an animation is kept.
    FirstFrame,
    /// What it told besides (place, camera, author, thumbnail) was taken out.
    MetadataRemoved,
    /// Bytes after its end were taken off.
    TrailingDataRemoved,
    /// Scripts and actions of a PDF were taken out.
    ScriptsRemoved,
    /// Files within a PDF were taken out. Places: their names.
    EmbeddedFilesRemoved,
    /// Earlier states of a PDF, from which what was deleted could be had back, were taken out.
    EarlierRevisionsRemoved,

    // These warn its sender.
    /// Images that a document still holds, in full even where they are cropped or hidden. Places: name, width × height.
    ImagesInside,
    /// A blurred or pixelated area: « caviardage inadéquat ». Places: `x,y,width,height` in pixels.
    PoorRedaction,
    /// The texts in the image were not searched for nominative data: no text recognition is installed here.
    TextNotSearched,

    // Nominative data; places: the lines, from 1, in a text.
    Nam,
    Nas,
    Permis,
    Carte,
    Naissance,
    Dossier,
    Courriel,
    Telephone,
}

impl FindingKind {
    /// Whether a file with this is not accepted.
    pub fn refuses(self) -> bool {
        use FindingKind::{EmbeddedFiles, Empty, Encrypted, Macros, TooComplex, TooLarge, Unreadable, Unsupported};
        matches!(self, Empty | Unsupported | Unreadable | TooLarge | TooComplex | Encrypted | Macros | EmbeddedFiles)
    }

    /// Whether a file with this is hidden from others until its sender has decided.
    pub fn holds(self) -> bool {
        matches!(self, Self::Nam | Self::Nas | Self::Permis | Self::Carte)
    }
}

impl From<nominative::Kind> for FindingKind {
    fn from(kind: nominative::Kind) -> Self {
        match kind {
            nominative::Kind::Nam => Self::Nam,
            nominative::Kind::Nas => Self::Nas,
            nominative::Kind::Permis => Self::Permis,
            nominative::Kind::Carte => Self::Carte,
            nominative::Kind::Naissance => Self::Naissance,
            nominative::Kind::Dossier => Self::Dossier,
            nominative::Kind::Courriel => Self::Courriel,
            nominative::Kind::Telephone => Self::Telephone,
        }
    }
}

/// What an inspection found, and where. Never what was found itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub kind: FindingKind,
    /// At most [`Finding::MOST_PLACES`]; see [`FindingKind`] for what they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
}

impl Finding {
    /// How many places are told at most.
    pub const MOST_PLACES: usize = 20;

    pub fn new(kind: FindingKind) -> Self {
        Self { kind, places: Vec::new() }
    }

    pub fn at(kind: FindingKind, places: impl IntoIterator<Item = String>) -> Self {
        Self { kind, places: places.into_iter().take(Self::MOST_PLACES).collect() }
    }
}

/// What a file is. Each has one extension and one media type, under which it is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Text,
    Png,
    Jpeg,
    Pdf,
    Docx,
    Doc,
}

impl Format {
    /// What it is served as. Text of every kind is plain text, so that no browser carries anything out.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
        }
    }

    /// The extensions that its name may have; the first is given to one that has none of them.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "log", "xml", "json", "csv", "hl7"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Doc => &["doc"],
        }
    }
}

/// A file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub sender: AccountSummary,
    pub filename: FileName,
    /// In bytes: as announced, then as arrived, then of the clean copy.
    pub size: u64,
    pub state: FileState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Of the clean copy, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    pub created_at: Timestamp,
    /// What names the bytes that were inspected, in the storage that they arrived in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Whether the copy that is served is the one with what was found masked.
    #[serde(default)]
    pub masked: bool,
    /// Whether it was purged: what is left says that it was there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub purged: bool,
    /// The event that it was attached with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
}

impl Attachment {
    /// Where its bytes arrive in the storage.
    pub fn upload_key(id: AttachmentId) -> String {
        format!("{UPLOADS}{id}")
    }

    /// Where the copy lies that is served.
    pub fn key(&self) -> String {
        if self.masked { Self::masked_key(self.id) } else { Self::clean_key(self.id) }
    }

    /// Where the copy goes that its inspection makes.
    pub fn clean_key(id: AttachmentId) -> String {
        format!("files/{id}")
    }

    /// Where the copy goes in which what was found is masked.
    pub fn masked_key(id: AttachmentId) -> String {
        format!("files/{id}-masked")
    }

    /// Everywhere that bytes of it can lie.
    pub fn keys(id: AttachmentId) -> [String; 3] {
        [Self::upload_key(id), Self::clean_key(id), Self::masked_key(id)]
    }

    /// The file that the key of an upload belongs to.
    pub fn of_upload(key: &str) -> Option<AttachmentId> {
        key.strip_prefix(UPLOADS)?.parse().ok()
    }

    /// Whether there is something to be served.
    pub fn is_written(&self) -> bool {
        matches!(self.state, FileState::Clean | FileState::Held)
    }

    /// Whether the sender can have what was found masked: in a text, where the places are known.
    pub fn can_be_masked(&self) -> bool {
        self.state == FileState::Held && self.format == Some(Format::Text)
    }
}

/// The files that a request or a comment takes, each checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taking {
    ids: Vec<AttachmentId>,
    bytes: u64,
}

impl Taking {
    /// The files of these names among those `found`, if `actor` may take them; else what is wrong with each, by its
    /// place in the list, which comes with its name. Someone else's file and none at all are told alike.
    pub fn of(named: &[(usize, AttachmentId)], found: &[Attachment], actor: &Actor) -> Result<Self, Vec<Invalid>> {
        let mut faults = Vec::new();
        let mut taking = Self::default();
        for (at, id) in named {
            let file = found.iter().find(|file| file.id == *id && file.sender.id == actor.id);
            let fault = match file {
                None => Some(("not-found", "there is no such file of yours; attach it again")),
                Some(file) if file.event.is_some() => Some(("already-used", "this file is attached already")),
                Some(_) if taking.ids.contains(id) => Some(("duplicate", "name each file once")),
                Some(file) => match file.state {
                    FileState::Expected => {
                        Some(("not-arrived", "the file has not arrived; upload it, or leave it out"))
                    }
                    FileState::Refused => Some(("refused", "the file was refused; its findings say why; leave it out")),
                    FileState::Inspecting | FileState::Clean | FileState::Held => None,
                },
            };
            match (fault, file) {
                (None, Some(file)) => {
                    taking.ids.push(*id);
                    taking.bytes += file.size;
                }
                (fault, _) => {
                    let (code, detail) = fault.unwrap_or(("not-found", "there is no such file of yours"));
                    faults.push(Invalid::new(format!("/{at}"), code, detail));
                }
            }
        }
        faults.extend(taking.too_much(0, 0));
        if faults.is_empty() { Ok(taking) } else { Err(faults) }
    }

    pub fn ids(&self) -> &[AttachmentId] {
        &self.ids
    }

    /// In bytes, together.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// What speaks against adding them to a request that has so many files of so many bytes.
    pub fn too_much(&self, files: usize, bytes: u64) -> Option<Invalid> {
        if self.ids.is_empty() {
            None
        } else if files + self.ids.len() > MOST_FILES {
            Some(Invalid::new("", "too-many", format!("a request has at most {MOST_FILES} files; there are {files}")))
        } else if bytes + self.bytes > MOST_BYTES_TOGETHER {
            Some(Invalid::new("", "too-large", "a request's files have at most 100 MB together; leave some out"))
        } else {
            None
        }
    }
}

#[cfg(test)]
#[path = "attachment_tests.rs"]
mod tests;
