//! Object created, under `uploads/`: what has arrived is looked through and written anew; the original goes
//! (`spec/product.md`, Attachments). What a file is, is found out by `guichet_inspection`.
//!
//! The event may come twice, late, or in two places at once, and any step may be the last: the bytes that are looked at
//! are pinned first, the clean copy is written before the file is said to be clean, and the original goes last.

mod look;

use std::pin::Pin;
use std::sync::Arc;

use guichet_domain::attachment::{Attachment, FileState};
use guichet_domain::closure::whole_seconds;
use guichet_domain::ids::AttachmentId;
use guichet_files::{Created, Storage, StorageError};
use guichet_http::App;
use guichet_inspection::Tools;
use guichet_store::StoreError;
use serde::Serialize;
use serde_json::Value;

#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// Without its cause, which may quote the event.
    #[error("the event is not one of a bucket")]
    Malformed(#[from] serde_json::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What an event came to, in files.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Report {
    pub clean: usize,
    pub held: usize,
    pub refused: usize,
    /// Looked at before, a later upload to the same form, or given up meanwhile.
    pub skipped: usize,
}

/// Works off one event. An error means that it must come again.
pub async fn handle(app: &App, storage: &Storage, tools: &Arc<Tools>, event: Value) -> Result<Report, InspectError> {
    let mut report = Report::default();
    for arrived in Created::of(event)? {
        let Some(id) = Attachment::of_upload(&arrived.key) else { continue };
        match one(app, storage, tools, id, &arrived).await? {
            Some(FileState::Clean) => report.clean += 1,
            Some(FileState::Held) => report.held += 1,
            Some(_) => report.refused += 1,
            None => report.skipped += 1,
        }
    }
    Ok(report)
}

/// Looks at one file. `None`: it was not to be looked at, or another was quicker.
async fn one(
    app: &App,
    storage: &Storage,
    tools: &Arc<Tools>,
    id: AttachmentId,
    arrived: &Created,
) -> Result<Option<FileState>, InspectError> {
    let key = Attachment::upload_key(id);
    let Some(file) = app.store.file_arrived(id, &arrived.etag, arrived.size).await? else {
        storage.remove_attachment(id).await?;
        return Ok(None);
    };
    if file.state != FileState::Inspecting {
        storage.remove(&key).await?;
        return Ok(None);
    }
    if file.etag.as_deref() != Some(arrived.etag.as_str()) {
        // The one that came first is being looked at, and takes everything under its key away.
        return Ok(None);
    }
    let (inspected, clean) = look::look(storage, tools, &file, arrived.version.as_deref()).await?;
    if let Some((bytes, format)) = clean {
        storage.write(&Attachment::clean_key(file.id), bytes, format.media_type()).await?;
    }
    let now = whole_seconds(app.clock.now());
    let after = app.store.file_inspected(&inspected, now).await?;
    let Some(after) = after else {
        // Taken away meanwhile.
        storage.remove_attachment(file.id).await?;
        return Ok(None);
    };
    if after.state == FileState::Refused {
        storage.remove_attachment(file.id).await?;
    } else {
        storage.remove(&key).await?;
        if after.masked {
            // A slower look at the same bytes has written anew what the masking had taken away.
            storage.remove(&Attachment::clean_key(file.id)).await?;
        }
    }
    tracing::info!(file = %file.id, state = ?after.state, bytes = arrived.size, "inspected");
    Ok(Some(after.state))
}

/// The handler of the trigger's event, with what it works with; it answers its [`Report`].
pub fn handler(
    app: App,
    storage: Storage,
    tools: Tools,
) -> impl Fn(Value) -> Pin<Box<dyn Future<Output = Result<Value, InspectError>> + Send>> + Clone {
    let tools = Arc::new(tools);
    move |event| {
        let (app, storage, tools) = (app.clone(), storage.clone(), Arc::clone(&tools));
        Box::pin(async move { Ok(serde_json::to_value(handle(&app, &storage, &tools, event).await?)?) })
    }
}
