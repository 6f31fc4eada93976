//! The bucket's events (S3, « Event message structure »), as far as they concern uploads.

use guichet_domain::attachment::Attachment;
use guichet_domain::ids::AttachmentId;
use serde::Deserialize;
use serde_json::Value;

/// Bytes that have arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    pub id: AttachmentId,
    /// Names exactly these bytes.
    pub etag: String,
    pub size: u64,
    /// Where the bucket keeps versions.
    pub version: Option<String>,
}

#[derive(Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    event_name: String,
    s3: Where,
}

#[derive(Deserialize)]
struct Where {
    object: Object,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    /// As in a form: `+` for a space, the rest with `%`.
    key: String,
    #[serde(default)]
    size: u64,
    #[serde(default)]
    e_tag: String,
    version_id: Option<String>,
}

/// The uploads that an event tells of; whatever else it holds is not for here.
pub fn arrivals(event: Value) -> Result<Vec<Arrived>, serde_json::Error> {
    let batch: Batch = serde_json::from_value(event)?;
    let created = batch.records.into_iter().filter(|record| record.event_name.starts_with("ObjectCreated:"));
    let arrived = created.filter_map(|record| {
        let Object { key, size, e_tag, version_id: version } = record.s3.object;
        // An identifier has nothing that is written in another way.
        Some(Arrived { id: Attachment::of_upload(&key)?, etag: e_tag.trim_matches('"').to_owned(), size, version })
    });
    Ok(arrived.collect())
}
