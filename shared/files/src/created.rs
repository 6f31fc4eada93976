//! The bucket's events (S3, « Event message structure »), as far as they tell of objects that came in.

use serde::Deserialize;
use serde_json::Value;

/// An object that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// As in a form: `+` for a space, the rest with `%`. Codes and identifiers have nothing that is written in another
    /// way.
    pub key: String,
    /// Names exactly these bytes; without quotation marks.
    pub etag: String,
    /// In bytes.
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
    key: String,
    #[serde(default)]
    size: u64,
    #[serde(default)]
    e_tag: String,
    version_id: Option<String>,
}

impl Created {
    /// Those that an event tells of; whatever else it holds is left out.
    pub fn of(event: Value) -> Result<Vec<Self>, serde_json::Error> {
        let batch: Batch = serde_json::from_value(event)?;
        let created = batch.records.into_iter().filter(|record| record.event_name.starts_with("ObjectCreated:"));
        let created = created.map(|record| {
            let Object { key, size, e_tag, version_id } = record.s3.object;
            Self { key, etag: e_tag.trim_matches('"').to_owned(), size, version: version_id }
        });
        Ok(created.collect())
    }
}
