//! The whole service in one process: state, clock, mail, the pump of the table's stream.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use guichet_domain::event::EventKind;
use guichet_files::Storage;
use guichet_http::{App, Settings, SettingsError, SystemEntropy};
use guichet_library::{Library, Shelf, Writer};
use guichet_mail::Sender;

use guichet_store::{News, Store};
use notify::Post;
use serde_json::Value;

use crate::arrivals::Arrivals;
use crate::clock::LocalClock;
use crate::embedded::EmbeddedError;
use crate::manifest::Manifest;
use crate::permissions::within;
use crate::pump::{BoxError, Checkpoint, Pump, PumpError, stream_arn};
use crate::runner::Runner;
use crate::services::{BUCKET, Services};

/// Why the service cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    #[error(transparent)]
    Store(#[from] guichet_store::StoreError),
    #[error(transparent)]
    Pump(#[from] PumpError),
    #[error("SES does not answer: {0}")]
    Mail(String),
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// Guichet on this machine.
pub struct Local {
    pub app: App,
    pub clock: LocalClock,
    pub post: Post,
    /// Hands the stream to `notify`.
    pub pump: Arc<Pump>,
    /// Hands the stream to `derive`, from a place of its own: neither holds the other up.
    pub deriving: Arc<Pump>,
    /// What `search` searches in.
    pub library: Library,
    pub writer: Writer,
    pub storage: Storage,
    /// Hands to `inspect` what is uploaded.
    pub arrivals: Arc<Arrivals>,
    pub services: Services,
    /// Whether the table was made just now.
    pub new: bool,
}

/// How far each function has read the stream.
struct Checkpoints {
    notify: Checkpoint,
    derive: Checkpoint,
}

impl Checkpoints {
    /// In files of a folder whose names begin so.
    fn files(dir: &Path, name: &str) -> Result<Self, PumpError> {
        let file = |reader: &str| Checkpoint::file(&dir.join(format!("{name}{reader}.json")));
        Ok(Self { notify: file("")?, derive: file("-derive")? })
    }
}

/// What a handler answered, where some of the records must come again.
fn taken(report: Value) -> Result<Value, BoxError> {
    let failed = report["batchItemFailures"].as_array().map_or(0, Vec::len);
    if failed == 0 { Ok(report) } else { Err(format!("{failed} records were not worked off").into()) }
}

/// The requests from which something was purged.
fn purged(event: &Value) -> Vec<String> {
    let events = News::of(event.clone()).map(|news| news.requests).unwrap_or_default();
    let purged = events.into_iter().filter(|event| event.kind == EventKind::Purged);
    purged.map(|event| event.id.number.to_string()).collect()
}

impl Local {
    /// Of services and a clock that the caller made: for tests.
    pub async fn of(clock: LocalClock, settings: Settings, services: Services) -> Result<Self, LocalError> {
        let [notify, derive] = std::array::from_fn(|_| Checkpoint::memory());
        let checkpoints = Checkpoints { notify, derive };
        Self::assemble(clock, settings, services, checkpoints, true).await
    }

    /// In a folder, which the caller has locked.
    pub async fn folder(dir: &Path, settings: Settings) -> Result<Self, LocalError> {
        let clock = LocalClock::default();
        let checkpoints = Checkpoints::files(dir, "stream")?;
        let services = Services::folder(dir, &clock, &[&checkpoints.notify, &checkpoints.derive])?;
        Self::assemble(clock, settings, services, checkpoints, true).await
    }

    /// Against a running LocalStack; the folder keeps how far the stream was read.
    pub async fn endpoint(url: &str, dir: &Path, settings: Settings) -> Result<Self, LocalError> {
        let checkpoints = Checkpoints::files(dir, "stream-of-endpoint")?;
        let services = Services::at(url, BUCKET);
        services.make(&settings).await?;
        Self::assemble(LocalClock::default(), settings, services, checkpoints, true).await
    }

    /// Over the services that the SDK's variables name; `make` where the table, the bucket and the sender may not be
    /// there yet.
    pub async fn from_env(dir: &Path, settings: Settings, make: bool) -> Result<Self, LocalError> {
        let checkpoints = Checkpoints::files(dir, "stream-of-services")?;
        let services = Services::from_env(settings.bucket()?).await;
        if make {
            services.make(&settings).await?;
        }
        Self::assemble(LocalClock::default(), settings, services, checkpoints, make).await
    }

    async fn assemble(
        clock: LocalClock,
        mut settings: Settings,
        mut services: Services,
        checkpoints: Checkpoints,
        make: bool,
    ) -> Result<Self, LocalError> {
        // Pages let their scripts bring files there.
        let known = Some(services.s3_endpoint.trim_end_matches('/')).filter(|endpoint| !endpoint.is_empty());
        settings.bucket_origin = settings.bucket_origin.or_else(|| known.map(str::to_owned));
        let store = Store::new(services.db.clone(), settings.table.clone(), settings.seal());
        let new = make && store.create_table().await?;
        let app = App::new(store, settings, Arc::new(clock.clone()), Arc::new(SystemEntropy));
        let post = Post::new(Sender::new(services.ses.clone(), services.configuration_set.clone()));
        let arn = stream_arn(&services.streams, &app.settings.table).await?;
        let handler = notify::handler(app.clone(), post.clone());
        let mailbox = services.mailbox.clone();
        let source = Source { streams: &services.streams, arn: &arn };
        let pump = source.pump("notify", checkpoints.notify, move |event| {
            let (purged, mailbox) = (purged(&event), mailbox.clone());
            let answer = handler(event);
            async move {
                taken(answer.await?)?;
                // What has left for real is out of reach; what is kept here in its place need not be.
                if let Some(mailbox) = mailbox {
                    for number in purged {
                        mailbox.forget(&number)?;
                    }
                }
                Ok(())
            }
        });
        let shelf = Shelf::new(services.s3.clone(), &services.bucket);
        let library = Library::new(app.store.clone(), shelf.clone());
        library.refresh().await;
        let writer = Writer::new(app.clone(), shelf);
        let (handler, reading) = (derive::handler(app.clone(), writer.clone()), library.clone());
        let deriving = source.pump("derive", checkpoints.derive, move |event| {
            let (answer, reading) = (handler(event), reading.clone());
            async move {
                let report = answer.await?;
                // One process: what was switched to is found from now on.
                reading.refresh().await;
                taken(report)?;
                Ok(())
            }
        });
        let (pump, deriving) = (Arc::new(pump), Arc::new(deriving));
        let storage = services.storage(app.settings.files_endpoint.as_deref());
        let arrivals = Arc::new(Arrivals::new(app.clone(), storage.clone(), services.object_events.take()));
        Ok(Self { app, clock, post, pump, deriving, library, writer, storage, arrivals, services, new })
    }

    /// The functions alone.
    pub fn gateway(&self) -> Router {
        crate::gateway::router(self.app.clone(), self.library.clone(), self.storage.clone())
    }

    /// What a browser or `curl` reaches: the functions, and what only the local server has.
    pub fn router(&self) -> Router {
        self.gateway().merge(crate::around::router(self))
    }

    /// Runs a scheduled or stream function with an event; without one, with the event of its trigger now.
    pub async fn run(&self, function: &str, event: Option<Value>) -> Option<Result<Value, String>> {
        // Large, since every function is in it.
        Box::pin(async { Runner::of(self).run(function, event).await }).await
    }
}

/// The table's stream.
struct Source<'a> {
    streams: &'a aws_sdk_dynamodbstreams::Client,
    arn: &'a str,
}

impl Source<'_> {
    /// Hands the stream to a function, as the manifest says.
    fn pump<H, R>(&self, function: &'static str, checkpoint: Checkpoint, handler: H) -> Pump
    where
        H: Fn(Value) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        let stream = Manifest::get().stream(function);
        let takes = move |record: &Value| stream.is_some_and(|stream| stream.takes(record));
        let pump =
            Pump::new(self.streams.clone(), self.arn, checkpoint, takes, move |event| within(function, handler(event)));
        pump.with_batch(stream.map_or(1, |stream| stream.batch))
    }
}
