//! Measures what production uses: `cargo run --release -p bench -- --help`. Prints one JSON object.

use std::process::ExitCode;

use bench::error::BenchError;
use bench::{cold_start, cost, growth, load, search};
use clap::{Parser, Subcommand};
use serde_json::{Value, to_value};

#[derive(Parser)]
#[command(about = "Measures what production uses, and prints one JSON object.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Ranking quality and speed of the search on a collection in the BEIR layout.
    Search(search::Options),
    /// What starting a function takes, beside a bare one: time, processor, memory, bytes.
    ColdStart(cold_start::Options),
    /// A running server under load: calls per second, times, errors, memory.
    Load(load::Options),
    /// What operations take and cost in tables of 1,000 to 1,000,000 requests.
    Growth(growth::Options),
    /// Dollars for a thousand of each operation, and for an establishment's month.
    Cost(cost::Options),
}

async fn run(command: &Command) -> Result<Value, BenchError> {
    Ok(match command {
        Command::Search(options) => to_value(search::run(options)?)?,
        Command::ColdStart(options) => to_value(cold_start::run(options).await?)?,
        Command::Load(options) => to_value(load::run(options).await?)?,
        Command::Growth(options) => to_value(growth::run(options).await?)?,
        Command::Cost(options) => to_value(cost::run(options).await?)?,
    })
}

// On one thread, as the functions are: the other processors are for what is measured.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse().command).await {
        Ok(figures) => {
            #[allow(clippy::print_stdout)]
            {
                println!("{figures:#}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            #[allow(clippy::print_stderr)]
            {
                eprintln!("bench: {error}");
            }
            ExitCode::FAILURE
        }
    }
}
