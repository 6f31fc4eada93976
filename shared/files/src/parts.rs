//! Large files, which come in parts: what has arrived stays when the connection is lost.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};

use crate::error::told;
use crate::objects::bare;
use crate::storage::{patient, validity};
use crate::{Storage, StorageError};

/// How long a part can be sent.
const GOOD_FOR: Duration = Duration::from_hours(1);

/// A part that has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// From 1 to 10,000.
    pub number: i32,
    pub etag: String,
    /// In bytes; at least 5 MiB, unless it is the last.
    pub size: u64,
}

impl Storage {
    /// Begins an upload in parts; its id goes with every further call.
    pub async fn begin_multipart(&self, key: &str) -> Result<String, StorageError> {
        let upload = self.s3.create_multipart_upload().bucket(&*self.bucket).key(key);
        let begun = upload.content_type("application/octet-stream").send().await.map_err(|error| told(&error))?;
        begun.upload_id.ok_or_else(|| StorageError::Unavailable("no upload id".to_owned()))
    }

    /// Where to PUT a part, for an hour from `at` ([`crate::storage_now`]). The number is from 1 to 10,000.
    pub async fn part_link(
        &self,
        key: &str,
        upload: &str,
        number: i32,
        at: SystemTime,
    ) -> Result<String, StorageError> {
        let part = self.public.upload_part().bucket(&*self.bucket).key(key).upload_id(upload).part_number(number);
        let link = part.presigned(validity(at, GOOD_FOR)?).await;
        Ok(link.map_err(|_| StorageError::Signing("no link"))?.uri().to_owned())
    }

    /// The parts that have arrived, in order; [`StorageError::Missing`] where there is no such upload (any more).
    pub async fn parts(&self, key: &str, upload: &str) -> Result<Vec<Part>, StorageError> {
        let mut parts = Vec::new();
        let mut after = None;
        loop {
            let list = self.s3.list_parts().bucket(&*self.bucket).key(key).upload_id(upload);
            let listed = list.set_part_number_marker(after).send().await.map_err(|error| told(&error))?;
            parts.extend(listed.parts().iter().filter_map(|part| {
                let size = part.size().and_then(|size| u64::try_from(size).ok())?;
                Some(Part { number: part.part_number()?, etag: bare(part.e_tag()), size })
            }));
            after = listed.next_part_number_marker;
            if after.is_none() || listed.is_truncated != Some(true) {
                return Ok(parts);
            }
        }
    }

    /// Joins these parts into the object.
    pub async fn complete(&self, key: &str, upload: &str, parts: &[Part]) -> Result<(), StorageError> {
        let parts =
            parts.iter().map(|part| CompletedPart::builder().part_number(part.number).e_tag(&part.etag).build());
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts.collect())).build();
        let complete = self.s3.complete_multipart_upload().bucket(&*self.bucket).key(key).upload_id(upload);
        let completed = complete.multipart_upload(parts).customize().config_override(patient()).send().await;
        completed.map(drop).map_err(|error| told(&error))
    }

    /// Joins whatever parts have arrived, unless it is done; [`StorageError::Missing`] where there is neither the upload
    /// nor the object.
    pub async fn join(&self, key: &str, upload: &str) -> Result<(), StorageError> {
        let joined = match self.parts(key, upload).await {
            Ok(parts) => self.complete(key, upload, &parts).await,
            Err(error) => Err(error),
        };
        match joined {
            Err(StorageError::Missing) if self.find(key).await?.is_some() => Ok(()),
            other => other,
        }
    }

    /// Gives an upload up and takes its parts away. Fine where there is none.
    pub async fn abort(&self, key: &str, upload: &str) -> Result<(), StorageError> {
        let abort = self.s3.abort_multipart_upload().bucket(&*self.bucket).key(key).upload_id(upload);
        match abort.send().await.map_err(|error| told(&error)) {
            Ok(_) | Err(StorageError::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
