//! The same tests, as far as they depend on who answers in AWS's place, on LocalStack. What is left out differs in
//! rules alone, and makes the same calls.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::too_many_lines)]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use guichet_testkit::localstack;

mod access_requests;
mod accounts;
mod articles;
mod audience;
mod audit;
mod bounces;
mod closing;
mod closure_sweep;
mod concurrency;
mod editing;
mod events;
mod files;
mod files_held;
mod filing;
mod handling;
mod indexing;
mod limits;
mod lists;
mod mail;
mod mail_accounts;
mod mail_batches;
mod mail_closing;
mod mail_privacy;
mod notifications;
mod paging;
mod people;
mod searching;
mod sharing;
mod storage;
mod storage_objects;
mod timeline;

#[tokio::test]
async fn a_killed_run_leaves_no_container_behind() {
    // Where there is none, this is the end.
    localstack::endpoint();
    let mut run = Command::new(std::env::current_exe().unwrap())
        .args(["--test-threads=1", "storage::a_file", "storage::a_link"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(run.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("... ok")), "its container runs");
    run.kill().unwrap();
    run.wait().unwrap();
    localstack::gone_with(run.id()).await;
}
