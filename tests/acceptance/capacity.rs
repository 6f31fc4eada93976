//! What each operation costs in the table: capacity units and round trips, the audit included
//! (reading ≤ 3 RRU in 2 round trips after the session, a list in 2, filing ≤ 14 WRU, a comment ≤ 8: `keys.rs`).

use guichet_testkit::{Call, TestApp, a_request};
use serde_json::json;

/// The cost of the calls since the last time: operations in order, read and write units.
struct Cost {
    calls: Vec<Call>,
}

impl Cost {
    fn of(app: &TestApp) -> Self {
        let mut calls = app.table.calls();
        // The session's own read comes first and is the same for every operation.
        assert_eq!(
            (calls[0].operation.as_str(), calls[0].read),
            ("Query", 1.0),
            "the session is read first: {calls:?}"
        );
        calls.remove(0);
        Self { calls }
    }

    fn read(&self) -> f64 {
        self.calls.iter().map(|call| call.read).sum()
    }

    fn write(&self) -> f64 {
        self.calls.iter().map(|call| call.write).sum()
    }

    fn row(&self, name: &str) -> String {
        // Some are under way at once, so their order means nothing.
        let mut operations: Vec<&str> = self.calls.iter().map(|call| call.operation.as_str()).collect();
        operations.sort_unstable();
        format!("{name:18} {:5.1} RRU {:5.1} WRU  {}", self.read(), self.write(), operations.join(", "))
    }
}

/// A text of about 1 kB, as people write.
fn a_kilobyte() -> &'static str {
    include_str!("../bench/src/kilobyte.txt").trim_end()
}

/// The table of costs, in an establishment that has filed `filed` requests before.
async fn costs(filed: u64) -> (Vec<String>, Vec<(&'static str, Cost)>) {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let agent = app.agent().await;
    app.file_many(&camille, filed).await;
    app.table.calls();

    let mut costs = Vec::new();
    let mut body = a_request();
    body["description"] = json!(a_kilobyte());
    body["subject"] = json!("É".repeat(150));
    let number = camille.post_once("/requests", "once", &body).await.expect(201).number();
    costs.push(("create", Cost::of(&app)));
    let path = format!("/requests/{number}");
    camille.get(&path).await.expect(200);
    costs.push(("read", Cost::of(&app)));
    camille.get(&format!("{path}/events")).await.expect(200);
    costs.push(("timeline", Cost::of(&app)));
    camille.get("/requests?scope=mine&limit=5").await.expect(200);
    costs.push(("list mine", Cost::of(&app)));
    camille.get("/requests?scope=establishment&limit=5").await.expect(200);
    costs.push(("list establishment", Cost::of(&app)));
    agent.get("/requests?scope=queue&limit=5").await.expect(200);
    costs.push(("queue", Cost::of(&app)));
    let comment = json!({"body": a_kilobyte()});
    camille.post_once(&format!("{path}/comments"), "once", &comment).await.expect(201);
    costs.push(("comment", Cost::of(&app)));
    agent.post_empty(&format!("{path}/take")).await.expect(200);
    costs.push(("take", Cost::of(&app)));
    agent.post(&format!("{path}/resolve"), &json!({"resolution": a_kilobyte()})).await.expect(200);
    costs.push(("resolve", Cost::of(&app)));
    camille.post(&format!("{path}/close"), &json!({})).await.expect(200);
    costs.push(("close", Cost::of(&app)));
    let table = costs.iter().map(|(name, cost)| cost.row(name)).collect();
    (table, costs)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_keeps_its_budget() {
    let (table, costs) = costs(10).await;
    let cost = |name: &str| &costs.iter().find(|(row, _)| *row == name).unwrap().1;
    assert!(cost("read").read() <= 3.0 && cost("read").calls.len() <= 2, "{}", cost("read").row("read"));
    // The audit record of a list is written beside the read of its hits: two round trips.
    for list in ["list mine", "list establishment", "queue"] {
        assert!(cost(list).calls.len() <= 3, "{}", cost(list).row(list));
    }
    assert!(cost("create").write() <= 14.0, "{}", cost("create").row("create"));
    assert!(cost("comment").write() <= 8.0, "{}", cost("comment").row("comment"));
    insta::assert_snapshot!(table.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_costs_the_same_after_10_000_requests_as_after_10() {
    let (few, _) = costs(10).await;
    let (more, _) = costs(10_000).await;
    assert_eq!(few, more);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_with_nothing_due_is_one_query_a_shard() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for _ in 0..5 {
        let _ = camille.files(&a_request()).await;
    }
    app.table.calls();
    assert_eq!(app.sweep().await["examined"], 0);
    let calls = app.table.calls();
    assert_eq!(calls.len() as u64, guichet_store::keys::SHARDS);
    assert!(calls.iter().all(|call| call.operation == "Query" && call.read <= 0.5), "{calls:?}");
}
