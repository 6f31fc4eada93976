//! What it takes of the machine.

use std::fs;

use reqwest::Method;
use serde_json::json;

use crate::process::{ACCOUNTS, CAMILLE, Guichet, PASSWORD};

/// What it may have resident, in KiB.
const BOUND: u64 = 150 * 1024;

/// Resident now and at the most, in KiB.
fn resident(guichet: &Guichet) -> (u64, u64) {
    let status = fs::read_to_string(format!("/proc/{}/status", guichet.id())).unwrap();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim_start_matches(':').trim_end_matches("kB").trim().parse().unwrap()
    };
    (of("VmRSS"), of("VmHWM"))
}

#[tokio::test]
async fn requests_their_mail_and_many_signing_in_at_once_stay_under_150_mb() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    for _ in 0..3 {
        let sign_ins = ACCOUNTS.map(|email| {
            let body = json!({"email": email, "password": PASSWORD});
            guichet.send(guichet.call(Method::POST, "/session").json(&body))
        });
        for opened in futures_util::future::join_all(sign_ins).await {
            opened.expect(201);
        }
    }

    let camille = guichet.sign_in(CAMILLE).await;
    let camille = &camille;
    let clients = (0..8).map(async |client| {
        for place in 0..10 {
            camille.files(&format!("Question {client}.{place}")).await;
        }
    });
    futures_util::future::join_all(clients).await;
    guichet.run("notify").await;
    assert_eq!(guichet.mails().await.len(), 1 + 2 * 80);
    let (now, most) = resident(&guichet);
    assert!(now < BOUND && most < BOUND, "{now} KiB, at the most {most} KiB");
}
