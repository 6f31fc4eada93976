//! A stream record as Lambda gets it: the JSON of a `DynamoDB` stream event.

use std::collections::HashMap;

use aws_sdk_dynamodbstreams::{
    primitives::DateTime,
    types::{AttributeValue, OperationType, Record, StreamViewType},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};

/// One element of the event's `Records`.
pub(super) fn record(record: &Record, stream_arn: &str) -> Value {
    let mut change = Map::new();
    if let Some(dynamodb) = record.dynamodb() {
        let at = dynamodb.approximate_creation_date_time();
        put(&mut change, "ApproximateCreationDateTime", at.map(DateTime::as_secs_f64));
        put(&mut change, "Keys", dynamodb.keys().map(item));
        put(&mut change, "NewImage", dynamodb.new_image().map(item));
        put(&mut change, "OldImage", dynamodb.old_image().map(item));
        put(&mut change, "SequenceNumber", dynamodb.sequence_number());
        put(&mut change, "SizeBytes", dynamodb.size_bytes());
        let view = dynamodb.stream_view_type().map(StreamViewType::as_str);
        put(&mut change, "StreamViewType", view);
    }
    let mut out = Map::new();
    put(&mut out, "eventID", record.event_id());
    let name = record.event_name().map(OperationType::as_str);
    put(&mut out, "eventName", name);
    put(&mut out, "eventVersion", record.event_version());
    put(&mut out, "eventSource", Some("aws:dynamodb"));
    put(&mut out, "awsRegion", record.aws_region());
    put(&mut out, "dynamodb", Some(change));
    put(&mut out, "eventSourceARN", Some(stream_arn));
    // Only what the clean-up by TTL removed has one.
    let identity = record
        .user_identity()
        .map(|identity| json!({ "type": identity.r#type(), "principalId": identity.principal_id() }));
    put(&mut out, "userIdentity", identity);
    Value::Object(out)
}

fn put<V: Into<Value>>(map: &mut Map<String, Value>, name: &str, value: Option<V>) {
    if let Some(value) = value {
        map.insert(name.to_owned(), value.into());
    }
}

fn item(item: &HashMap<String, AttributeValue>) -> Map<String, Value> {
    item.iter().map(|(name, value)| (name.clone(), attribute(value))).collect()
}

fn attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(yes) => json!({ "BOOL": yes }),
        AttributeValue::Null(yes) => json!({ "NULL": yes }),
        AttributeValue::B(bytes) => json!({ "B": BASE64_STANDARD.encode(bytes) }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(all) => {
            json!({ "BS": all.iter().map(|bytes| BASE64_STANDARD.encode(bytes)).collect::<Vec<_>>() })
        }
        AttributeValue::L(list) => {
            json!({ "L": list.iter().map(attribute).collect::<Vec<_>>() })
        }
        AttributeValue::M(map) => json!({ "M": item(map) }),
        // A kind that the SDK does not know is one that the handlers do not know either.
        _ => json!({ "NULL": true }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use aws_sdk_dynamodbstreams::{
        primitives::Blob,
        types::{Identity, StreamRecord},
    };

    use super::*;

    #[test]
    fn a_record_reads_as_lambda_sends_it() {
        let keys = HashMap::from([("pk".to_owned(), AttributeValue::S("a".to_owned()))]);
        let record = Record::builder()
            .event_id("7")
            .event_name(OperationType::Modify)
            .event_version("1.1")
            .event_source("aws:dynamodb")
            .aws_region("ca-central-1")
            .dynamodb(
                StreamRecord::builder()
                    .approximate_creation_date_time(DateTime::from_secs(1_700_000_000))
                    .set_keys(Some(keys.clone()))
                    .set_new_image(Some(keys))
                    .sequence_number("42")
                    .size_bytes(3)
                    .stream_view_type(StreamViewType::NewAndOldImages)
                    .build(),
            )
            .user_identity(Identity::builder().r#type("Service").principal_id("dynamodb.amazonaws.com").build())
            .build();
        assert_eq!(
            super::record(&record, "arn:s"),
            json!({
                "eventID": "7",
                "eventName": "MODIFY",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "ca-central-1",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1_700_000_000.0,
                    "Keys": { "pk": { "S": "a" } },
                    "NewImage": { "pk": { "S": "a" } },
                    "SequenceNumber": "42",
                    "SizeBytes": 3,
                    "StreamViewType": "NEW_AND_OLD_IMAGES",
                },
                "eventSourceARN": "arn:s",
                "userIdentity": { "type": "Service", "principalId": "dynamodb.amazonaws.com" },
            })
        );
    }

    #[test]
    fn every_kind_of_attribute_keeps_its_tag() {
        let nested = AttributeValue::M(HashMap::from([
            ("b".to_owned(), AttributeValue::B(Blob::new(*b"hi"))),
            ("t".to_owned(), AttributeValue::Bool(true)),
            ("z".to_owned(), AttributeValue::Null(true)),
            ("n".to_owned(), AttributeValue::N("1.5".to_owned())),
            ("ss".to_owned(), AttributeValue::Ss(vec!["x".to_owned()])),
            ("ns".to_owned(), AttributeValue::Ns(vec!["1".to_owned()])),
            ("bs".to_owned(), AttributeValue::Bs(vec![Blob::new(*b"hi")])),
            ("l".to_owned(), AttributeValue::L(vec![AttributeValue::S("y".to_owned())])),
        ]));
        assert_eq!(
            attribute(&nested),
            json!({ "M": {
                "b": { "B": "aGk=" },
                "t": { "BOOL": true },
                "z": { "NULL": true },
                "n": { "N": "1.5" },
                "ss": { "SS": ["x"] },
                "ns": { "NS": ["1"] },
                "bs": { "BS": ["aGk="] },
                "l": { "L": [{ "S": "y" }] },
            } })
        );
    }
}
