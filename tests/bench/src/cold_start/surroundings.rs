//! What a function finds around it: embedded services with the demo's people and articles, and events for it.

use std::path::Path;

use guichet::LocalClock;
use guichet::embedded::{ACCESS_KEY, REGION, SECRET_KEY};
use guichet::services::BUCKET;
use serde_json::{Value, json};

use super::tls::{self, Tls};
use crate::call::{self, Call};
use crate::error::BenchError;
use crate::service::{AGENT, CAMILLE, SETTINGS, Service};

/// A function that there are events for.
pub struct Known {
    pub name: &'static str,
    /// What it reaches besides the table.
    pub besides: &'static [&'static str],
    /// Measured where none is named: one of each kind.
    pub usual: bool,
}

const fn known(name: &'static str, besides: &'static [&'static str], usual: bool) -> Known {
    Known { name, besides, usual }
}

pub static KNOWN: [Known; 10] = [
    known("track", &[], true),
    known("create", &[], true),
    known("comment", &[], false),
    known("sign-in", &[], false),
    known("portal", &[], false),
    known("close-due", &[], true),
    known("search", &["s3"], true),
    known("attach", &["s3"], true),
    known("inspect", &["s3"], false),
    known("notify", &["ses"], true),
];

pub struct Surroundings {
    service: Service,
    camille: String,
    /// What the processes are started with.
    pub environment: Vec<(String, String)>,
    /// Keeps the file of the authorities.
    _folder: tempfile::TempDir,
}

impl Surroundings {
    pub async fn start(over_tls: bool, authorities: Option<&Path>) -> Result<Self, BenchError> {
        // By the machine's clock, as the functions go.
        let service = Service::with_demo(LocalClock::default()).await?;
        let camille = service.sign_in(CAMILLE).await?;
        let folder = tempfile::tempdir().map_err(BenchError::io("a folder"))?;
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut environment: Vec<_> = SETTINGS.iter().map(|(name, value)| own(name, value)).collect();
        environment.extend([
            own("GUICHET_BUCKET", BUCKET),
            own("AWS_REGION", REGION),
            own("AWS_ACCESS_KEY_ID", ACCESS_KEY),
            own("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
            own("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
            own("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            own("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/guichet"),
            own("AWS_LAMBDA_LOG_STREAM_NAME", "2026/06/10/[$LATEST]0"),
            own("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ]);
        // A function in Lambda trusts Amazon's roots, unless a file is named: that of the proxy's certificate, which has
        // the system's as well.
        let bundle = folder.path().join("authorities.pem");
        let mut trusted = tls::authorities(authorities)?;
        let proxy = over_tls.then(|| Tls::new(&mut trusted)).transpose()?;
        std::fs::write(&bundle, trusted).map_err(BenchError::io("the authorities"))?;
        if over_tls || authorities.is_some() {
            environment.push(own("SSL_CERT_FILE", &bundle.to_string_lossy()));
        }
        let services = &service.local.services;
        for (name, endpoint) in [
            ("DYNAMODB", services.table_endpoint().unwrap_or_default()),
            ("S3", services.s3_endpoint.clone()),
            ("SES", services.ses_endpoint.clone()),
        ] {
            let endpoint = match &proxy {
                Some(proxy) => proxy.before(&endpoint).await?,
                None => endpoint,
            };
            environment.push((format!("AWS_ENDPOINT_URL_{name}"), endpoint));
        }
        Ok(Self { service, camille, environment, _folder: folder })
    }

    /// So many events for a function, each of which makes it do its whole work. `run` tells the runs apart.
    pub async fn events(&self, function: &str, run: usize, count: usize) -> Result<Vec<String>, BenchError> {
        let mut events = Vec::new();
        for at in 0..count {
            events.push(self.event(function, &format!("{function}-{run}-{at}")).await?.to_string());
        }
        Ok(events)
    }

    async fn event(&self, function: &str, key: &str) -> Result<Value, BenchError> {
        let by = |call: Call| call.by(&self.camille).event();
        Ok(match function {
            "track" => by(call::read(&self.file(key).await?)),
            "comment" => by(call::comment(&self.file(key).await?, key)),
            "create" => by(call::create(key)),
            "attach" => by(Call::post("/attachments", json!({"filename": "trace.log", "size": 48_213}))),
            "search" => by(call::search(call::QUERIES[0])),
            "sign-in" => call::sign_in(AGENT).event(),
            "close-due" => serde_json::from_str(include_str!("../../../../events/schedule.json"))?,
            "inspect" => serde_json::from_str(include_str!("../../../../events/object-created.json"))?,
            "notify" => created(&self.file(key).await?)?,
            // The bare one answers anything.
            _ => Call::get("/health").event(),
        })
    }

    async fn file(&self, key: &str) -> Result<String, BenchError> {
        self.service.file(&self.camille, format!("before-{key}")).await
    }
}

/// The stream's record of a request that was just filed.
fn created(number: &str) -> Result<Value, BenchError> {
    const SAMPLE: &str = include_str!("../../../../events/stream.json");
    let digits = number.trim_start_matches("CSC-");
    let sample = SAMPLE.replace("REQ#1001", &format!("REQ#{digits}")).replace("CSC-1001", number);
    let mut event: Value = serde_json::from_str(&sample)?;
    if let Some(records) = event["Records"].as_array_mut() {
        records.truncate(1);
    }
    Ok(event)
}
