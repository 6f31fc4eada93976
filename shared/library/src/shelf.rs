//! Objects of one bucket, read and written whole.

use std::sync::Arc;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use guichet_http::{App, SettingsError, is_own_endpoint, sdk_config};

/// A bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shelf {
    s3: Client,
    bucket: Arc<str>,
}

/// Why an object is not to be had. Without what S3 says, which may quote keys and addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShelfError {
    #[error("there is no such object")]
    Missing,
    #[error("the object storage is unavailable: {0}")]
    Unavailable(String),
}

impl Shelf {
    pub fn new(s3: Client, bucket: &str) -> Self {
        Self { s3, bucket: bucket.into() }
    }

    /// From the environment: S3 as the SDK finds it, `GUICHET_BUCKET`.
    pub async fn from_env(app: &App) -> Result<Self, SettingsError> {
        let config = sdk_config().await;
        let s3 = Builder::from(&config).force_path_style(is_own_endpoint(&config)).build();
        Ok(Self::new(Client::from_conf(s3), app.settings.bucket()?))
    }

    pub async fn read(&self, key: &str) -> Result<Vec<u8>, ShelfError> {
        let got = self.s3.get_object().bucket(&*self.bucket).key(key).send().await;
        let got = match got {
            Ok(got) => got,
            Err(error) if matches!(error.as_service_error(), Some(GetObjectError::NoSuchKey(_))) => {
                return Err(ShelfError::Missing);
            }
            Err(error) => return Err(unavailable(&error)),
        };
        let body = got.body.collect().await;
        Ok(body.map_err(|_| ShelfError::Unavailable("the object ended early".to_owned()))?.to_vec())
    }

    pub async fn write(&self, key: &str, bytes: Vec<u8>) -> Result<(), ShelfError> {
        let body = ByteStream::from(bytes);
        let put = self.s3.put_object().bucket(&*self.bucket).key(key).body(body).send().await;
        put.map(drop).map_err(|error| unavailable(&error))
    }

    /// Takes an object away, if it is there.
    pub async fn remove(&self, key: &str) -> Result<(), ShelfError> {
        let deleted = self.s3.delete_object().bucket(&*self.bucket).key(key).send().await;
        deleted.map(drop).map_err(|error| unavailable(&error))
    }

    /// The keys under a prefix that were written before an instant (seconds), at most 1,000 of them.
    pub async fn older_than(&self, prefix: &str, seconds: i64) -> Result<Vec<String>, ShelfError> {
        let listed = self.s3.list_objects_v2().bucket(&*self.bucket).prefix(prefix).send().await;
        let listed = listed.map_err(|error| unavailable(&error))?;
        let old = listed
            .contents()
            .iter()
            .filter(|object| object.last_modified().is_some_and(|written| written.secs() < seconds));
        Ok(old.filter_map(|object| object.key().map(str::to_owned)).collect())
    }
}

fn unavailable<E: ProvideErrorMetadata>(error: &SdkError<E>) -> ShelfError {
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    ShelfError::Unavailable(code.unwrap_or("no answer").to_owned())
}
