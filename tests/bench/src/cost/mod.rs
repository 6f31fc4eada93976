//! What operations cost in production: counted capacity, calls and bytes by the prices of [`crate::prices`].
//!
//! Nothing here depends on how fast this machine is: how long a function runs is assumed from its round trips.

mod month;
mod usage;

use std::collections::BTreeMap;
use std::io::Write as _;

use axum::http::{Request, Uri};
use clap::Args;
use guichet::LocalClock;
use guichet::manifest::Manifest;
use http_body_util::Full;
use serde::Serialize;
use serde_json::{Value, json};

use self::month::{Month, SCHEDULED, month};
pub use self::usage::Dollars;
use self::usage::{HANDLING_MS, ROUND_TRIP_MS, Usage};
use crate::call::{self, Call};
use crate::connection::Connection;
use crate::counting::Spent;
use crate::error::BenchError;
use crate::machine::Machine;
use crate::prices::{Prices, Region};
use crate::service::{AGENT, Answer, CAMILLE, Service};
use crate::timing::rounded;

#[derive(Args)]
pub struct Options {
    /// Whose prices.
    #[arg(long, value_enum, default_value_t = Region::CanadaCentral)]
    pub region: Region,
}

#[derive(Serialize)]
pub struct Figures {
    pub prices: &'static Prices,
    pub assumed: Assumed,
    /// By operation.
    pub per_1000: BTreeMap<&'static str, Operation>,
    pub month: MonthlyCost,
    pub machine: Machine,
}

#[derive(Serialize)]
pub struct Assumed {
    pub round_trip_ms: f64,
    pub handling_ms: f64,
    /// Each event of a request is a batch of its own for `notify` and for `derive`.
    pub events_per_batch: u32,
}

/// An operation: one call, and its dollars for a thousand.
#[derive(Debug, Serialize)]
pub struct Operation {
    /// The session's read and the audit record included.
    #[serde(flatten)]
    pub spent: Spent,
    pub usd: Dollars,
    /// What follows by the table's stream, or by what arrives in the bucket: mails, notifications, counters, inspection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
    #[serde(skip)]
    usage: Usage,
}

#[derive(Debug, Serialize)]
pub struct Then {
    #[serde(flatten)]
    pub spent: Spent,
    pub mails: f64,
    pub usd: Dollars,
}

#[derive(Serialize)]
pub struct MonthlyCost {
    pub of_an_establishment: Month,
    /// What it does in a month.
    pub usd: Dollars,
    /// What a year of it keeps, per month.
    pub usd_kept: f64,
    /// What runs by schedule, once for all establishments.
    pub usd_scheduled: Dollars,
}

/// A function's memory, in MB, as the manifest has it.
fn memory(function: &str) -> Result<f64, BenchError> {
    let known = Manifest::get().functions.get(function).map(|known| f64::from(known.memory));
    known.ok_or_else(|| BenchError::Failed(format!("{function} is no function")))
}

/// How long a password's hash takes its function, and a file's content.
const HASH_MS: f64 = 150.0;
const INSPECTION_MS: f64 = 300.0;

struct Costs {
    service: Service,
    prices: &'static Prices,
    rows: BTreeMap<&'static str, Operation>,
}

pub async fn run(options: &Options) -> Result<Figures, BenchError> {
    let prices = options.region.prices();
    let service = Service::with_demo(LocalClock::default()).await?;
    let mut costs = Costs { service, prices, rows: BTreeMap::new() };
    costs.operations().await?;
    costs.closure().await?;
    let mut scheduled = Usage::default();
    for (function, times) in SCHEDULED {
        scheduled += costs.scheduled(function).await? * times;
    }
    let month = month();
    let mut usage = Usage::default();
    for (name, times) in &month.calls {
        let row = costs.rows.get(name).ok_or_else(|| BenchError::Failed(format!("{name} was not measured")))?;
        usage += row.usage * *times;
    }
    let kept = 12.0 * month.bytes_attached / 1e9 * prices.s3_gb_month
        + 12.0 * f64::from(month.requests) * month.bytes_per_request / 1e9 * prices.table_gb_month;
    Ok(Figures {
        prices,
        assumed: Assumed { round_trip_ms: ROUND_TRIP_MS, handling_ms: HANDLING_MS, events_per_batch: 1 },
        per_1000: costs.rows,
        month: MonthlyCost {
            of_an_establishment: month,
            usd: usage.dollars(prices) * 1.0,
            usd_kept: rounded(kept, 5),
            usd_scheduled: scheduled.dollars(prices) * 1.0,
        },
        machine: Machine::this(),
    })
}

impl Costs {
    /// Every operation of a request's life, and those around it.
    async fn operations(&mut self) -> Result<(), BenchError> {
        self.counted("sign-in", "sign-in", HASH_MS, &call::sign_in(CAMILLE)).await?;
        let (camille, agent) = (self.service.sign_in(CAMILLE).await?, self.service.sign_in(AGENT).await?);
        // What a function does once for all of its calls: the index is loaded by then.
        self.service.call(&call::search(call::QUERIES[0]).by(&camille)).await?;
        self.counted("search", "search", 3.0, &call::search(call::QUERIES[0]).by(&camille)).await?;
        self.attachment(&camille).await?;
        for nth in 0..20 {
            self.service.file(&camille, format!("before-{nth}")).await?;
        }
        self.drain().await?;
        let created = self.counted("create", "create", 0.0, &call::create("once").by(&camille)).await?;
        let number = created.text("number")?;
        let path = format!("/requests/{number}");
        let resolution = json!({"resolution": call::a_kilobyte()});
        for (name, function, call) in [
            ("read", "track", call::read(&number).by(&camille)),
            ("timeline", "track", Call::get(format!("{path}/events")).by(&camille)),
            ("list mine", "track", call::list("mine").by(&camille)),
            ("list establishment", "track", call::list("establishment").by(&camille)),
            ("queue", "track", call::list("queue").by(&agent)),
            ("comment", "comment", call::comment(&number, "comment").by(&camille)),
            ("take", "handle", Call::post_empty(format!("{path}/take")).by(&agent)),
            ("resolve", "handle", Call::post(format!("{path}/resolve"), resolution).by(&agent)),
            ("close", "close", Call::post(format!("{path}/close"), json!({})).by(&camille)),
        ] {
            self.counted(name, function, 0.0, &call).await?;
        }
        Ok(())
    }

    async fn drain(&self) -> Result<(), BenchError> {
        self.service.local.pump.drain().await.map_err(guichet::LocalError::from)?;
        self.service.local.deriving.drain().await.map_err(guichet::LocalError::from)?;
        Ok(())
    }

    fn mails(&self) -> Result<usize, BenchError> {
        let mailbox = self.service.local.services.mailbox.as_ref();
        let listed = mailbox.map(guichet::embedded::ses::Mailbox::list).transpose();
        Ok(listed.map_err(|error| BenchError::Failed(error.to_string()))?.unwrap_or_default().len())
    }

    /// Counts one call, and what follows it.
    async fn counted(
        &mut self,
        name: &'static str,
        function: &str,
        busy: f64,
        call: &Call,
    ) -> Result<Answer, BenchError> {
        self.service.counter.start();
        let answer = self.service.call(call).await?;
        let spent = self.service.counter.stop();
        #[allow(clippy::cast_precision_loss, reason = "answers are not that long")]
        let bytes_out = answer.bytes as f64;
        let usage = Usage { gateway_calls: 1.0, bytes_out, ..Usage::invocation(spent, memory(function)?, busy) };
        self.follow(name, spent, usage).await?;
        Ok(answer)
    }

    /// Adds the row of an operation; of what follows by the stream, if anything does.
    async fn follow(&mut self, name: &'static str, spent: Spent, own: Usage) -> Result<(), BenchError> {
        let before = self.mails()?;
        self.service.counter.start();
        self.service.local.pump.drain().await.map_err(guichet::LocalError::from)?;
        let notify = self.service.counter.stop();
        self.service.counter.start();
        self.service.local.deriving.drain().await.map_err(guichet::LocalError::from)?;
        let derive = self.service.counter.stop();
        let happened = [("notify", notify), ("derive", derive)].into_iter().filter(|(_, spent)| spent.round_trips > 0);
        let mut then = Usage::default();
        let mut trips = 0;
        for (function, spent) in happened {
            trips += spent.round_trips;
            then += Usage::invocation(spent, memory(function)?, 0.0);
        }
        then.mails = f64::from(u32::try_from(self.mails()? - before).unwrap_or(u32::MAX));
        self.row(name, spent, own, then, trips);
        Ok(())
    }

    fn row(&mut self, name: &'static str, spent: Spent, own: Usage, then: Usage, round_trips: u32) {
        let mut usage = own;
        usage += then;
        let followed = then.invocations > 0.0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of calls")]
        let counts = Spent {
            rru: then.rru,
            wru: then.wru,
            round_trips,
            s3_writes: then.s3_writes as u32,
            s3_reads: then.s3_reads as u32,
        };
        let then =
            followed.then(|| Then { spent: counts, mails: then.mails, usd: then.dollars(self.prices) * 1_000.0 });
        self.rows.insert(name, Operation { spent, usd: own.dollars(self.prices) * 1_000.0, then, usage });
    }

    /// A file: the form that it is uploaded by, the upload itself, its inspection, asking what became of it.
    async fn attachment(&mut self, camille: &str) -> Result<(), BenchError> {
        let file = "10:02 dossier ouvert\n".repeat(100);
        let form = Call::post("/attachments", json!({"filename": "trace.log", "size": file.len()})).by(camille);
        self.service.counter.start();
        let expected = self.service.call(&form).await?;
        let mut spent = self.service.counter.stop();
        // The browser's, straight to the bucket.
        upload(&expected.json["upload"], &file).await?;
        spent.s3_writes += 1;
        let own = Usage { gateway_calls: 1.0, ..Usage::invocation(spent, memory("attach")?, 0.0) };
        self.service.counter.start();
        let inspected = self.service.local.arrivals.drain().await;
        inspected.map_err(|error| BenchError::Failed(error.to_string()))?;
        let inspection = self.service.counter.stop();
        self.service.counter.start();
        let asked = Call::get(format!("/attachments/{}", expected.text("id")?)).by(camille);
        let asked = self.service.call(&asked).await?;
        if asked.json["state"] != "clean" {
            return Err(BenchError::Failed(format!("the file is not clean: {}", asked.json)));
        }
        let look = self.service.counter.stop();
        let mut then = Usage::invocation(inspection, memory("inspect")?, INSPECTION_MS);
        then += Usage { gateway_calls: 1.0, ..Usage::invocation(look, memory("attach")?, 0.0) };
        self.row("attach", spent, own, then, inspection.round_trips + look.round_trips);
        Ok(())
    }

    /// What one request more costs a sweep.
    async fn closure(&mut self) -> Result<(), BenchError> {
        let (camille, agent) = (self.service.sign_in(CAMILLE).await?, self.service.sign_in(AGENT).await?);
        let number = self.service.file(&camille, "closure").await?;
        let resolve = Call::post(format!("/requests/{number}/resolve"), json!({"resolution": "C’est corrigé."}));
        let answer = self.service.call(&resolve.by(&agent)).await?;
        self.drain().await?;
        let idle = self.swept().await?;
        let at = answer.json["closure"]["closes_at"].as_str().and_then(|at| at.parse().ok());
        self.service.local.clock.turn(at);
        let due = self.swept().await?;
        let spent = Spent {
            rru: due.rru - idle.rru,
            wru: due.wru - idle.wru,
            round_trips: due.round_trips - idle.round_trips,
            ..Spent::default()
        };
        // Part of an invocation that runs in any case.
        let own = Usage { invocations: 0.0, ..Usage::invocation(spent, memory("close-due")?, 0.0) };
        self.follow("close by rule", spent, own).await?;
        self.service.local.clock.turn(None);
        Ok(())
    }

    async fn swept(&self) -> Result<Spent, BenchError> {
        self.service.counter.start();
        let swept = close_due::handle(&self.service.local.app, json!({})).await;
        swept.map_err(|error| BenchError::Failed(error.to_string()))?;
        Ok(self.service.counter.stop())
    }

    /// A run of a scheduled function that finds nothing to do.
    async fn scheduled(&self, function: &str) -> Result<Usage, BenchError> {
        self.service.counter.start();
        let ran = self.service.local.run(function, None).await;
        let ran: Result<Value, String> = ran.unwrap_or_else(|| Err("there is no such function".to_owned()));
        ran.map_err(|error| BenchError::Failed(format!("{function}: {error}")))?;
        Ok(Usage::invocation(self.service.counter.stop(), memory(function)?, 0.0))
    }
}

/// Sends a file by a signed form, as a browser does.
async fn upload(form: &Value, file: &str) -> Result<(), BenchError> {
    const BOUNDARY: &str = "----guichet-4f1c0e7b9a";
    let mut body = Vec::new();
    let failed = BenchError::io("the form");
    let mut write = || {
        for (name, value) in form["fields"].as_object().into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")?;
        }
        let part = "Content-Disposition: form-data; name=\"file\"; filename=\"blob\"";
        write!(body, "--{BOUNDARY}\r\n{part}\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n")
    };
    write().map_err(failed)?;
    let url: Uri = form["url"].as_str().unwrap_or_default().parse().unwrap_or_default();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let address = url.authority().map(ToString::to_string).unwrap_or_default();
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::post(path).header("content-type", kind).header("host", &address);
    let request = request.body(Full::new(body.into())).map_err(|error| BenchError::Failed(error.to_string()))?;
    let sent = Connection::new(&address).call(request).await;
    match sent {
        Ok((204, _)) => Ok(()),
        other => Err(BenchError::Failed(format!("the storage does not take the file: {other:?}"))),
    }
}
