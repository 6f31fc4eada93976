//! The whole service in this process, its calls counted: what `growth` and `cost` measure, and what `cold-start` puts
//! the functions' surroundings in.

use std::io::Read as _;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, header};
use flate2::read::GzDecoder;
use guichet::embedded::dynamodb::Dynamo;
use guichet::services::Services;
use guichet::{Local, LocalClock, demo};
use guichet_http::Settings;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::call::{self, Call};
use crate::counting::Counter;
use crate::error::BenchError;
use crate::timing::now;

/// At least 32 bytes; the same for whoever reads the same table.
pub const SECRET: &str = "a secret of thirty-two bytes, ok";
pub const CAMILLE: &str = "camille.roy@chu-exemple.test";
pub const AGENT: &str = "agent@centre.test";
pub const ADMINISTRATOR: &str = "admin@centre.test";

/// What the service and every function started beside it is told.
pub const SETTINGS: [(&str, &str); 4] = [
    ("GUICHET_TABLE", "guichet"),
    ("GUICHET_ORIGIN", "https://guichet.example"),
    ("GUICHET_SECRET", SECRET),
    ("GUICHET_MAIL_FROM", "Centre de soutien <ne-pas-repondre@guichet.test>"),
];

pub fn settings() -> Result<Settings, BenchError> {
    let look_up = |name: &str| SETTINGS.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
    Settings::read(look_up).map_err(|error| BenchError::Failed(error.to_string()))
}

pub struct Service {
    pub local: Local,
    pub counter: Counter,
    router: Router,
}

/// What came back, and after how long.
#[derive(Debug)]
pub struct Answer {
    pub json: Value,
    /// As it was sent.
    pub bytes: usize,
    pub took: Duration,
}

impl Answer {
    /// A member of the answer that is a text, such as its number.
    pub fn text(&self, name: &str) -> Result<String, BenchError> {
        let text = self.json[name].as_str().map(str::to_owned);
        text.ok_or_else(|| BenchError::Failed(format!("an answer without {name}: {}", self.json)))
    }
}

fn unpacked(sent: &[u8]) -> Result<Vec<u8>, BenchError> {
    let mut body = Vec::new();
    GzDecoder::new(sent).read_to_end(&mut body).map_err(BenchError::io("an answer"))?;
    Ok(body)
}

impl Service {
    /// Over a table that is open, with mail and objects of its own.
    pub async fn start(table: Dynamo, clock: LocalClock) -> Result<Self, BenchError> {
        let counter = Counter::default();
        let mut services = Services::around(table, &clock)?;
        let db = services.db.config().to_builder().interceptor(counter.clone());
        services.db = aws_sdk_dynamodb::Client::from_conf(db.build());
        let s3 = services.s3.config().to_builder().interceptor(counter.clone());
        services.s3 = aws_sdk_s3::Client::from_conf(s3.build());
        let local = Local::of(clock, settings()?, services).await?;
        let router = local.router();
        Ok(Self { local, counter, router })
    }

    /// The same in memory, with the people and the articles of the demo data.
    pub async fn with_demo(clock: LocalClock) -> Result<Self, BenchError> {
        let service = Self::start(Dynamo::memory()?, clock).await?;
        demo::people(&service.local.app).await?;
        demo::articles(&service.local.app).await?;
        service.local.deriving.drain().await.map_err(guichet::LocalError::from)?;
        Ok(service)
    }

    /// Calls the service past any connection. An answer that is an error is one here.
    pub async fn call(&self, call: &Call) -> Result<Answer, BenchError> {
        let mut request = call.request().map(Body::new);
        // As browsers do: what they are sent is paid for as it is sent.
        request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let start = now();
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status().as_u16();
        let packed = response.headers().contains_key(header::CONTENT_ENCODING);
        let sent = to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default();
        let took = start.elapsed();
        let body = if packed { unpacked(&sent)? } else { sent.to_vec() };
        if status >= 400 {
            let answer = String::from_utf8_lossy(&body).into_owned();
            return Err(BenchError::Refused { call: call.name(), status, answer });
        }
        Ok(Answer { json: serde_json::from_slice(&body).unwrap_or_default(), bytes: sent.len(), took })
    }

    /// Someone's session, from its opening now.
    pub async fn sign_in(&self, email: &str) -> Result<String, BenchError> {
        self.call(&call::sign_in(email)).await?.text("token")
    }

    /// Files a request; its number.
    pub async fn file(&self, token: &str, key: impl Into<String>) -> Result<String, BenchError> {
        self.call(&call::create(key).by(token)).await?.text("number")
    }

    /// Closes the files.
    pub async fn stop(self) {
        self.local.services.stop().await;
    }
}
