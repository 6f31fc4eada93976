//! The JSON of files (`spec/api.md`, Files), and taking those that a body names.

use guichet_domain::access::may_see_file;
use guichet_domain::account::Actor;
use guichet_domain::attachment::{Attachment, FileState, Finding, FindingKind, MOST_FILES, Taking};
use guichet_domain::file_name::FileName;
use guichet_domain::ids::AttachmentId;
use guichet_domain::invalid::Invalid;
use guichet_store::{Store, StoreError};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A file on a request or an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttachmentSummary {
    pub id: AttachmentId,
    pub filename: FileName,
    /// In bytes.
    pub size: u64,
    #[schema(required = true)]
    pub media_type: Option<String>,
    pub state: FileState,
    /// For pages: what its sender is told of it.
    #[serde(skip)]
    pub findings: Vec<FindingView>,
    /// For pages: whether the reader sent it.
    #[serde(skip)]
    pub own: bool,
    /// For pages: whether its sender can have what was found masked.
    #[serde(skip)]
    pub can_be_masked: bool,
}

impl AttachmentSummary {
    pub fn of(file: &Attachment, reader: &Actor) -> Self {
        let own = file.sender.id == reader.id;
        Self {
            id: file.id,
            filename: file.filename.clone(),
            size: file.size,
            media_type: media_type(file),
            state: file.state,
            findings: if own { file.findings.iter().map(FindingView::of).collect() } else { Vec::new() },
            own,
            can_be_masked: own && file.can_be_masked(),
        }
    }

    /// Those of these files that someone sees who sees their request, in the order of `ids`.
    pub(crate) fn seen(ids: &[AttachmentId], files: &[Attachment], reader: &Actor) -> Vec<Self> {
        let files = ids.iter().filter_map(|id| files.iter().find(|file| file.id == *id));
        let seen = files.filter(|file| may_see_file(reader, file, Some(true)));
        seen.map(|file| Self::of(file, reader)).collect()
    }
}

/// A file as its sender sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttachmentView {
    #[serde(flatten)]
    pub summary: AttachmentSummary,
    pub findings: Vec<FindingView>,
    /// Of what is served, in hexadecimal.
    #[schema(required = true)]
    pub sha256: Option<String>,
}

impl AttachmentView {
    /// What was found is its sender's to know.
    pub fn of(file: &Attachment, reader: &Actor) -> Self {
        let summary = AttachmentSummary::of(file, reader);
        Self { findings: summary.findings.clone(), sha256: file.sha256.clone(), summary }
    }
}

/// What an inspection found. Never what was found itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FindingView {
    pub kind: FindingKind,
    /// English sentence that says what it means.
    pub detail: String,
    /// Where, by kind: lines, extensions, names of images, `x,y,width,height`.
    pub places: Vec<String>,
}

impl FindingView {
    fn of(finding: &Finding) -> Self {
        Self { kind: finding.kind, detail: detail(finding.kind).to_owned(), places: finding.places.clone() }
    }
}

fn media_type(file: &Attachment) -> Option<String> {
    file.format.filter(|_| file.is_written()).map(|format| format.media_type().to_owned())
}

fn detail(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Empty => "there is nothing in the file",
        FindingKind::Unsupported => {
            "files of this kind are not accepted; send text, an image, a PDF or a Word document"
        }
        FindingKind::Unreadable => "the file is damaged or incomplete; save it again and attach it anew",
        FindingKind::TooLarge => "there is more in the file than is looked through; send a smaller part of it",
        FindingKind::TooComplex => "the file could not be looked through in time; send a simpler one",
        FindingKind::Encrypted => "the file is encrypted; send it without a password",
        FindingKind::Macros => "the document has macros; save it without",
        FindingKind::EmbeddedFiles => "the document holds other files; attach these by themselves",
        FindingKind::Renamed => "the name did not fit what the file is; it has this extension now",
        FindingKind::Converted => "the image was written in another format",
        FindingKind::FirstFrame => "only the first image of the animation is kept",
        FindingKind::MetadataRemoved => "what the file told besides (place, camera, author) was taken out",
        FindingKind::TrailingDataRemoved => "what came after the file's end was taken off",
        FindingKind::ScriptsRemoved => "scripts and actions were taken out",
        FindingKind::EmbeddedFilesRemoved => "files within the document were taken out",
        FindingKind::EarlierRevisionsRemoved => "earlier states of the document were taken out",
        FindingKind::ImagesInside => "the document still holds these images in full; do not redact in Word",
        FindingKind::PoorRedaction => "this area is blurred or pixelated, which can be undone; use opaque boxes",
        FindingKind::TextNotSearched => "the texts in the image were not searched for nominative data",
        FindingKind::Nam => "this looks like a health insurance number",
        FindingKind::Nas => "this looks like a social insurance number",
        FindingKind::Permis => "this looks like a driving licence number",
        FindingKind::Carte => "this looks like a payment card number",
        FindingKind::Naissance => "this looks like a birth date",
        FindingKind::Dossier => "this looks like a file number",
        FindingKind::Courriel => "this looks like an e-mail address",
        FindingKind::Telephone => "this looks like a phone number",
    }
}

/// The files that a body names under `attachments`, as far as they can be read: they are looked up even where other
/// parts of the body are wrong, so that all faults are told at once.
/// With their places in the list.
pub fn named_files(body: &Value) -> Vec<(usize, AttachmentId)> {
    let listed = body.get("attachments").and_then(Value::as_array);
    let listed = listed.into_iter().flatten().take(MOST_FILES + 1).enumerate();
    listed.filter_map(|(at, id)| Some((at, id.as_str()?.parse().ok()?))).collect()
}

/// The files of these names, if `actor` may take them, and what is wrong with each that she may not.
pub async fn taking(
    store: &Store,
    actor: &Actor,
    named: &[(usize, AttachmentId)],
) -> Result<Result<Taking, Vec<Invalid>>, StoreError> {
    if named.is_empty() {
        return Ok(Ok(Taking::default()));
    }
    if named.len() > MOST_FILES {
        let detail = format!("name at most {MOST_FILES} files");
        return Ok(Err(vec![Invalid::new("/attachments", "too-many", detail)]));
    }
    let ids: Vec<_> = named.iter().map(|(_, id)| *id).collect();
    let found = store.files(&ids).await?;
    let taking = Taking::of(named, &found, actor);
    Ok(taking.map_err(|faults| faults.into_iter().map(|fault| fault.at("/attachments")).collect()))
}
