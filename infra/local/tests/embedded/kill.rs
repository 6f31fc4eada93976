//! What was answered is there after a kill of the process.

use std::{
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Command, Stdio},
};

use guichet::{
    embedded::dynamodb::Dynamo,
    pump::{Checkpoint, Pump, stream_arn},
};
use tokio::sync::mpsc;

use crate::clients::{TABLE, create, dynamodb, item, make_table, streams};

const FILE: &str = "GUICHET_TEST_TABLE";
const ANSWERED: &str = "answered ";

/// Writes pairs of items until it is killed, and says so after each answer.
#[tokio::test]
#[ignore = "the process that the next test kills"]
async fn victim() {
    let Some(path) = env::var_os(FILE).map(PathBuf::from) else {
        panic!("{FILE} is not set");
    };
    let dynamo = Dynamo::file(&path).unwrap();
    let client = dynamodb(&dynamo.endpoint());
    make_table(&client).await;
    for number in 0.. {
        client
            .transact_write_items()
            .transact_items(create(item(&format!("request-{number}"))))
            .transact_items(create(item(&format!("event-{number}"))))
            .send()
            .await
            .unwrap();
        let mut out = std::io::stdout();
        writeln!(out, "{ANSWERED}{number}").unwrap();
        out.flush().unwrap();
    }
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_kill_with_its_stream_and_nothing_half_done() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("table.sqlite");
    let mut victim = Command::new(env::current_exe().unwrap())
        .args(["--exact", "kill::victim", "--ignored", "--nocapture"])
        .env(FILE, &path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(victim.stdout.take().unwrap()).lines();
    let mut answered = lines.map_while(Result::ok).filter_map(|line| line.split_once(ANSWERED)?.1.parse::<u32>().ok());
    let last = answered.by_ref().find(|number| *number == 40).unwrap();
    // SIGKILL, in the middle of whatever it does.
    victim.kill().unwrap();
    let last = answered.last().unwrap_or(last);
    victim.wait().unwrap();

    let dynamo = Dynamo::file(&path).unwrap();
    let client = dynamodb(&dynamo.endpoint());
    for number in 0..=last {
        for kind in ["request", "event"] {
            let got = client
                .get_item()
                .table_name(TABLE)
                .set_key(Some(item(&format!("{kind}-{number}"))))
                .send()
                .await
                .unwrap();
            assert!(got.item.is_some(), "{kind}-{number} of {last}");
        }
    }
    let streams = streams(&dynamo.endpoint());
    let arn = stream_arn(&streams, TABLE).await.unwrap();
    let (hand, mut handed) = mpsc::unbounded_channel();
    let pump = Pump::new(
        streams,
        arn,
        Checkpoint::memory(),
        |_| true,
        move |event| {
            let told = hand.send(event["Records"].as_array().map_or(0, Vec::len));
            async move { told }
        },
    );
    let total = pump.drain().await.unwrap();
    assert_eq!(total % 2, 0, "both items of a transaction, or none");
    assert!(total >= 2 * (last as usize + 1));
    assert!(handed.recv().await.unwrap() <= 100);
}
