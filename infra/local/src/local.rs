//! The whole service in one process: state, clock, mail, the pump of the table's stream.

use std::path::Path;
use std::sync::Arc;

use aws_sdk_ses::error::DisplayErrorContext;
use axum::Router;
use guichet_domain::event::EventKind;
use guichet_files::Storage;
use guichet_http::{App, Settings, SystemEntropy};
use guichet_library::{Library, Shelf, Writer};
use guichet_mail::Sender;

use guichet_store::{ArticleNews, News, Store, keys};
use notify::Post;
use serde_json::{Value, json};

use crate::arrivals::Arrivals;
use crate::clock::LocalClock;
use crate::embedded::EmbeddedError;
use crate::pump::{BoxError, Checkpoint, Pump, PumpError, stream_arn};
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
    #[error("the endpoint's SES does not answer: {0}")]
    Mail(String),
}

/// Guichet on this machine.
pub struct Local {
    pub app: App,
    pub clock: LocalClock,
    pub post: Post,
    /// Hands the stream to `notify`.
    pub pump: Arc<Pump>,
    /// Hands the stream to `count`, from a place of its own: neither holds the other up.
    pub counting: Arc<Pump>,
    /// Hands the stream to `index-articles`, from a third place.
    pub indexing: Arc<Pump>,
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
    count: Checkpoint,
    index: Checkpoint,
}

impl Checkpoints {
    /// In files of a folder whose names begin so.
    fn files(dir: &Path, name: &str) -> Result<Self, PumpError> {
        let file = |reader: &str| Checkpoint::file(&dir.join(format!("{name}{reader}.json")));
        Ok(Self { notify: file("")?, count: file("-count")?, index: file("-index")? })
    }
}

/// What `notify` and `count` get of the stream, as the event source's filter says in production: the events of requests and
/// accounts.
pub fn is_event(record: &Value) -> bool {
    record["eventName"] == "INSERT"
        && record["dynamodb"]["Keys"]["sk"]["S"].as_str().is_some_and(|sk| sk.starts_with(keys::EVENTS))
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
        let [notify, count, index] = std::array::from_fn(|_| Checkpoint::memory());
        let checkpoints = Checkpoints { notify, count, index };
        Self::assemble(clock, settings, services, checkpoints).await
    }

    /// In a folder, which the caller has locked.
    pub async fn folder(dir: &Path, settings: Settings) -> Result<Self, LocalError> {
        let clock = LocalClock::default();
        let checkpoints = Checkpoints::files(dir, "stream")?;
        let services = Services::folder(dir, &clock, &[&checkpoints.notify, &checkpoints.count, &checkpoints.index])?;
        Self::assemble(clock, settings, services, checkpoints).await
    }

    /// Against a running LocalStack; the folder keeps how far the stream was read.
    pub async fn endpoint(url: &str, dir: &Path, settings: Settings) -> Result<Self, LocalError> {
        let checkpoints = Checkpoints::files(dir, "stream-of-endpoint")?;
        let services = Services::at(url, BUCKET);
        // SES sends only from addresses that it was told of.
        let from = settings.mail_from.as_str();
        let told = services.ses.verify_email_identity().email_address(from).send().await;
        told.map_err(|error| LocalError::Mail(DisplayErrorContext(&error).to_string()))?;
        // The second time it is there already. Without it, indexing says so.
        let _ = services.s3.create_bucket().bucket(&services.bucket).send().await;
        Self::assemble(LocalClock::default(), settings, services, checkpoints).await
    }

    async fn assemble(
        clock: LocalClock,
        mut settings: Settings,
        mut services: Services,
        checkpoints: Checkpoints,
    ) -> Result<Self, LocalError> {
        // Pages let their scripts bring files there.
        settings.bucket_origin.get_or_insert_with(|| services.s3_endpoint.trim_end_matches('/').to_owned());
        let store = Store::new(services.db.clone(), settings.table.clone(), settings.seal());
        let new = store.create_table().await?;
        let app = App::new(store, settings, Arc::new(clock.clone()), Arc::new(SystemEntropy));
        let post = Post::new(Sender::new(services.ses.clone(), None));
        let arn = stream_arn(&services.streams, &app.settings.table).await?;
        let handler = notify::handler(app.clone(), post.clone());
        let mailbox = services.mailbox.clone();
        let pump = Pump::new(services.streams.clone(), arn.clone(), checkpoints.notify, is_event, move |event| {
            let (purged, mailbox) = (purged(&event), mailbox.clone());
            let answer = handler(event);
            async move {
                answer.await?;
                // What has left for real is out of reach; what is kept here in its place need not be.
                if let Some(mailbox) = mailbox {
                    for number in purged {
                        mailbox.forget(&number)?;
                    }
                }
                Ok::<_, BoxError>(())
            }
        });
        let handler = count::handler(app.clone());
        let counting = Pump::new(services.streams.clone(), arn.clone(), checkpoints.count, is_event, move |event| {
            let answer = handler(event);
            async move { answer.await.map(|_| ()) }
        });
        let shelf = Shelf::new(services.s3.clone(), &services.bucket);
        let library = Library::new(app.store.clone(), shelf.clone());
        library.refresh().await;
        let writer = Writer::new(app.clone(), shelf);
        let (handler, reading) = (index_articles::handler(writer.clone()), library.clone());
        let concerns = ArticleNews::concerns;
        let indexing = Pump::new(services.streams.clone(), arn, checkpoints.index, concerns, move |event| {
            let (answer, reading) = (handler(event), reading.clone());
            async move {
                answer.await?;
                // One process: what was switched to is found from now on.
                reading.refresh().await;
                Ok::<_, index_articles::IndexArticlesError>(())
            }
        });
        // Each event is an index made anew: as many articles as can be had with it.
        let indexing = indexing.with_batch(1_000);
        let (pump, counting, indexing) = (Arc::new(pump), Arc::new(counting), Arc::new(indexing));
        let storage = services.storage(app.settings.files_endpoint.as_deref());
        let arrivals = Arc::new(Arrivals::new(app.clone(), storage.clone(), services.object_events.take()));
        Ok(Self { app, clock, post, pump, counting, indexing, library, writer, storage, arrivals, services, new })
    }

    /// What a browser or `curl` reaches: the functions, and what only the local server has.
    pub fn router(&self) -> Router {
        crate::gateway::router(self.app.clone(), self.library.clone(), self.storage.clone())
            .merge(crate::around::router(self))
    }

    /// Runs a scheduled or stream function with an event; without one, with the event of its trigger now.
    pub async fn run(&self, function: &str, event: Option<Value>) -> Option<Result<Value, String>> {
        // Large, since every function is in it.
        Box::pin(async { Runner::of(self).run(function, event).await }).await
    }
}

/// Runs the functions that are not called over HTTP.
#[derive(Clone)]
pub struct Runner {
    app: App,
    post: Post,
    pump: Arc<Pump>,
    counting: Arc<Pump>,
    library: Library,
    writer: Writer,
    storage: Storage,
    arrivals: Arc<Arrivals>,
}

impl Runner {
    pub fn of(local: &Local) -> Self {
        Self {
            app: local.app.clone(),
            post: local.post.clone(),
            pump: Arc::clone(&local.pump),
            counting: Arc::clone(&local.counting),
            library: local.library.clone(),
            writer: local.writer.clone(),
            storage: local.storage.clone(),
            arrivals: Arc::clone(&local.arrivals),
        }
    }

    /// `None`: there is no such function.
    pub async fn run(&self, function: &str, event: Option<Value>) -> Option<Result<Value, String>> {
        let schedule = || json!({"time": guichet_domain::closure::whole_seconds(self.app.clock.now())});
        let told = |error: &dyn std::fmt::Display| error.to_string();
        Some(match (function, event) {
            ("close-due", event) => {
                let event = event.unwrap_or_else(schedule);
                close_due::handler(self.app.clone())(event).await.map_err(|error| told(&error))
            }
            ("mail-due", event) => {
                let event = event.unwrap_or_else(schedule);
                mail_due::handler(self.app.clone(), self.post.clone())(event).await.map_err(|error| told(&error))
            }
            ("files-due", event) => {
                let event = event.unwrap_or_else(schedule);
                files_due::handler(self.app.clone(), self.storage.clone())(event).await.map_err(|error| told(&error))
            }
            ("deposits-due", event) => {
                let event = event.unwrap_or_else(schedule);
                let run = deposits_due::handler(self.app.clone(), self.storage.clone());
                run(event).await.map_err(|error| told(&error))
            }
            ("inspect" | "receive", Some(event)) => self.arrivals.handle(event).await.map_err(|error| told(&error)),
            ("inspect" | "receive", None) => {
                self.arrivals.drain().await.map(|()| json!({})).map_err(|error| told(&error))
            }
            ("notify", Some(event)) => {
                notify::handler(self.app.clone(), self.post.clone())(event).await.map_err(|error| told(&error))
            }
            ("count", Some(event)) => count::handler(self.app.clone())(event).await.map_err(|error| told(&error)),
            ("index-articles", event) => {
                let event = event.unwrap_or_else(schedule);
                let report = index_articles::handler(self.writer.clone())(event).await;
                self.library.refresh().await;
                report.map_err(|error| told(&error))
            }
            ("notify" | "count", None) => {
                let pump = if function == "count" { &self.counting } else { &self.pump };
                let drained = pump.drain().await;
                drained.map(|records| json!({"records": records})).map_err(|error| told(&error))
            }
            _ => return None,
        })
    }
}
