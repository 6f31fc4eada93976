//! Runs the functions that are not called over HTTP: by hand, by the schedule, by tests.

use std::fmt::Display;
use std::sync::Arc;

use guichet_domain::closure::whole_seconds;
use guichet_files::Storage;
use guichet_http::App;
use guichet_library::{Library, Writer};
use notify::Post;
use serde_json::{Value, json};

use crate::arrivals::Arrivals;
use crate::local::Local;
use crate::manifest::Manifest;
use crate::permissions::within;
use crate::pump::Pump;

#[derive(Clone)]
pub struct Runner {
    app: App,
    post: Post,
    pump: Arc<Pump>,
    deriving: Arc<Pump>,
    library: Library,
    writer: Writer,
    storage: Storage,
    arrivals: Arc<Arrivals>,
}

/// An answer, or what the error says.
async fn told<E: Display>(answer: impl Future<Output = Result<Value, E>>) -> Result<Value, String> {
    answer.await.map_err(|error| error.to_string())
}

impl Runner {
    pub fn of(local: &Local) -> Self {
        Self {
            app: local.app.clone(),
            post: local.post.clone(),
            pump: Arc::clone(&local.pump),
            deriving: Arc::clone(&local.deriving),
            library: local.library.clone(),
            writer: local.writer.clone(),
            storage: local.storage.clone(),
            arrivals: Arc::clone(&local.arrivals),
        }
    }

    /// With an event; without one, with that of its trigger now. `None`: there is no such function.
    pub async fn run(&self, function: &str, event: Option<Value>) -> Option<Result<Value, String>> {
        let (name, _) = Manifest::get().functions.get_key_value(function)?;
        within(name, self.answer(name, event)).await
    }

    async fn answer(&self, function: &str, event: Option<Value>) -> Option<Result<Value, String>> {
        let app = self.app.clone();
        let scheduled = event.clone().unwrap_or_else(|| json!({"time": whole_seconds(app.clock.now())}));
        Some(match (function, event) {
            ("close-due", _) => told(close_due::handler(app)(scheduled)).await,
            ("mail-due", _) => told(mail_due::handler(app, self.post.clone())(scheduled)).await,
            ("files-due", _) => told(files_due::handler(app, self.storage.clone())(scheduled)).await,
            ("deposits-due", _) => told(deposits_due::handler(app, self.storage.clone())(scheduled)).await,
            ("derive", event) => {
                if event.is_none()
                    && let Err(error) = self.deriving.drain().await
                {
                    return Some(Err(error.to_string()));
                }
                let report = told(derive::handler(app, self.writer.clone())(scheduled)).await;
                self.library.refresh().await;
                report
            }
            ("inspect" | "receive", Some(event)) => told(self.arrivals.handle(event)).await,
            ("inspect" | "receive", None) => told(async { self.arrivals.drain().await.map(|()| json!({})) }).await,
            ("bounces", Some(event)) => told(bounces::handler(app)(event)).await,
            ("notify", Some(event)) => told(notify::handler(app, self.post.clone())(event)).await,
            ("notify", None) => {
                told(async { self.pump.drain().await.map(|records| json!({"records": records})) }).await
            }
            _ => return None,
        })
    }
}
