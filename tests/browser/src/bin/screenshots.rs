//! Pictures of every page, for people to look at: `cargo run -p browser-tests --bin screenshots -- DIR`.
#![allow(clippy::expect_used, reason = "what fails ends the command and says why")]

use std::path::PathBuf;
use std::process::ExitCode;

use browser_tests::pages::{self, PAGES, Who};
use browser_tests::{Browser, Theme};
use clap::Parser;

/// Pictures of every page of the portal with the demo data, light and dark, on a desk and on a phone.
#[derive(Parser)]
struct Arguments {
    /// Where the pictures go; made if need be.
    dir: PathBuf,
    /// In English.
    #[arg(long)]
    english: bool,
    /// Only the pages whose name contains this.
    #[arg(long)]
    only: Option<String>,
}

const VIEWS: [(u32, u32, Theme); 3] = [(1280, 720, Theme::Light), (1280, 720, Theme::Dark), (375, 812, Theme::Light)];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.dir).expect("the folder can be made");
    let language = if arguments.english { "en" } else { "fr" };
    let app = pages::populated().await;
    let Some(browser) = Browser::start(&app).await else { return ExitCode::FAILURE };
    browser.language(language).await;
    let mut last = Who::Stranger;
    for &(name, who, path) in PAGES {
        if arguments.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        if who != last {
            pages::show_as(&browser, &app, who, language).await;
            last = who;
        }
        let path = pages::address(&app, path).await;
        for (width, height, theme) in VIEWS {
            browser.size(width, height).await;
            browser.theme(theme).await;
            browser.open(&path).await;
            browser.screenshot(&arguments.dir.join(format!("{name}-{width}-{}.png", theme.name()))).await;
        }
    }
    ExitCode::SUCCESS
}
