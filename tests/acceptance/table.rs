//! The table that the local server makes has the shape of the one that Terraform makes: `tests/deploy` compares that with
//! the same file.

use aws_sdk_dynamodb::types::KeySchemaElement;
use guichet_testkit::TestApp;
use serde_json::{Value, json};

const SHAPE: &str = include_str!("../deploy/table.json");

fn keys(schema: &[KeySchemaElement]) -> Value {
    let key = |key: &KeySchemaElement| json!({"AttributeName": key.attribute_name, "KeyType": key.key_type.as_str()});
    schema.iter().map(key).collect()
}

fn by<T>(list: &[T], name: impl Fn(&T) -> &str, what: impl Fn(&T) -> Value) -> Value {
    let mut list: Vec<_> = list.iter().collect();
    list.sort_by(|one, other| name(one).cmp(name(other)));
    list.into_iter().map(what).collect()
}

#[tokio::test]
async fn the_local_servers_table_has_the_shape_that_is_deployed() {
    let app = TestApp::start().await;
    let (db, name) = (app.store().client(), app.store().table());
    let table = db.describe_table().table_name(name).send().await.unwrap().table.unwrap();
    let time_to_live = db.describe_time_to_live().table_name(name).send().await.unwrap();
    let shape = json!({
        "AttributeDefinitions": by(
            table.attribute_definitions(),
            |it| it.attribute_name(),
            |it| json!({"AttributeName": it.attribute_name, "AttributeType": it.attribute_type.as_str()}),
        ),
        "KeySchema": keys(table.key_schema()),
        "GlobalSecondaryIndexes": by(
            table.global_secondary_indexes(),
            |it| it.index_name().unwrap(),
            |it| json!({
                "IndexName": it.index_name,
                "KeySchema": keys(it.key_schema()),
                "ProjectionType": it.projection.as_ref().unwrap().projection_type.as_ref().unwrap().as_str(),
            }),
        ),
        "LocalSecondaryIndexes": table.local_secondary_indexes().len(),
        "BillingMode": table.billing_mode_summary.unwrap().billing_mode.unwrap().as_str(),
        "StreamViewType": table.stream_specification.unwrap().stream_view_type.unwrap().as_str(),
        "TimeToLive": time_to_live.time_to_live_description.unwrap().attribute_name,
    });
    assert_eq!(shape, serde_json::from_str::<Value>(SHAPE).unwrap());
}
