//! The table's shape, as `table.json` has it; the local server's own table is compared with the same file
//! (`tests/acceptance/table.rs`).

use serde_json::{Value, json};

/// What of DynamoDB's descriptions is the shape; the rest is the table's name, its age, its size.
pub fn shape(described: &Value, time_to_live: &Value) -> Value {
    let table = &described["Table"];
    let by = |list: &Value, name: &str| {
        let mut list = list.as_array().cloned().unwrap_or_default();
        list.sort_by_key(|item| item[name].as_str().map(str::to_owned));
        list
    };
    let indexes: Vec<_> = by(&table["GlobalSecondaryIndexes"], "IndexName")
        .iter()
        .map(|index| {
            json!({
                "IndexName": index["IndexName"],
                "KeySchema": index["KeySchema"],
                "ProjectionType": index["Projection"]["ProjectionType"],
            })
        })
        .collect();
    json!({
        "AttributeDefinitions": by(&table["AttributeDefinitions"], "AttributeName"),
        "KeySchema": table["KeySchema"],
        "GlobalSecondaryIndexes": indexes,
        "LocalSecondaryIndexes": table["LocalSecondaryIndexes"].as_array().map_or(0, Vec::len),
        "BillingMode": table["BillingModeSummary"]["BillingMode"],
        "StreamViewType": table["StreamSpecification"]["StreamViewType"],
        "TimeToLive": time_to_live["TimeToLiveDescription"]["AttributeName"],
    })
}
