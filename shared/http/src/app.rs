//! The state that every handler works with. Clock and randomness are part of it, so that a test can turn the one and
//! fix the other.

use std::sync::Arc;
use std::time::Duration;

use aws_config::environment::{EnvironmentVariableCredentialsProvider, EnvironmentVariableRegionProvider};
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use guichet_store::{Seal, Store};
use jiff::Timestamp;

use crate::serve::in_lambda;
use crate::settings::{Settings, SettingsError};

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A source of unpredictable bytes.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Entropy {
    /// As many bytes as the type says: `entropy.bytes::<10>()`.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// The machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no token is safe: the call ends as a 500, and nothing is made up instead.
        assert!(getrandom::fill(bytes).is_ok(), "the machine gives no randomness");
    }
}

/// What a function works with; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub settings: Arc<Settings>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl App {
    pub fn new(store: Store, settings: Settings, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { store, settings: Arc::new(settings), clock, entropy }
    }

    /// From the environment: `GUICHET_*` (see [`Settings`]) and the SDK's own `AWS_*`.
    pub async fn from_env() -> Result<Self, SettingsError> {
        let settings = Settings::from_env()?;
        let db = aws_sdk_dynamodb::Client::new(&sdk_config().await);
        let store = Store::new(db, settings.table.clone(), settings.seal());
        Ok(Self::new(store, settings, Arc::new(SystemClock), Arc::new(SystemEntropy)))
    }

    /// The secret at work: keyed hashes, sealed cursors.
    pub fn seal(&self) -> Seal {
        self.settings.seal()
    }
}

/// The SDK's settings for every client of the service. A function that was asleep holds dead connections: attempts
/// are short, and tried again at most twice.
pub async fn sdk_config() -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(8))
        .build();
    let mut config = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .timeout_config(timeouts)
        .retry_config(RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(100)));
    if in_lambda() {
        // They are in the environment there; to look for them everywhere else brings up clients of two more services.
        config = config
            .region(EnvironmentVariableRegionProvider::new())
            .credentials_provider(EnvironmentVariableCredentialsProvider::new());
        if std::env::var_os("SSL_CERT_FILE").is_none() {
            config = config.http_client(trusting_amazon());
        }
    }
    config.load().await
}

/// What AWS's services are certified by: Amazon Trust Services' five roots (<https://www.amazontrust.com/repository/>).
const AMAZON_ROOTS: &str = include_str!("amazon-roots.pem");

/// A client for AWS's own services. To read the hundred and more roots that Lambda's image trusts takes as long as all
/// the rest of a function's start.
fn trusting_amazon() -> SharedHttpClient {
    let roots = TrustStore::empty().with_pem_certificate(AMAZON_ROOTS);
    let client = aws_smithy_http_client::Builder::new().tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc));
    match TlsContext::builder().with_trust_store(roots).build() {
        Ok(context) => client.tls_context(context).build_https(),
        // Only a name that is none makes it fail, and there is none.
        Err(_) => client.build_https(),
    }
}

/// Whether S3 is another than AWS's: the bucket stands in the path then, since few have a host name for each.
pub fn is_own_endpoint(config: &SdkConfig) -> bool {
    config.endpoint_url().is_some() || std::env::var_os("AWS_ENDPOINT_URL_S3").is_some()
}
