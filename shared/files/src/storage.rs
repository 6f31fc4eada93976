//! The bucket, and with what it is signed for.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    Builder, Credentials, ProvideCredentials, RequestChecksumCalculation, ResponseChecksumValidation,
    SharedCredentialsProvider,
};
use aws_sdk_s3::presigning::PresigningConfig;
use guichet_http::{App, SettingsError, is_own_endpoint, sdk_config};

use crate::StorageError;

/// How long writing, copying or joining an object may take, which grows with its size.
const COPYING: Duration = Duration::from_mins(1);

/// The files of one bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Storage {
    pub(crate) s3: Client,
    /// Signs for the host that browsers reach.
    pub(crate) public: Client,
    pub(crate) credentials: SharedCredentialsProvider,
    pub(crate) bucket: Arc<str>,
}

/// What the machine's clock says. Signatures are judged by the storage's own clock, so that one that was turned for
/// the service does not count here.
#[allow(clippy::disallowed_methods, reason = "another machine compares it with its own clock")]
pub fn storage_now() -> SystemTime {
    SystemTime::now()
}

impl Storage {
    /// `credentials` are those of the client, which does not hand them out. `public_endpoint` is the host that browsers
    /// reach, with the bucket in the path; without it, the client's own.
    pub fn new(
        s3: Client,
        credentials: SharedCredentialsProvider,
        bucket: &str,
        public_endpoint: Option<&str>,
    ) -> Self {
        // A checksum that the browser would have to send or to ask for makes the link useless to it.
        let mut config = s3
            .config()
            .to_builder()
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        if let Some(endpoint) = public_endpoint {
            config = config.endpoint_url(endpoint).force_path_style(true);
        }
        Self { s3, public: Client::from_conf(config.build()), credentials, bucket: bucket.into() }
    }

    /// From the environment: S3 as the SDK finds it, `GUICHET_BUCKET`, `GUICHET_FILES_ENDPOINT`.
    pub async fn from_env(app: &App) -> Result<Self, SettingsError> {
        let bucket = app.settings.bucket()?;
        let config = sdk_config().await;
        let s3 = Builder::from(&config).force_path_style(is_own_endpoint(&config)).build();
        let credentials = config.credentials_provider().ok_or_else(|| SettingsError {
            name: "AWS_ACCESS_KEY_ID",
            reason: "there are no credentials for the object storage".to_owned(),
        })?;
        Ok(Self::new(Client::from_conf(s3), credentials, bucket, app.settings.files_endpoint.as_deref()))
    }

    pub(crate) async fn credentials(&self) -> Result<Credentials, StorageError> {
        self.credentials.provide_credentials().await.map_err(|_| StorageError::Signing("no credentials"))
    }

    /// Where browsers reach the bucket: as the SDK would address it.
    pub(crate) async fn address(&self, at: SystemTime) -> Result<String, StorageError> {
        const ANY: &str = "any";
        let link = self.public.get_object().bucket(&*self.bucket).key(ANY);
        let link = link.presigned(validity(at, Duration::from_secs(1))?).await;
        let link = link.map_err(|_| StorageError::Signing("no endpoint"))?;
        let path = link.uri().split('?').next().and_then(|link| link.strip_suffix(ANY));
        path.map(str::to_owned).ok_or(StorageError::Signing("no address"))
    }
}

/// From an instant on, for so long.
pub(crate) fn validity(at: SystemTime, expires_in: Duration) -> Result<PresigningConfig, StorageError> {
    let config = PresigningConfig::builder().start_time(at).expires_in(expires_in).build();
    config.map_err(|_| StorageError::Signing("no such time"))
}

/// Settings for calls that move many bytes before they are answered.
pub(crate) fn patient() -> Builder {
    let patience = TimeoutConfig::builder().operation_attempt_timeout(COPYING).operation_timeout(COPYING).build();
    Builder::new().timeout_config(patience)
}
