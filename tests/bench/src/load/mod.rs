//! A running server under load: operations by 1, 8 and 32 clients at once, each with a connection of its own.
//!
//! The clients share the machine with the server, so what each of both has of the processor is among the figures.

mod server;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use self::server::Server;
use crate::call::{self, Call, QUERIES};
use crate::connection::{Answer, Connection};
use crate::error::BenchError;
use crate::machine::Machine;
use crate::process;
use crate::timing::{Spread, now, rounded};

#[derive(Args)]
pub struct Options {
    /// The address of a server with the demo's people, such as <http://127.0.0.1:8080>; one is started unless told.
    pub url: Option<String>,
    /// How long each operation is called by each number of clients.
    #[arg(long, default_value_t = 5.0)]
    pub seconds: f64,
    /// How many clients call at once.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 8, 32])]
    pub clients: Vec<usize>,
    /// The server's process, for its memory and its share of the processor.
    #[arg(long)]
    pub pid: Option<u32>,
    /// Where the server's binary lies; built unless told.
    #[arg(long, value_name = "DIR")]
    pub bin_dir: Option<PathBuf>,
}

#[derive(Serialize)]
pub struct Figures {
    pub cells: Vec<Cell>,
    /// The most memory that the server had, in all of the run.
    pub peak_memory_mb: Option<f64>,
    pub machine: Machine,
}

/// An operation by so many clients.
#[derive(Debug, Serialize)]
pub struct Cell {
    pub operation: &'static str,
    pub clients: usize,
    /// Those that were answered as they are meant to be.
    pub per_second: f64,
    #[serde(flatten)]
    pub took: Spread,
    /// All others, by status; `broken` where there was no answer.
    pub errors: BTreeMap<String, usize>,
    /// Resident, after the cell.
    pub server_memory_mb: Option<f64>,
    /// Processors, on the average.
    pub server_processors: Option<f64>,
    pub clients_processors: f64,
}

const OPERATIONS: [&str; 5] = ["create", "comment", "read", "list", "search"];

/// Contacts of the demo data, by whom the clients are signed in.
const CONTACTS: [&str; 4] = [
    "camille.roy@chu-exemple.test",
    "alex.gagnon@chu-exemple.test",
    "lea.fortin@chu-exemple.test",
    "sam.cote@ciusss-demo.test",
];

/// Whoever calls, and what it calls about.
struct Client {
    connection: Connection,
    token: String,
    /// A request of its own.
    number: String,
    /// Tells its idempotency keys from those of all others.
    name: String,
    calls: usize,
}

pub async fn run(options: &Options) -> Result<Figures, BenchError> {
    let own = if options.url.is_none() { Some(Server::start(options.bin_dir.as_deref())?) } else { None };
    let url = options.url.as_deref().or(own.as_ref().map(|server| server.url.as_str())).unwrap_or_default();
    let process = options.pid.or(own.as_ref().map(Server::id));
    let address = url.trim_end_matches('/').trim_start_matches("http://");
    let most = options.clients.iter().copied().max().unwrap_or_default();
    let mut clients = clients(address, most).await?;
    let mut cells = Vec::new();
    for operation in OPERATIONS {
        for &count in &options.clients {
            settle(address, own.is_some()).await?;
            let time = Duration::from_secs_f64(options.seconds);
            let (cell, back) = cell(operation, clients, count, time, process).await?;
            cells.push(cell);
            clients = back;
        }
    }
    let peak_memory_mb = process.map(|process| process::megabytes(process::peak(process)));
    Ok(Figures { cells, peak_memory_mb, machine: Machine::this() })
}

fn member(answer: Answer, name: &str) -> Result<String, BenchError> {
    let (status, body) = answer.map_err(BenchError::Failed)?;
    let json: Value = serde_json::from_slice(&body).unwrap_or_default();
    json[name].as_str().map(str::to_owned).ok_or_else(|| BenchError::Refused {
        call: format!("the call that gives {name}"),
        status,
        answer: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// So many clients, signed in, each with a request of its own.
async fn clients(address: &str, count: usize) -> Result<Vec<Client>, BenchError> {
    let mut tokens = Vec::new();
    for email in CONTACTS {
        let answer = Connection::new(address).call(call::sign_in(email).request()).await;
        tokens.push(member(answer, "token")?);
    }
    let mut clients = Vec::new();
    for at in 0..count {
        let (mut connection, token) = (Connection::new(address), tokens[at % tokens.len()].clone());
        let name = format!("{}-{at}", std::process::id());
        let answer = connection.call(call::create(format!("{name}-own")).by(&token).request()).await;
        clients.push(Client { number: member(answer, "number")?, connection, token, name, calls: 0 });
    }
    Ok(clients)
}

/// What the operation before has left for the stream's functions, so that it does not weigh on the next one. Only the
/// local server has this: elsewhere there is nothing at the address.
async fn settle(address: &str, own: bool) -> Result<(), BenchError> {
    for function in ["notify", "derive"] {
        let run = Call::post_empty(format!("/_local/run/{function}"));
        let (status, answer) = Connection::new(address).call(run.request()).await.map_err(BenchError::Failed)?;
        if own && status >= 300 {
            let answer = String::from_utf8_lossy(&answer).into_owned();
            return Err(BenchError::Refused { call: run.name(), status, answer });
        }
    }
    Ok(())
}

async fn cell(
    operation: &'static str,
    clients: Vec<Client>,
    count: usize,
    time: Duration,
    process: Option<u32>,
) -> Result<(Cell, Vec<Client>), BenchError> {
    let both = || (process.map(process::cpu), process::cpu(std::process::id()));
    let before = both();
    let start = now();
    let mut waiting = clients;
    let calling: Vec<_> =
        waiting.drain(..count).map(|client| tokio::spawn(client.calls(operation, start + time))).collect();
    let (mut took, mut errors) = (Vec::new(), BTreeMap::new());
    for client in calling {
        let (client, own, failed) = client.await.map_err(|error| BenchError::Failed(error.to_string()))?;
        waiting.push(client);
        took.extend(own);
        for status in failed {
            *errors.entry(status).or_default() += 1;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let after = both();
    let share = |before: Duration, after: Duration| rounded(after.saturating_sub(before).as_secs_f64() / seconds, 2);
    #[allow(clippy::cast_precision_loss, reason = "calls of some seconds")]
    let cell = Cell {
        operation,
        clients: count,
        per_second: rounded(took.len() as f64 / seconds, 1),
        took: Spread::of(took),
        errors,
        server_memory_mb: process.map(|process| process::megabytes(process::resident(process))),
        server_processors: before.0.zip(after.0).map(|(before, after)| share(before, after)),
        clients_processors: share(before.1, after.1),
    };
    Ok((cell, waiting))
}

impl Client {
    fn call(&mut self, operation: &str) -> Call {
        self.calls += 1;
        let key = format!("{}-{}", self.name, self.calls);
        let call = match operation {
            "create" => call::create(key),
            "comment" => call::comment(&self.number, key),
            "read" => call::read(&self.number),
            "list" => call::list("mine"),
            _ => call::search(QUERIES[self.calls % QUERIES.len()]),
        };
        call.by(&self.token)
    }

    /// Calls until `end`: what each took that was answered well, and what the others were.
    async fn calls(mut self, operation: &str, end: Instant) -> (Self, Vec<Duration>, Vec<String>) {
        let (mut took, mut failed) = (Vec::new(), Vec::new());
        while now() < end {
            let call = self.call(operation).request();
            let start = now();
            match self.connection.call(call).await {
                Ok((200..=299, _)) => took.push(start.elapsed()),
                Ok((status, _)) => failed.push(status.to_string()),
                Err(_) => failed.push("broken".to_owned()),
            }
        }
        (self, took, failed)
    }
}
