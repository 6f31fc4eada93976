//! Who answers in AWS's place: the embedded services, or a running LocalStack.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::config::SharedCredentialsProvider;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use aws_sdk_ses::error::DisplayErrorContext;
use guichet_domain::closure::whole_seconds;
use guichet_files::Storage;
use guichet_http::{Clock, Settings, is_own_endpoint, sdk_config};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::clock::LocalClock;
use crate::embedded::dynamodb::Dynamo;
use crate::embedded::s3::Objects;
use crate::embedded::scratch;
use crate::embedded::ses::{Mailbox, Ses};
use crate::embedded::token::WithoutToken;
use crate::embedded::{ACCESS_KEY, EmbeddedError, REGION, SECRET_KEY};
use crate::local::LocalError;
use crate::permissions::Permissions;
use crate::pump::Checkpoint;

/// The bucket of the files and the search index.
pub const BUCKET: &str = "guichet";

/// Clients of the services, and the services themselves where they are embedded.
pub struct Services {
    pub db: aws_sdk_dynamodb::Client,
    pub streams: aws_sdk_dynamodbstreams::Client,
    pub ses: aws_sdk_ses::Client,
    pub s3: aws_sdk_s3::Client,
    /// The bucket of the files and the search indexes.
    pub bucket: String,
    /// SES's configuration set, if any.
    pub configuration_set: Option<String>,
    /// What the clients sign with.
    pub credentials: SharedCredentialsProvider,
    /// Where the objects are.
    pub s3_endpoint: String,
    /// Where mails are taken.
    pub ses_endpoint: String,
    /// The kept mails; `None` where LocalStack keeps them.
    pub mailbox: Option<Mailbox>,
    /// What comes into the bucket, as S3 tells of it; `None` where LocalStack does not.
    pub object_events: Option<UnboundedReceiver<Value>>,
    embedded: Vec<Embedded>,
    /// The objects of a test.
    folder: Option<tempfile::TempDir>,
}

enum Embedded {
    Dynamo(Dynamo),
    Objects(Objects),
    Ses(Ses),
}

fn embedded_credentials() -> Credentials {
    Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "local")
}

/// Those that LocalStack checks signatures with where it knows no others.
fn localstack_credentials() -> Credentials {
    Credentials::new("test", "test", None, None, "localstack")
}

/// The SDK's settings for one service: the endpoint, and the retries and time-outs of production.
macro_rules! client {
    ($sdk:ident, $endpoint:expr, $credentials:expr) => {
        $sdk::Client::from_conf(
            $sdk::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new(REGION))
                .credentials_provider($credentials)
                .retry_config(
                    RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(100)),
                )
                .timeout_config(
                    TimeoutConfig::builder()
                        .connect_timeout(Duration::from_secs(1))
                        .operation_attempt_timeout(Duration::from_secs(10))
                        .operation_timeout(Duration::from_secs(20))
                        .build(),
                )
                .endpoint_url($endpoint)
                .interceptor(Permissions)
                .build(),
        )
    };
}

/// A client of the table at an endpoint.
pub fn dynamodb(endpoint: &str) -> aws_sdk_dynamodb::Client {
    client!(aws_sdk_dynamodb, endpoint, embedded_credentials())
}

/// A client of the embedded table: it gives a call up, but no attempt for another, so that nothing is sent a second time
/// while it is done.
fn embedded_table(endpoint: &str) -> aws_sdk_dynamodb::Client {
    let config = dynamodb(endpoint).config().to_builder();
    let patient = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_timeout(Duration::from_secs(20))
        .build();
    aws_sdk_dynamodb::Client::from_conf(config.timeout_config(patient).interceptor(WithoutToken).build())
}

fn instants(clock: &LocalClock) -> crate::embedded::ses::Clock {
    let clock = clock.clone();
    Arc::new(move || whole_seconds(clock.now()))
}

impl Services {
    /// Everything in memory, the objects in a folder that goes with it: for tests.
    pub fn memory(clock: &LocalClock) -> Result<Self, EmbeddedError> {
        Self::around(Dynamo::memory()?, clock)
    }

    /// The same with a table that the caller has opened.
    pub fn around(dynamo: Dynamo, clock: &LocalClock) -> Result<Self, EmbeddedError> {
        let ses = Ses::memory(instants(clock))?;
        let folder = scratch::folder().map_err(EmbeddedError::io("object store"))?;
        let objects = Objects::folder(folder.path())?;
        objects.bucket(BUCKET)?;
        Ok(Self { folder: Some(folder), ..Self::of(dynamo, ses, objects) })
    }

    /// Everything in a folder. `readers` say what of the stream none of them needs any more.
    pub fn folder(dir: &Path, clock: &LocalClock, readers: &[&Checkpoint]) -> Result<Self, EmbeddedError> {
        let table = dir.join("table.db");
        if let Some(processed) = Checkpoint::oldest_of(readers).filter(|_| table.exists()) {
            crate::embedded::dynamodb::trim(&table, processed)?;
        }
        if table.exists() {
            // What was purged is gone from the bytes, too.
            crate::embedded::dynamodb::compact(&table)?;
        }
        let dynamo = Dynamo::file(&table)?;
        let ses = Ses::folder(&dir.join("mail"), instants(clock))?;
        let objects = Objects::folder(&dir.join("objects"))?;
        objects.bucket(BUCKET)?;
        Ok(Self::of(dynamo, ses, objects))
    }

    fn of(dynamo: Dynamo, ses: Ses, mut objects: Objects) -> Self {
        Self {
            db: embedded_table(&dynamo.endpoint()),
            streams: client!(aws_sdk_dynamodbstreams, dynamo.endpoint(), embedded_credentials()),
            ses: client!(aws_sdk_ses, ses.endpoint(), embedded_credentials()),
            s3: client!(aws_sdk_s3, objects.endpoint(), embedded_credentials()),
            bucket: BUCKET.to_owned(),
            configuration_set: None,
            credentials: SharedCredentialsProvider::new(embedded_credentials()),
            s3_endpoint: objects.endpoint(),
            ses_endpoint: ses.endpoint(),
            mailbox: Some(ses.mailbox()),
            object_events: objects.events(),
            embedded: vec![Embedded::Dynamo(dynamo), Embedded::Ses(ses), Embedded::Objects(objects)],
            folder: None,
        }
    }

    /// The files, under the host that browsers reach.
    pub fn storage(&self, public_endpoint: Option<&str>) -> Storage {
        Storage::new(self.s3.clone(), self.credentials.clone(), &self.bucket, public_endpoint)
    }

    /// A running LocalStack, in which the bucket has this name.
    pub fn at(endpoint: &str, bucket: &str) -> Self {
        let credentials = localstack_credentials();
        let s3 =
            client!(aws_sdk_s3, endpoint, credentials.clone()).config().to_builder().force_path_style(true).build();
        Self {
            db: client!(aws_sdk_dynamodb, endpoint, credentials.clone()),
            streams: client!(aws_sdk_dynamodbstreams, endpoint, credentials.clone()),
            ses: client!(aws_sdk_ses, endpoint, credentials.clone()),
            s3: aws_sdk_s3::Client::from_conf(s3),
            bucket: bucket.to_owned(),
            configuration_set: None,
            credentials: SharedCredentialsProvider::new(credentials),
            s3_endpoint: endpoint.to_owned(),
            ses_endpoint: endpoint.to_owned(),
            mailbox: None,
            object_events: None,
            embedded: Vec::new(),
            folder: None,
        }
    }

    /// Where the SDK's own variables say: what a function in production speaks with.
    pub async fn from_env(bucket: &str) -> Self {
        let config = sdk_config().await;
        let s3 = aws_sdk_s3::config::Builder::from(&config).force_path_style(is_own_endpoint(&config));
        let ses = aws_sdk_ses::config::Builder::from(&config).retry_config(RetryConfig::disabled());
        let db = aws_sdk_dynamodb::config::Builder::from(&config).interceptor(Permissions).build();
        let s3 = aws_sdk_s3::Client::from_conf(s3.interceptor(Permissions).build());
        Self {
            db: aws_sdk_dynamodb::Client::from_conf(db),
            streams: aws_sdk_dynamodbstreams::Client::new(&config),
            ses: aws_sdk_ses::Client::from_conf(ses.interceptor(Permissions).build()),
            s3,
            bucket: bucket.to_owned(),
            configuration_set: std::env::var("GUICHET_CONFIGURATION_SET").ok(),
            credentials: config
                .credentials_provider()
                .unwrap_or_else(|| SharedCredentialsProvider::new(embedded_credentials())),
            s3_endpoint: String::new(),
            ses_endpoint: String::new(),
            mailbox: None,
            object_events: None,
            embedded: Vec::new(),
            folder: None,
        }
    }

    /// Makes the bucket, and tells SES of the sender: elsewhere than at AWS, this takes nothing more.
    pub async fn make(&self, settings: &Settings) -> Result<(), LocalError> {
        // SES sends only from addresses that it was told of.
        let told = self.ses.verify_email_identity().email_address(settings.mail_from.as_str()).send().await;
        told.map_err(|error| LocalError::Mail(DisplayErrorContext(&error).to_string()))?;
        // The second time it is there already. Without it, indexing says so.
        // S3's first region is the one that is not named.
        let region = self.s3.config().region().filter(|region| region.as_ref() != "us-east-1");
        let place = region.map(|region| {
            let region = BucketLocationConstraint::from(region.as_ref());
            CreateBucketConfiguration::builder().location_constraint(region).build()
        });
        let _ = self.s3.create_bucket().bucket(&self.bucket).set_create_bucket_configuration(place).send().await;
        Ok(())
    }

    /// Where the embedded table answers, if it is embedded.
    pub fn table_endpoint(&self) -> Option<String> {
        self.embedded.iter().find_map(|service| match service {
            Embedded::Dynamo(dynamo) => Some(dynamo.endpoint()),
            Embedded::Objects(_) | Embedded::Ses(_) => None,
        })
    }

    /// Lets running requests finish and closes the files.
    pub async fn stop(self) {
        for service in self.embedded {
            match service {
                Embedded::Dynamo(dynamo) => dynamo.stop().await,
                Embedded::Objects(objects) => objects.stop().await,
                Embedded::Ses(ses) => ses.stop().await,
            }
        }
        drop(self.folder);
    }
}
