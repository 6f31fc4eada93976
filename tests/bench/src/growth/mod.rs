//! What operations take and cost in a table of 1,000 requests, and in one of 1,000,000.
//!
//! The tables lie in files, all open at once, and are called by turns, so that whatever else the machine does falls on
//! all alike.

mod fill;
mod recorder;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use guichet::LocalClock;
use guichet::embedded::dynamodb::Dynamo;
use guichet_domain::ids::Number;
use guichet_http::Clock as _;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;

use crate::call::{self, Call};
use crate::counting::Spent;
use crate::error::BenchError;
use crate::machine::Machine;
use crate::mistakes::Lots;
use crate::service::{AGENT, CAMILLE, Service};
use crate::timing::{Spread, now, rounded};

#[derive(Args)]
pub struct Options {
    /// How many requests the tables hold, the smallest first.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000, 1_000_000])]
    pub sizes: Vec<u64>,
    /// How often each operation is called in each table.
    #[arg(long, default_value_t = 200)]
    pub rounds: usize,
    /// Where the tables are kept, and found again; a folder that goes at the end unless told. 1,000,000 requests take
    /// some 6 GB.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

#[derive(Serialize)]
pub struct Figures {
    pub tables: Vec<Table>,
    /// By operation, each in the tables from the smallest on.
    pub operations: BTreeMap<&'static str, Vec<InTable>>,
    /// The sweep with nothing due, and with so many requests.
    pub sweep: Vec<Sweep>,
    pub machine: Machine,
}

#[derive(Serialize)]
pub struct Table {
    pub requests: u64,
    pub bytes: u64,
    /// `None`: it was there.
    pub fill_seconds: Option<f64>,
}

/// An operation in one table, and over what it is in the smallest.
#[derive(Debug, Serialize)]
pub struct InTable {
    pub requests: u64,
    #[serde(flatten)]
    pub spent: Spent,
    #[serde(flatten)]
    pub took: Spread,
    pub p50_ratio: f64,
}

#[derive(Debug, Serialize)]
pub struct Sweep {
    pub requests: u64,
    pub nothing_due: Swept,
    pub due: Swept,
}

#[derive(Debug, Serialize)]
pub struct Swept {
    pub closed: usize,
    #[serde(flatten)]
    pub spent: Spent,
    #[serde(flatten)]
    pub took: Spread,
}

/// How many requests a sweep finds due, and how often.
const DUE: usize = 20;
const SWEEPS: i64 = 5;

const OPERATIONS: [&str; 8] =
    ["create", "comment", "read", "timeline", "list mine", "list establishment", "queue", "take"];

/// A table that is open.
struct Open {
    table: Table,
    service: Service,
    clock: LocalClock,
    camille: String,
    agent: String,
    lots: Lots,
    /// Tells the idempotency keys of this run from those of others in the same table.
    run: String,
    /// Those that the measurement files.
    filed: Vec<String>,
}

/// Noon of a Wednesday in Toronto, in every run.
fn noon() -> Timestamp {
    Timestamp::from_second(1_781_107_200).unwrap_or_default()
}

pub async fn run(options: &Options) -> Result<Figures, BenchError> {
    let own = tempfile::tempdir().map_err(BenchError::io("a folder"))?;
    let folder = options.data.clone().unwrap_or_else(|| own.path().to_owned());
    let mut tables = Vec::new();
    for &requests in &options.sizes {
        tables.push(Open::open(&folder.join(requests.to_string()), requests).await?);
    }
    let operations = operations(&mut tables, options.rounds).await?;
    let mut sweep = Vec::new();
    for table in &mut tables {
        sweep.push(table.sweep().await?);
    }
    let mut figures = Vec::new();
    for open in tables {
        figures.push(open.table);
        open.service.stop().await;
    }
    Ok(Figures { tables: figures, operations, sweep, machine: Machine::this() })
}

async fn operations(tables: &mut [Open], rounds: usize) -> Result<BTreeMap<&'static str, Vec<InTable>>, BenchError> {
    let mut spent: BTreeMap<&str, Vec<Spent>> = BTreeMap::new();
    // Once before it counts: connections, caches.
    for counted in [false, true] {
        for name in OPERATIONS {
            let mut each = Vec::new();
            for table in &mut *tables {
                each.push(table.spent(name, usize::from(counted)).await?);
            }
            spent.insert(name, each);
        }
    }
    let mut took: BTreeMap<&str, Vec<Vec<Duration>>> = BTreeMap::new();
    for round in 2..rounds + 2 {
        for name in OPERATIONS {
            let took = took.entry(name).or_insert_with(|| vec![Vec::new(); tables.len()]);
            // By turns another table comes first.
            for at in 0..tables.len() {
                let at = (at + round) % tables.len();
                took[at].push(tables[at].call(name, round).await?);
            }
        }
    }
    let mut operations = BTreeMap::new();
    for name in OPERATIONS {
        let took = took.remove(name).unwrap_or_default();
        let spreads: Vec<Spread> = took.into_iter().map(Spread::of).collect();
        let least = spreads.first().map_or(0.0, |spread| spread.p50_ms);
        let rows = tables.iter().zip(spreads).zip(&spent[name]).map(|((table, took), spent)| InTable {
            requests: table.table.requests,
            spent: *spent,
            p50_ratio: rounded(took.p50_ms / least, 2),
            took,
        });
        operations.insert(name, rows.collect());
    }
    Ok(operations)
}

impl Open {
    async fn open(folder: &std::path::Path, requests: u64) -> Result<Self, BenchError> {
        let told = || BenchError::io(folder.display().to_string());
        let clock = LocalClock::at(noon());
        let (path, filled) = (folder.join("table.db"), folder.join("filled"));
        let fill_seconds = if filled.exists() {
            None
        } else {
            let start = now();
            // What a run that was interrupted has left.
            let _ = std::fs::remove_dir_all(folder);
            std::fs::create_dir_all(folder).map_err(told())?;
            fill::fill(&path, requests, &clock).await?;
            std::fs::write(filled, "").map_err(told())?;
            Some(rounded(start.elapsed().as_secs_f64(), 1))
        };
        let bytes = path.metadata().map_err(told())?.len();
        let service = Service::start(Dynamo::file(&path)?, clock.clone()).await?;
        let (camille, agent) = (service.sign_in(CAMILLE).await?, service.sign_in(AGENT).await?);
        let table = Table { requests, bytes, fill_seconds };
        let run = camille.chars().rev().take(12).collect();
        Ok(Self { table, service, clock, camille, agent, lots: Lots(1), run, filed: Vec::new() })
    }

    /// One of the requests that Camille filed long ago.
    fn old(&mut self) -> Number {
        let requesters = fill::requesters(self.table.requests);
        let own = usize::try_from(self.table.requests / requesters).unwrap_or(1).max(1);
        fill::number(self.lots.below(own) as u64 * requesters)
    }

    /// The operation's call, in this round of all.
    fn operation(&mut self, name: &str, round: usize) -> Call {
        let last = self.filed.last().cloned().unwrap_or_default();
        let key = format!("{}-{name}-{round}", self.run);
        match name {
            "create" => call::create(key).by(&self.camille),
            "comment" => call::comment(&last, key).by(&self.camille),
            "read" => call::read(&self.old().to_string()).by(&self.camille),
            "timeline" => Call::get(format!("/requests/{}/events", self.old())).by(&self.camille),
            "list mine" => call::list("mine").by(&self.camille),
            "list establishment" => call::list("establishment").by(&self.camille),
            "take" => Call::post_empty(format!("/requests/{last}/take")).by(&self.agent),
            _ => call::list("queue").by(&self.agent),
        }
    }

    async fn call(&mut self, name: &str, round: usize) -> Result<Duration, BenchError> {
        let call = self.operation(name, round);
        let answer = self.service.call(&call).await?;
        if name == "create" {
            self.filed.push(answer.text("number")?);
        }
        Ok(answer.took)
    }

    async fn spent(&mut self, name: &str, round: usize) -> Result<Spent, BenchError> {
        self.service.counter.start();
        self.call(name, round).await?;
        Ok(self.service.counter.stop())
    }

    /// Sweeps with nothing due, then with the requests that it has resolved earlier than all others.
    async fn sweep(&mut self) -> Result<Sweep, BenchError> {
        let idle = self.swept(100).await?;
        let mut due = Vec::new();
        for hour in (1..=SWEEPS).rev() {
            // Before the closures of the filling are due; after the session's end, which is of no matter to a sweep.
            self.clock.turn(Some(noon() - SignedDuration::from_hours(hour)));
            due.push(self.resolved().await?);
        }
        let mut sweeps = Vec::new();
        for at in due {
            self.clock.turn(Some(at));
            sweeps.push(self.swept(1).await?);
        }
        let counted = sweeps.first().map(|(closed, spent, _)| (*closed, *spent)).unwrap_or_default();
        let took = sweeps.into_iter().flat_map(|(_, _, took)| took).collect();
        Ok(Sweep {
            requests: self.table.requests,
            nothing_due: Swept { closed: idle.0, spent: idle.1, took: Spread::of(idle.2) },
            due: Swept { closed: counted.0, spent: counted.1, took: Spread::of(took) },
        })
    }

    /// Requests that are resolved now; when they are closed.
    async fn resolved(&self) -> Result<Timestamp, BenchError> {
        let mut at = self.clock.now();
        let (camille, agent) = (self.service.sign_in(CAMILLE).await?, self.service.sign_in(AGENT).await?);
        for nth in 0..DUE {
            let number = self.service.file(&camille, format!("{}-due-{at}-{nth}", self.run)).await?;
            let resolve = Call::post(format!("/requests/{number}/resolve"), json!({"resolution": "C’est corrigé."}));
            let answer = self.service.call(&resolve.by(&agent)).await?;
            let closes = answer.json["closure"]["closes_at"].as_str().and_then(|at| at.parse().ok());
            at = closes.ok_or_else(|| BenchError::Failed(format!("no closure: {}", answer.json)))?;
        }
        Ok(at)
    }

    /// So many sweeps: what the first closed and spent, what each took.
    async fn swept(&self, times: usize) -> Result<(usize, Spent, Vec<Duration>), BenchError> {
        let (mut took, mut first) = (Vec::new(), None);
        for _ in 0..times {
            self.service.counter.start();
            let start = now();
            let report = close_due::handle(&self.service.local.app, json!({})).await;
            took.push(start.elapsed());
            let report = report.map_err(|error| BenchError::Failed(error.to_string()))?;
            let spent = self.service.counter.stop();
            first.get_or_insert((report.closed, spent));
        }
        let (closed, spent) = first.unwrap_or_default();
        Ok((closed, spent, took))
    }
}
