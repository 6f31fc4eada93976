//! Objects as the functions read and write them.

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::MetadataDirective;
use bytes::Bytes;
use guichet_domain::attachment::Attachment;
use guichet_domain::ids::AttachmentId;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::told;
use crate::storage::patient;
use crate::{Storage, StorageError};

/// How often a removal looks again for versions that came in meanwhile.
const ROUNDS: usize = 100;
/// A path's characters that stand for themselves.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An object, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Without quotation marks, as in events.
    pub etag: String,
    /// In bytes.
    pub size: u64,
    /// Where the bucket keeps versions.
    pub version: Option<String>,
}

/// An object's bytes, piece by piece.
#[derive(Debug)]
pub struct Chunks(ByteStream);

impl Chunks {
    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, StorageError>> {
        self.0.next().await.map(|piece| piece.map_err(|_| ended()))
    }
}

fn ended() -> StorageError {
    StorageError::Unavailable("the object ended early".to_owned())
}

pub(crate) fn bare(etag: Option<&str>) -> String {
    etag.unwrap_or_default().trim_matches('"').to_owned()
}

impl Storage {
    /// What lies under a key, without its bytes.
    pub async fn find(&self, key: &str) -> Result<Option<Found>, StorageError> {
        let head = self.s3.head_object().bucket(&*self.bucket).key(key).send().await;
        match head.map_err(|error| told(&error)) {
            Ok(head) => Ok(Some(Found {
                etag: bare(head.e_tag()),
                size: head.content_length().and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
                version: head.version_id().map(str::to_owned),
            })),
            Err(StorageError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All bytes of the object with this ETag; [`StorageError::Missing`] when another has taken its place.
    pub async fn read(&self, key: &str, etag: &str) -> Result<Vec<u8>, StorageError> {
        self.read_version(key, etag, None).await
    }

    /// The same of one version, whatever has come after it; without one, of the object as it is now.
    pub async fn read_version(&self, key: &str, etag: &str, version: Option<&str>) -> Result<Vec<u8>, StorageError> {
        let Chunks(body) = self.chunks_of(key, etag, version).await?;
        Ok(body.collect().await.map_err(|_| ended())?.to_vec())
    }

    /// The same, piece by piece: for what does not fit into memory.
    pub async fn chunks(&self, key: &str, etag: &str) -> Result<Chunks, StorageError> {
        self.chunks_of(key, etag, None).await
    }

    async fn chunks_of(&self, key: &str, etag: &str, version: Option<&str>) -> Result<Chunks, StorageError> {
        let get = self.s3.get_object().bucket(&*self.bucket).key(key).if_match(format!("\"{etag}\""));
        let get = get.set_version_id(version.map(str::to_owned));
        get.send().await.map(|got| Chunks(got.body)).map_err(|error| told(&error))
    }

    pub async fn write(&self, key: &str, bytes: Vec<u8>, media_type: &str) -> Result<(), StorageError> {
        let put = self.s3.put_object().bucket(&*self.bucket).key(key).content_type(media_type);
        let put = put.body(ByteStream::from(bytes)).customize().config_override(patient());
        put.send().await.map(drop).map_err(|error| told(&error))
    }

    /// Copies an object of at most 5 GB onto itself, so that its event comes again. One that came in parts has another
    /// ETag then.
    pub async fn raise_again(&self, key: &str) -> Result<(), StorageError> {
        let source = format!("{}/{}", self.bucket, utf8_percent_encode(key, PATH));
        let copy = self.s3.copy_object().bucket(&*self.bucket).key(key).copy_source(source);
        // S3 refuses a copy onto itself that changes nothing.
        let copy = copy.metadata_directive(MetadataDirective::Replace).content_type("application/octet-stream");
        copy.customize().config_override(patient()).send().await.map(drop).map_err(|error| told(&error))
    }

    /// Takes an object away for good, with every version and delete marker of it. Fine where there is none.
    pub async fn remove(&self, key: &str) -> Result<(), StorageError> {
        for _ in 0..ROUNDS {
            let versions = self.versions(key).await?;
            if versions.is_empty() {
                return Ok(());
            }
            for version in versions {
                let delete = self.s3.delete_object().bucket(&*self.bucket).key(key).version_id(version);
                delete.send().await.map_err(|error| told(&error))?;
            }
        }
        Err(StorageError::Unavailable("it is written again and again".to_owned()))
    }

    /// Takes everything away that bytes of an attached file can lie under.
    pub async fn remove_attachment(&self, id: AttachmentId) -> Result<(), StorageError> {
        for key in Attachment::keys(id) {
            self.remove(&key).await?;
        }
        Ok(())
    }

    /// The versions and delete markers of exactly this key, up to 1,000. They come before those of longer keys.
    async fn versions(&self, key: &str) -> Result<Vec<String>, StorageError> {
        let listed = self.s3.list_object_versions().bucket(&*self.bucket).prefix(key).send().await;
        let listed = listed.map_err(|error| told(&error))?;
        let objects = listed.versions().iter().map(|it| (it.key(), it.version_id()));
        let markers = listed.delete_markers().iter().map(|it| (it.key(), it.version_id()));
        let own = objects.chain(markers).filter(|(of, _)| *of == Some(key));
        Ok(own.map(|(_, version)| version.unwrap_or("null").to_owned()).collect())
    }

    /// Keys under a prefix with the ETag of each; a call for every 1,000.
    pub async fn keys(&self, prefix: &str) -> Result<Vec<(String, String)>, StorageError> {
        let mut pages = self.s3.list_objects_v2().bucket(&*self.bucket).prefix(prefix).into_paginator().send();
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| told(&error))?;
            keys.extend(page.contents().iter().filter_map(|it| Some((it.key()?.to_owned(), bare(it.e_tag())))));
        }
        Ok(keys)
    }
}
