//! The local server: `cargo run -- [--port N] [--data DIR] [--empty] [--endpoint URL]`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what a person reads who starts it")]

use std::error::Error;
use std::process::ExitCode;

use clap::Parser as _;
use guichet::args::{Args, Command};
use guichet::demo;
use guichet::import::{self, Report};
use guichet::server::{Server, StartError};
use guichet_http::log_filter;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    // The embedded table warns of every condition that does not hold, which is how conflicts are noticed.
    let log = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(std::io::stderr).finish();
    log.with(log_filter("warn,dynoxide=error")).init();
    match &args.command {
        None => done(Box::pin(run(Server::start(&args), |server| greet(&args, server))).await),
        Some(Command::Serve { make }) => {
            let ready = |server: &Server| println!("ready on port {}, for {}", server.port, server.url);
            done(Box::pin(run(Server::serve(&args.data, *make), ready)).await)
        }
        Some(Command::ImportArticles { dir, table, overwrite }) => {
            let imported = import::run(&args, dir, table.as_deref(), *overwrite).await;
            done(imported.map(|Report { added, changed, unchanged, kept }| {
                println!("articles: {added} added, {changed} changed, {unchanged} as they were");
                if kept > 0 {
                    println!("{kept} left as they were written in the portal since; --overwrite replaces them");
                }
            }))
        }
    }
}

fn done(result: Result<(), impl Error>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("guichet: {}", with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error and what caused it, each said once.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}

async fn run(
    start: impl Future<Output = Result<Server, StartError>>,
    greet: impl FnOnce(&Server),
) -> Result<(), StartError> {
    // Before anything can be interrupted.
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let server = start.await?;
    greet(&server);
    let stop = async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    server.run(stop).await?;
    Ok(())
}

fn greet(args: &Args, server: &Server) {
    println!("Guichet keeps its data in {}. Stop with Ctrl-C.", args.data.display());
    if server.demo {
        println!("Demo accounts, all with the password {}:", demo::PASSWORD);
        for (email, role) in demo::ACCOUNTS {
            println!("  {email:30} {role}");
        }
        println!("  {:30} invited: her mail is in /_local/mail", demo::INVITED);
    }
    match &server.invited {
        Some(email) => {
            println!("{} is invited as the first administrator: her mail is in /_local/mail", email.as_str());
        }
        None if server.is_new() && !server.demo => {
            println!("There are no accounts: GUICHET_ADMIN_EMAIL names the first administrator.");
        }
        None => {}
    }
    println!("ready {}", server.url);
}
