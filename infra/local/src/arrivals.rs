//! What comes into the bucket, handed to `inspect` and `receive`: by the storage's events, and by what a stopped server has left.

use guichet_domain::attachment::UPLOADS;
use guichet_domain::deposit::{DEPOSITS, Deposit, DepositState};
use guichet_files::{Storage, StorageError};
use guichet_http::App;
use guichet_inspection::Tools;
use inspect::InspectError;
use receive::ReceiveError;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::permissions::within;

/// How often the bucket is looked through where the storage tells of nothing.
const LOOK: Duration = Duration::from_secs(2);

/// Hands over what has arrived, one after the other.
pub struct Arrivals {
    app: App,
    storage: Storage,
    tools: Arc<Tools>,
    /// `None`: the storage does not tell.
    events: Option<Mutex<UnboundedReceiver<Value>>>,
    /// Keys of deposits that need no further look.
    received: Mutex<HashSet<String>>,
}

impl Arrivals {
    pub fn new(app: App, storage: Storage, events: Option<UnboundedReceiver<Value>>) -> Self {
        Self {
            app,
            storage,
            tools: Arc::new(Tools::found()),
            events: events.map(Mutex::new),
            received: Mutex::default(),
        }
    }

    /// Hands one event over.
    pub async fn handle(&self, event: Value) -> Result<Value, InspectError> {
        if is_deposit(&event) {
            let report = within("receive", receive::handle(&self.app, &self.storage, event)).await;
            let report = report.map_err(|error| match error {
                ReceiveError::Malformed(error) => InspectError::Malformed(error),
                ReceiveError::Store(error) => InspectError::Store(error),
                ReceiveError::Storage(error) => InspectError::Storage(error),
            })?;
            return Ok(serde_json::to_value(report)?);
        }
        let report = within("inspect", inspect::handle(&self.app, &self.storage, &self.tools, event)).await?;
        Ok(serde_json::to_value(report)?)
    }

    /// Everything that has arrived until there is nothing new.
    pub async fn drain(&self) -> Result<(), InspectError> {
        let Some(events) = &self.events else { return self.look_through().await };
        let mut events = events.lock().await;
        while let Ok(event) = events.try_recv() {
            self.handle(event).await?;
        }
        Ok(())
    }

    /// Loses the events that have come, as a process does that is killed: for tests.
    pub async fn forget(&self) {
        if let Some(events) = &self.events {
            let mut events = events.lock().await;
            while events.try_recv().is_ok() {}
        }
    }

    /// Whatever lies in the bucket uninspected, or not received.
    pub async fn look_through(&self) -> Result<(), InspectError> {
        let inspected = self.look_through_uploads().await;
        self.look_through_deposits().await?;
        inspected
    }

    async fn look_through_uploads(&self) -> Result<(), InspectError> {
        let mut result = Ok(());
        for (key, etag) in self.storage.keys(UPLOADS).await? {
            let Some(size) = self.storage.find(&key).await?.map(|found| found.size) else { continue };
            // One that fails holds up no other.
            result = self.handle(found(&json!({"key": key, "eTag": etag, "size": size}))).await.map(drop).and(result);
        }
        result
    }

    /// Deposits stay where they arrive: what is received already is known by its state, and not looked up again.
    async fn look_through_deposits(&self) -> Result<(), InspectError> {
        let mut result = Ok(());
        let listed = self.storage.keys(DEPOSITS).await?;
        let mut received = self.received.lock().await;
        let there: HashSet<&str> = listed.iter().map(|(key, _)| key.as_str()).collect();
        received.retain(|key| there.contains(key.as_str()));
        for (key, etag) in listed {
            if received.contains(&key) {
                continue;
            }
            match self.look_at_deposit(&key, &etag).await {
                Ok(true) => drop(received.insert(key)),
                Ok(false) => {}
                // One that fails holds up no other.
                Err(error) => result = Err(error),
            }
        }
        result
    }

    /// Whether the deposit is received by now, and stays so.
    async fn look_at_deposit(&self, key: &str, etag: &str) -> Result<bool, InspectError> {
        let Some((establishment, id)) = Deposit::of_key(key) else { return Ok(true) };
        let known = self.app.store.stored_deposit(&establishment, id).await.map_err(InspectError::Store)?;
        if known.is_some_and(|deposit| deposit.state != DepositState::Receiving) {
            return Ok(true);
        }
        self.handle(found(&json!({"key": key, "eTag": etag}))).await?;
        Ok(false)
    }

    /// Hands over until `stopped` is ready; what fails comes again by the schedule of `files-due`.
    pub async fn run(&self, stopped: impl Future<Output = ()>) {
        let mut stopped = std::pin::pin!(stopped);
        told(self.look_through().await);
        loop {
            tokio::select! {
                () = &mut stopped => return,
                result = self.next() => told(result),
            }
        }
    }

    async fn next(&self) -> Result<(), InspectError> {
        match &self.events {
            None => {
                tokio::time::sleep(LOOK).await;
                self.look_through().await
            }
            Some(events) => match events.lock().await.recv().await {
                Some(event) => self.handle(event).await.map(drop),
                // The storage has stopped.
                None => std::future::pending().await,
            },
        }
    }
}

/// The event of an object that was found.
fn found(object: &Value) -> Value {
    json!({"Records": [{"eventName": "ObjectCreated:Found", "s3": {"object": object}}]})
}

/// Whether an event is of the file repository, as the trigger's prefix says in production.
fn is_deposit(event: &Value) -> bool {
    let key = event["Records"][0]["s3"]["object"]["key"].as_str();
    key.is_some_and(|key| key.starts_with(DEPOSITS))
}

fn told(result: Result<(), InspectError>) {
    match result {
        Ok(()) => {}
        Err(InspectError::Storage(StorageError::Missing)) => tracing::info!("an upload went before it was looked at"),
        Err(error) => tracing::error!(%error, "an upload was not inspected"),
    }
}
