//! Cold starts: functions and a bare one, started by turns under an emulated Runtime API.
//!
//! What a start takes depends on the machine; what it takes beside the bare function of the same run, built in the same
//! profile, does so much less.

pub mod runtime_api;
pub mod start;
mod surroundings;
mod tls;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use self::start::{Start, start};
use self::surroundings::{KNOWN, Known, Surroundings};
use crate::build::binaries;
use crate::error::BenchError;
use crate::machine::Machine;
use crate::process::megabytes;
use crate::timing::{Spread, rounded};

#[derive(Args)]
pub struct Options {
    /// The functions; one of each kind unless told.
    pub functions: Vec<String>,
    /// How often each is started.
    #[arg(long, default_value_t = 100)]
    pub runs: usize,
    /// How many more calls each start gets after its first.
    #[arg(long, default_value_t = 10)]
    pub warm: usize,
    /// The table, the objects and the mail over TLS, as in production.
    #[arg(long)]
    pub tls: bool,
    /// The authorities that the functions trust, in PEM; Amazon's roots unless told, with --tls the system's. Reading them
    /// is part of the start.
    #[arg(long, value_name = "FILE")]
    pub authorities: Option<PathBuf>,
    /// Where the binaries lie; built unless told.
    #[arg(long, value_name = "DIR")]
    pub bin_dir: Option<PathBuf>,
}

#[derive(Serialize)]
pub struct Figures {
    pub runs: usize,
    pub tls: bool,
    pub bare: Function,
    pub functions: BTreeMap<String, Beside>,
    pub machine: Machine,
}

/// A function's starts.
#[derive(Debug, Serialize)]
pub struct Function {
    /// From exec until it asks for its first invocation.
    pub ready: Spread,
    /// From that invocation to its answer.
    pub first_answer: Spread,
    pub warm: Spread,
    /// The processor's time, from exec on.
    pub cpu_ready: Spread,
    pub cpu_first_answer: Spread,
    pub peak_memory_mb: f64,
    pub binary_bytes: u64,
    pub zip_bytes: u64,
}

/// The same beside the bare one of the same run.
#[derive(Debug, Serialize)]
pub struct Beside {
    /// What it reaches besides the table.
    pub besides: Vec<&'static str>,
    #[serde(flatten)]
    pub function: Function,
    pub ready_ratio: f64,
    /// What the ratio is meant to stay under.
    pub ready_ratio_aim: f64,
    pub memory_ratio: f64,
}

pub async fn run(options: &Options) -> Result<Figures, BenchError> {
    let wanted = wanted(&options.functions)?;
    let names: Vec<&str> = wanted.iter().map(|known| known.name).collect();
    let folder = options.bin_dir.as_deref();
    let bare = binaries(Some("bench"), &["bare"], folder)?.remove("bare").unwrap_or_default();
    let functions = if names.is_empty() { BTreeMap::new() } else { binaries(None, &names, folder)? };
    let surroundings = Surroundings::start(options.tls, options.authorities.as_deref()).await?;

    let (mut bare_starts, mut starts) = (Vec::new(), BTreeMap::<&str, Vec<Start>>::new());
    for run in 0..options.runs {
        let events = surroundings.events("bare", run, 1 + options.warm).await?;
        bare_starts.push(start(&bare, &surroundings.environment, events).await?);
        for name in &names {
            let events = surroundings.events(name, run, 1 + options.warm).await?;
            let started = start(&functions[*name], &surroundings.environment, events).await?;
            starts.entry(name).or_default().push(started);
        }
    }
    let bare = Function::of(&bare, &bare_starts)?;
    let mut figures = BTreeMap::new();
    for known in wanted {
        let function = Function::of(&functions[known.name], &starts.remove(known.name).unwrap_or_default())?;
        let beside = Beside {
            besides: known.besides.to_vec(),
            ready_ratio: rounded(function.ready.p50_ms / bare.ready.p50_ms, 2),
            ready_ratio_aim: if known.besides.is_empty() { 2.0 } else { 2.5 },
            memory_ratio: rounded(function.peak_memory_mb / bare.peak_memory_mb, 2),
            function,
        };
        figures.insert(known.name.to_owned(), beside);
    }
    Ok(Figures { runs: options.runs, tls: options.tls, bare, functions: figures, machine: Machine::this() })
}

fn wanted(names: &[String]) -> Result<Vec<&'static Known>, BenchError> {
    if names.is_empty() {
        return Ok(KNOWN.iter().filter(|known| known.usual).collect());
    }
    let known = |name: &String| {
        let there = KNOWN.each_ref().map(|known| known.name).join(", ");
        let unknown = || BenchError::Failed(format!("{name}: there are events for {there}"));
        KNOWN.iter().find(|known| known.name == name).ok_or_else(unknown)
    };
    names.iter().map(known).collect()
}

impl Function {
    pub fn of(binary: &Path, starts: &[Start]) -> Result<Self, BenchError> {
        let each = |time: fn(&Start) -> std::time::Duration| Spread::of(starts.iter().map(time).collect());
        let io = || BenchError::io(binary.display().to_string());
        Ok(Self {
            ready: each(|start| start.ready),
            first_answer: each(|start| start.first),
            warm: Spread::of(starts.iter().flat_map(|start| start.warm.iter().copied()).collect()),
            cpu_ready: each(|start| start.cpu_ready),
            cpu_first_answer: each(|start| start.cpu_first),
            peak_memory_mb: megabytes(starts.iter().map(|start| start.peak).max().unwrap_or_default()),
            binary_bytes: binary.metadata().map_err(io())?.len(),
            zip_bytes: zipped(binary).map_err(io())?,
        })
    }
}

/// How large the function's package is: the binary as `bootstrap`, deflated.
fn zipped(binary: &Path) -> io::Result<u64> {
    let mut zip = zip::ZipWriter::new(tempfile::tempfile()?);
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(9))
        .unix_permissions(0o755);
    zip.start_file("bootstrap", options)?;
    io::copy(&mut File::open(binary)?, &mut zip)?;
    zip.flush()?;
    zip.finish()?.stream_position()
}
