//! One file looked through, on a thread of its own: however long that takes, the answer comes in time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use guichet_domain::attachment::{Attachment, FileState, Finding, FindingKind, Format, MOST_BYTES};
use guichet_files::{Storage, StorageError, sha256};
use guichet_inspection::{Inspected, Tools};

/// After so long, the inspection is asked to end.
const PATIENCE: Duration = Duration::from_secs(8);
/// After so long, it is not waited for any more.
const LIMIT: Duration = Duration::from_millis(9_500);

/// What is to be kept of a file, and its clean copy.
type Looked = (Attachment, Option<(Vec<u8>, Format)>);

/// Looks through the bytes that the file's ETag names, under their version where the bucket keeps any. Where it keeps
/// none and others have taken their place, there is nothing left to look at.
pub async fn look(
    storage: &Storage,
    tools: &Arc<Tools>,
    file: &Attachment,
    version: Option<&str>,
) -> Result<Looked, StorageError> {
    if file.size > MOST_BYTES {
        return Ok(refused(file, FindingKind::TooLarge));
    }
    let etag = file.etag.as_deref().unwrap_or_default();
    let bytes = match storage.read_version(&Attachment::upload_key(file.id), etag, version).await {
        Ok(bytes) => bytes,
        Err(StorageError::Missing) => return Ok(refused(file, FindingKind::Unreadable)),
        Err(error) => return Err(error),
    };
    let (tools, extension) = (Arc::clone(tools), file.filename.extension());
    let started = clock();
    let inspecting = tokio::task::spawn_blocking(move || {
        let still = move || clock().duration_since(started) < PATIENCE;
        guichet_inspection::inspect(bytes, extension.as_deref(), &tools, &still)
    });
    match tokio::time::timeout(LIMIT, inspecting).await {
        Ok(Ok(inspected)) => Ok(kept(file, inspected)),
        // Of a thread that ended badly, nothing is known but that.
        Ok(Err(_)) => Ok(refused(file, FindingKind::Unreadable)),
        Err(_) => Ok(refused(file, FindingKind::TooComplex)),
    }
}

#[allow(clippy::disallowed_methods, reason = "how long a hostile file may take is the one thing that is measured")]
fn clock() -> Instant {
    Instant::now()
}

fn refused(file: &Attachment, why: FindingKind) -> Looked {
    let findings = vec![Finding::new(why)];
    (Attachment { state: FileState::Refused, findings, ..file.clone() }, None)
}

fn kept(file: &Attachment, Inspected { format, findings, clean }: Inspected) -> Looked {
    let Some((bytes, is)) = clean.zip(format) else {
        return (Attachment { state: FileState::Refused, format, findings, ..file.clone() }, None);
    };
    let held = findings.iter().any(|finding| finding.kind.holds());
    let fits = file.filename.extension().is_some_and(|it| is.extensions().contains(&it.as_str()));
    let inspected = Attachment {
        state: if held { FileState::Held } else { FileState::Clean },
        filename: if fits { file.filename.clone() } else { file.filename.with_extension(is.extensions()[0]) },
        size: bytes.len() as u64,
        sha256: Some(sha256(&bytes)),
        format: Some(is),
        findings,
        ..file.clone()
    };
    (inspected, Some((bytes, is)))
}
