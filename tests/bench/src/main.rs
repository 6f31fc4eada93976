//! Measures what production uses: `cargo run --release -p bench -- search DIR`. Prints one JSON object.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Measures what production uses, and prints one JSON object.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Ranking quality and speed of the search on a collection in the BEIR layout.
    Search(bench::search::Options),
}

fn main() -> ExitCode {
    let figures = match Arguments::parse().command {
        Command::Search(options) => bench::search::run(&options).map_err(|e| e.to_string()),
    };
    match figures.and_then(|f| serde_json::to_string_pretty(&f).map_err(|e| e.to_string())) {
        Ok(json) => {
            #[allow(clippy::print_stdout)]
            {
                println!("{json}");
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
