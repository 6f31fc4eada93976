//! What Terraform makes, keeps and takes away.

use deploy_tests::{Emulator, Operator, shape};
use serde_json::{Value, json};

const TABLE: &str = include_str!("table.json");

pub fn the_table_is_the_local_servers(emulator: &Emulator) {
    let name = json!({"TableName": "guichet"});
    let described = emulator.asks("dynamodb", "DynamoDB_20120810.DescribeTable", &name);
    let time_to_live = emulator.asks("dynamodb", "DynamoDB_20120810.DescribeTimeToLive", &name);
    let expected: Value = serde_json::from_str(TABLE).unwrap();
    assert_eq!(shape(&described, &time_to_live), expected);
}

pub fn nothing_was_changed(told: &str, operator: &Operator) {
    let plan: Vec<_> =
        told.lines().filter(|line| !line.contains("Refreshing state") && !line.contains("Read")).collect();
    assert!(told.contains("0 added, 0 changed, 0 destroyed"), "{plan:#?}");
    operator.types("terraform -chdir=infra/aws plan -detailed-exitcode");
}

/// The deployment's tag is on what it made in every service whose tags the emulator lists.
pub fn everything_bears_its_tag(emulator: &Emulator) {
    let kinds = emulator.tagged("application", "guichet");
    for kind in ["dynamodb", "events", "kms", "lambda", "s3", "sns", "sqs"] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
}

pub fn nothing_is_left(emulator: &Emulator, bucket: &str) {
    let tables = emulator.asks("dynamodb", "DynamoDB_20120810.ListTables", &json!({}));
    assert_eq!(tables["TableNames"], json!([]));
    assert_eq!(emulator.functions(), Vec::<String>::new());
    assert_eq!(emulator.logs(), Vec::<String>::new());
    assert!(!emulator.has_bucket(bucket));
    let mut left = emulator.tagged("application", "guichet");
    // Keys wait for a week until they are gone.
    left.remove("kms");
    assert!(left.is_empty(), "{left:?}");
}
