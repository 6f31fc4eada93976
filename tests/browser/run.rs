//! What holds for a run as a whole: seen from outside, on runs of this very program.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use browser_tests::{Browser, tier};
use guichet::embedded::scratch;
use guichet_testkit::TestApp;

/// Set for a run that a test of this module started.
const HOLD: &str = "GUICHET_TEST_HOLD_THE_BROWSER";

fn this_program(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env_remove("GUICHET_REQUIRE");
    command
}

fn run_without_browser(require: &str) -> Output {
    let test = "harness::a_double_click_is_two_clicks";
    this_program(test).env("PATH", "").env("GUICHET_REQUIRE", require).output().unwrap()
}

#[test]
fn without_a_browser_the_run_passes_and_says_what_was_skipped_and_why() {
    let output = run_without_browser("schemathesis");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    assert_eq!(
        told.matches("browser tests skipped: chromium is not on the PATH (Debian: apt install").count(),
        1,
        "{told}"
    );
}

#[test]
fn without_a_browser_a_run_that_requires_one_fails() {
    assert!(!run_without_browser("schemathesis, browser").status.success());
}

/// Processes that have this text among their arguments or in their environment's `TMPDIR`.
fn processes_of(folder: &Path) -> usize {
    let folder = folder.to_str().unwrap();
    let mentions = |file: &str, process: &Path| {
        std::fs::read(process.join(file)).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(folder))
    };
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    processes.filter(|process| mentions("cmdline", process) || mentions("environ", process)).count()
}

/// However a run ends, nothing of it remains. It is killed here, which leaves it no time for anything.
#[tokio::test]
async fn driver_browsers_and_their_folder_end_with_a_run_that_is_killed() {
    if std::env::var_os(HOLD).is_some() {
        let app = TestApp::start().await;
        let browser = Browser::start(&app).await.unwrap();
        browser.open("/_local/mail").await;
        std::io::Write::write_all(&mut std::io::stdout(), b"\nopen\n").unwrap();
        let _ = std::io::stdin().read(&mut [0]);
        return;
    }
    if tier::programs().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let test = "run::driver_browsers_and_their_folder_end_with_a_run_that_is_killed";
    let mut command = this_program(test);
    let command = command.env(HOLD, "1").env("TMPDIR", folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line == "open"), "no browser");
    assert!(processes_of(folder.path()) > 3, "the run, its guard, the driver, the browser");
    child.kill().unwrap();
    child.wait().unwrap();
    let remains = || {
        // As the next run does at its start.
        scratch::sweep(folder.path());
        processes_of(folder.path()) > 0 || std::fs::read_dir(folder.path()).unwrap().count() > 0
    };
    let gone = async {
        while remains() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(10), gone).await.is_ok(), "something remains");
}
