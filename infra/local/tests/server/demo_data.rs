//! Demo data is there as a whole, or made again.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::process::{AGENT, CAMILLE, Guichet, NADIA, command, named};

const UNFINISHED: &str = "demo-data-unfinished";

/// Kills a first start as soon as it has written so many bytes to its table.
fn killed_at(dir: &Path, bytes: u64) {
    let mut child = command(dir).stdout(Stdio::null()).spawn().unwrap();
    let written = || fs::metadata(dir.join("table.db-wal")).map_or(0, |wal| wal.len());
    while !dir.join(UNFINISHED).exists() || written() < bytes {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(dir.join(UNFINISHED).exists(), "its demo data was made before {bytes} bytes were written");
}

#[tokio::test]
async fn a_start_killed_amid_demo_data_makes_it_again() {
    let whole = tempfile::tempdir().unwrap();
    let whole = Guichet::start(whole.path());
    let camille_there = whole.sign_in(CAMILLE).await;
    // Before there is a table, in its making, among the accounts, among the requests.
    for bytes in [0, 1, 150_000, 400_000, 800_000] {
        let dir = tempfile::tempdir().unwrap();
        killed_at(dir.path(), bytes);
        let guichet = Guichet::start(dir.path());
        let camille = guichet.sign_in(CAMILLE).await;
        for path in ["/requests?scope=mine", "/requests?scope=establishment"] {
            let (here, there) = (camille.all(path).await, camille_there.all(path).await);
            assert!(!here.is_empty());
            for name in ["number", "subject", "status"] {
                assert_eq!(named(&here, name), named(&there, name), "{path} after {bytes} bytes");
            }
        }
        guichet.run("notify").await;
        assert_eq!(named(&guichet.mails().await, "to"), [NADIA]);
        assert!(!dir.path().join(UNFINISHED).exists());
    }
}

#[tokio::test]
async fn what_a_killed_start_left_is_gone_when_the_next_one_wants_no_demo_data() {
    let dir = tempfile::tempdir().unwrap();
    killed_at(dir.path(), 400_000);
    let guichet = Guichet::spawn(command(dir.path()).arg("--empty"));
    assert!(!guichet.said.join("\n").contains(CAMILLE), "{:?}", guichet.said);
    assert!(guichet.stop().success());
    // And is not made later: the table is somebody's own by now.
    let guichet = Guichet::start(dir.path());
    assert!(!guichet.said.join("\n").contains(CAMILLE), "{:?}", guichet.said);
}

#[tokio::test]
async fn the_first_start_has_reports_and_canned_responses_to_show_and_the_next_counts_nothing_again() {
    let dir = tempfile::tempdir().unwrap();
    let figures = async || {
        let guichet = Guichet::start(dir.path());
        guichet.run("derive").await;
        let agent = guichet.sign_in(AGENT).await;
        let report = agent.get("/reports?by=team").await;
        let queue = agent.all("/requests?scope=queue").await.len();
        assert_eq!(report["totals"]["open_now"], queue, "{report}");
        assert_eq!(agent.all("/canned-responses").await.len(), 6);
        assert!(guichet.stop().success());
        report
    };
    let first = figures().await;
    for name in ["opened", "closed_by_rule", "closed_by_hand", "reopened"] {
        assert!(first["totals"][name].as_u64().unwrap() > 0, "{name}: {first}");
    }
    assert_eq!(first["totals"]["opened"], 21);
    assert_eq!(figures().await["totals"], first["totals"]);
}
