//! The events of objects that came in, as S3 tells them (« Event message structure », version 2.1).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use guichet_files::storage_now;
use jiff::Timestamp;
use s3s::dto::HeadObjectOutput;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::embedded::REGION;

/// How an object came in.
#[derive(Debug, Clone, Copy)]
pub(super) enum How {
    Put,
    Post,
    Copy,
    CompleteMultipartUpload,
}

/// Where the events go.
#[derive(Debug, Clone)]
pub(super) struct Created {
    events: UnboundedSender<Value>,
    number: Arc<AtomicU64>,
}

impl Created {
    pub(super) fn channel() -> (Self, UnboundedReceiver<Value>) {
        let (events, receiver) = unbounded_channel();
        (Self { events, number: Arc::default() }, receiver)
    }

    pub(super) fn tell(&self, how: How, bucket: &str, key: &str, object: &HeadObjectOutput) {
        let at = Timestamp::try_from(storage_now()).unwrap_or_default();
        let sequencer = format!("{:016X}", self.number.fetch_add(1, Ordering::Relaxed));
        let event = json!({"Records": [{
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
            "eventName": format!("ObjectCreated:{how:?}"),
            "s3": {
                "s3SchemaVersion": "1.0",
                "bucket": {"name": bucket, "arn": format!("arn:aws:s3:::{bucket}")},
                "object": {
                    "key": encoded(key),
                    "size": object.content_length.unwrap_or_default(),
                    "eTag": object.e_tag.as_ref().map(s3s::dto::ETag::value),
                    "sequencer": sequencer,
                },
            },
        }]});
        // Nobody may be listening.
        let _ = self.events.send(event);
    }
}

/// As in a form, with the slashes as they are.
fn encoded(key: &str) -> String {
    let pieces = key.split('/').map(|piece| form_urlencoded::byte_serialize(piece.as_bytes()).collect::<String>());
    pieces.collect::<Vec<_>>().join("/")
}
