//! What operations cost by the prices that are stated. Capacity does not depend on the machine, so limits are asserted.
#![allow(clippy::unwrap_used)]

use bench::cost::{Figures, Options, run};
use bench::prices::Region;
use serde_json::Value;

async fn figures(region: Region) -> (Figures, Value) {
    let figures = run(&Options { region }).await.unwrap();
    let json = serde_json::to_value(&figures).unwrap();
    (figures, json)
}

/// Dollars for a thousand, the audit included.
const CREATE: f64 = 0.012;
const READ: f64 = 0.0025;

#[tokio::test]
async fn filing_and_reading_stay_under_their_limits() {
    for region in [Region::CanadaCentral, Region::NorthVirginia] {
        let (figures, _) = figures(region).await;
        let usd = |name: &str| figures.per_1000[name].usd.without_mail;
        assert!(usd("create") <= CREATE, "{:?}", figures.per_1000["create"]);
        assert!(usd("read") <= READ, "{:?}", figures.per_1000["read"]);
    }
}

#[tokio::test]
async fn the_figures_say_what_every_operation_buys() {
    let (figures, json) = figures(Region::CanadaCentral).await;
    for (name, operation) in &figures.per_1000 {
        assert!(operation.usd.total > 0.0 && operation.spent.rru > 0.0, "{name}: {operation:?}");
        // The audit record, of whoever only looks as well.
        assert!(operation.spent.wru >= 1.0, "{name}: {operation:?}");
    }
    let create = &figures.per_1000["create"];
    assert!(create.then.as_ref().is_some_and(|then| then.mails >= 1.0 && then.spent.wru > 0.0), "{create:?}");
    assert_eq!(json["prices"]["region"], "ca-central-1");
    assert!(json["prices"]["as_known_on"].is_string() && json["assumed"]["round_trip_ms"].is_number());
    for part in ["usd", "usd_scheduled"] {
        assert!(json["month"][part]["total"].as_f64().unwrap() > 0.0, "{part}");
    }
}
