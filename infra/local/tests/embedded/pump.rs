//! The pump on the embedded table.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use guichet::{
    embedded::dynamodb::Dynamo,
    pump::{Checkpoint, Pump, PumpError, stream_arn},
};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::clients::{TABLE, dynamodb, make_table, streams, write};

/// What the handler was given: the partition keys, batch by batch.
type Seen = Arc<Mutex<Vec<Vec<String>>>>;

fn keys(event: &Value) -> Vec<String> {
    let records = event["Records"].as_array().unwrap();
    records.iter().map(|record| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().to_owned()).collect()
}

/// A pump whose handler fails (or panics, when told so) the first `failures` times.
async fn pump(dynamo: &Dynamo, checkpoint: Checkpoint, failures: usize, seen: &Seen) -> Pump {
    let client = streams(&dynamo.endpoint());
    let arn = stream_arn(&client, TABLE).await.unwrap();
    let seen = Arc::clone(seen);
    let left = Arc::new(AtomicUsize::new(failures));
    Pump::new(
        client,
        arn,
        checkpoint,
        |record| !record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().starts_with('-'),
        move |event| {
            seen.lock().unwrap().push(keys(&event));
            let fails = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok();
            async move { if fails { Err("not now") } else { Ok(()) } }
        },
    )
}

async fn table(path: Option<&Path>) -> Dynamo {
    let dynamo = match path {
        Some(path) => Dynamo::file(path).unwrap(),
        None => Dynamo::memory().unwrap(),
    };
    make_table(&dynamodb(&dynamo.endpoint())).await;
    dynamo
}

#[tokio::test]
async fn a_record_is_handed_over_once() {
    let dynamo = table(None).await;
    write(&dynamodb(&dynamo.endpoint()), "a").await;
    let seen = Seen::default();
    let pump = pump(&dynamo, Checkpoint::memory(), 0, &seen).await;
    assert_eq!(pump.drain().await.unwrap(), 1);
    write(&dynamodb(&dynamo.endpoint()), "b").await;
    assert_eq!(pump.drain().await.unwrap(), 1);
    assert_eq!(pump.drain().await.unwrap(), 0);
    assert_eq!(*seen.lock().unwrap(), [["a"], ["b"]]);
}

#[tokio::test]
async fn a_batch_that_fails_comes_again_as_it_was() {
    let dynamo = table(None).await;
    let client = dynamodb(&dynamo.endpoint());
    write(&client, "a").await;
    write(&client, "b").await;
    let seen = Seen::default();
    let pump = pump(&dynamo, Checkpoint::memory(), 2, &seen).await;
    assert!(matches!(pump.drain().await, Err(PumpError::Handler(_))));
    write(&client, "c").await;
    assert!(pump.drain().await.is_err());
    assert_eq!(pump.drain().await.unwrap(), 3);
    let seen = seen.lock().unwrap();
    assert_eq!(*seen, [vec!["a", "b"], vec!["a", "b"], vec!["a", "b"], vec!["c"]]);
}

#[tokio::test]
async fn a_handler_that_panics_has_failed() {
    let dynamo = table(None).await;
    write(&dynamodb(&dynamo.endpoint()), "a").await;
    let client = streams(&dynamo.endpoint());
    let arn = stream_arn(&client, TABLE).await.unwrap();
    let pump = Pump::new(
        client,
        arn,
        Checkpoint::memory(),
        |_| true,
        |event: Value| async move {
            assert!(event["never"].is_string());
            Ok::<_, String>(())
        },
    );
    assert!(matches!(pump.drain().await, Err(PumpError::Handler(_))));
}

#[tokio::test]
async fn a_restart_goes_on_after_the_last_success() {
    let dir = tempfile::tempdir().unwrap();
    let (file, position) = (dir.path().join("table"), dir.path().join("stream.json"));
    let dynamo = table(Some(&file)).await;
    let client = dynamodb(&dynamo.endpoint());
    let seen = Seen::default();
    write(&client, "done").await;
    let first = pump(&dynamo, Checkpoint::file(&position).unwrap(), 0, &seen).await;
    first.drain().await.unwrap();
    write(&client, "failed").await;
    let second = pump(&dynamo, Checkpoint::file(&position).unwrap(), 1, &seen).await;
    assert!(second.drain().await.is_err());
    dynamo.stop().await;

    let dynamo = Dynamo::file(&file).unwrap();
    write(&dynamodb(&dynamo.endpoint()), "late").await;
    let third = pump(&dynamo, Checkpoint::file(&position).unwrap(), 0, &seen).await;
    third.drain().await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(*seen, [vec!["done"], vec!["failed"], vec!["failed", "late"]]);
}

#[tokio::test]
async fn what_the_filter_refuses_is_passed_over() {
    let dynamo = table(None).await;
    let client = dynamodb(&dynamo.endpoint());
    for pk in ["-a", "b", "-c"] {
        write(&client, pk).await;
    }
    let seen = Seen::default();
    let pump = pump(&dynamo, Checkpoint::memory(), 0, &seen).await;
    assert_eq!(pump.drain().await.unwrap(), 1);
    assert_eq!(*seen.lock().unwrap(), [["b"]]);
}

#[tokio::test]
async fn batches_hold_a_hundred_records_at_most() {
    let dynamo = table(None).await;
    let client = dynamodb(&dynamo.endpoint());
    for n in 0..230 {
        write(&client, &n.to_string()).await;
    }
    let seen = Seen::default();
    let pump = pump(&dynamo, Checkpoint::memory(), 0, &seen).await;
    assert_eq!(pump.drain().await.unwrap(), 230);
    let sizes: Vec<_> = seen.lock().unwrap().iter().map(Vec::len).collect();
    assert_eq!(sizes, [100, 100, 30]);
}

#[tokio::test]
async fn a_running_pump_finds_new_records_by_itself_and_stops_when_asked() {
    let dynamo = table(None).await;
    let client = streams(&dynamo.endpoint());
    let arn = stream_arn(&client, TABLE).await.unwrap();
    let (hand, mut handed) = mpsc::unbounded_channel();
    let pump = Pump::new(
        client,
        arn,
        Checkpoint::memory(),
        |_| true,
        move |event| {
            let told = hand.send(keys(&event));
            async move { told }
        },
    );
    let (stop, stopping) = oneshot::channel::<()>();
    let running = tokio::spawn(async move {
        pump.run(async move {
            let _ = stopping.await;
        })
        .await;
    });
    for pk in ["a", "b"] {
        write(&dynamodb(&dynamo.endpoint()), pk).await;
        assert_eq!(handed.recv().await.unwrap(), [pk]);
    }
    stop.send(()).unwrap();
    running.await.unwrap();
}

#[tokio::test]
async fn a_running_pump_tries_again_by_itself() {
    let dynamo = table(None).await;
    write(&dynamodb(&dynamo.endpoint()), "a").await;
    let client = streams(&dynamo.endpoint());
    let arn = stream_arn(&client, TABLE).await.unwrap();
    let (hand, mut handed) = mpsc::unbounded_channel();
    let tries = AtomicUsize::new(0);
    let pump = Pump::new(
        client,
        arn,
        Checkpoint::memory(),
        |_| true,
        move |event| {
            let first = tries.fetch_add(1, Ordering::Relaxed) == 0;
            let _ = hand.send(keys(&event));
            async move { if first { Err("not now") } else { Ok(()) } }
        },
    );
    let (stop, stopping) = oneshot::channel::<()>();
    let running = tokio::spawn(async move {
        pump.run(async move {
            let _ = stopping.await;
        })
        .await;
    });
    assert_eq!(handed.recv().await.unwrap(), ["a"]);
    assert_eq!(handed.recv().await.unwrap(), ["a"]);
    stop.send(()).unwrap();
    running.await.unwrap();
}
