//! What the store relies on: transactions, capacity, indexes, the stream.

use aws_sdk_dynamodb::types::{ConditionCheck, ReturnConsumedCapacity, Select, TransactWriteItem, Update};
use aws_sdk_dynamodbstreams::types::ShardIteratorType;
use guichet::{
    embedded::dynamodb::{Dynamo, trim},
    pump::stream_arn,
};

use crate::clients::{TABLE, create, dynamodb, item, make_table, streams, text, write};

/// The partition keys of the stream's records, oldest first, with their sequence numbers.
async fn stream_of(dynamo: &Dynamo, after: Option<&str>) -> Vec<(String, String)> {
    let client = streams(&dynamo.endpoint());
    let arn = stream_arn(&client, TABLE).await.unwrap();
    let described = client.describe_stream().stream_arn(&arn).send().await;
    let description = described.unwrap().stream_description.unwrap();
    let [shard] = description.shards() else {
        panic!("one shard");
    };
    let iterator = client
        .get_shard_iterator()
        .stream_arn(&arn)
        .shard_id(shard.shard_id().unwrap())
        .shard_iterator_type(match after {
            Some(_) => ShardIteratorType::AfterSequenceNumber,
            None => ShardIteratorType::TrimHorizon,
        })
        .set_sequence_number(after.map(str::to_owned))
        .send()
        .await
        .unwrap()
        .shard_iterator;
    let got = client.get_records().set_shard_iterator(iterator).send().await.unwrap();
    got.records()
        .iter()
        .map(|record| {
            let change = record.dynamodb().unwrap();
            let key = change.keys().unwrap()["pk"].as_s().unwrap().clone();
            (key, change.sequence_number().unwrap().to_owned())
        })
        .collect()
}

#[tokio::test]
async fn a_transaction_is_whole_and_its_refusal_says_which_item() {
    let dynamo = Dynamo::memory().unwrap();
    let client = dynamodb(&dynamo.endpoint());
    make_table(&client).await;
    write(&client, "taken").await;

    let refused = client
        .transact_write_items()
        .transact_items(create(item("new")))
        .transact_items(create(item("taken")))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        refused,
    ) = refused
    else {
        panic!("{refused:?}");
    };
    let codes: Vec<_> = refused.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
    let scanned = client.scan().table_name(TABLE).select(Select::Count).send().await.unwrap();
    assert_eq!(scanned.count(), 1);
    assert_eq!(stream_of(&dynamo, None).await.len(), 1);
}

#[tokio::test]
async fn capacity_of_a_transaction_counts_the_index_apart() {
    let dynamo = Dynamo::memory().unwrap();
    let client = dynamodb(&dynamo.endpoint());
    make_table(&client).await;
    write(&client, "checked").await;
    write(&client, "changed").await;

    let mut indexed = item("indexed");
    indexed.insert("owner".to_owned(), text("o"));
    indexed.insert("at".to_owned(), text("1"));
    indexed.insert("body".to_owned(), text(&"x".repeat(1500)));
    let check = ConditionCheck::builder()
        .table_name(TABLE)
        .set_key(Some(item("checked")))
        .condition_expression("attribute_exists(pk)")
        .build()
        .unwrap();
    let update = Update::builder()
        .table_name(TABLE)
        .set_key(Some(item("changed")))
        .update_expression("SET #o = :o, #a = :o")
        .expression_attribute_names("#o", "owner")
        .expression_attribute_names("#a", "at")
        .expression_attribute_values(":o", text("o"))
        .build()
        .unwrap();
    let written = client
        .transact_write_items()
        .transact_items(create(indexed))
        .transact_items(create(item("plain")))
        .transact_items(TransactWriteItem::builder().condition_check(check).build())
        .transact_items(TransactWriteItem::builder().update(update).build())
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await
        .unwrap();
    let [consumed] = written.consumed_capacity() else {
        panic!("one table");
    };
    // Twice 2 (1.5 kB), twice 1, twice 1 for the check, twice 1 for the update.
    let table = consumed.table().unwrap();
    assert_eq!(table.capacity_units(), Some(10.0));
    // 2 for the put, 1 for the item that enters the index.
    let index = &consumed.global_secondary_indexes().unwrap()["by_owner"];
    assert_eq!(index.capacity_units(), Some(3.0));
    assert_eq!(consumed.capacity_units(), Some(13.0));
}

#[tokio::test]
async fn the_stream_goes_on_after_a_restart_of_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("table.sqlite");
    let dynamo = Dynamo::file(&path).unwrap();
    let client = dynamodb(&dynamo.endpoint());
    make_table(&client).await;
    write(&client, "a").await;
    write(&client, "b").await;
    let before = stream_of(&dynamo, None).await;
    dynamo.stop().await;

    let dynamo = Dynamo::file(&path).unwrap();
    write(&dynamodb(&dynamo.endpoint()), "c").await;
    assert_eq!(stream_of(&dynamo, None).await[..2], before);
    let (key, number) = &before[0];
    assert_eq!(key, "a");
    let later: Vec<_> = stream_of(&dynamo, Some(number)).await.into_iter().map(|(key, _)| key).collect();
    assert_eq!(later, ["b", "c"]);
}

#[tokio::test]
async fn trimming_takes_what_was_processed_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("table.sqlite");
    let dynamo = Dynamo::file(&path).unwrap();
    let client = dynamodb(&dynamo.endpoint());
    make_table(&client).await;
    for pk in ["a", "b", "c"] {
        write(&client, pk).await;
    }
    let before = stream_of(&dynamo, None).await;
    dynamo.stop().await;

    trim(&path, &before[1].1).unwrap();
    let dynamo = Dynamo::file(&path).unwrap();
    assert_eq!(stream_of(&dynamo, None).await, before[1..]);
    write(&dynamodb(&dynamo.endpoint()), "d").await;
    let after = stream_of(&dynamo, Some(&before[1].1)).await;
    assert_eq!(after[0], before[2]);
    assert_eq!(after[1].0, "d");
}

#[tokio::test]
async fn two_tables_in_memory_know_nothing_of_each_other() {
    let one = Dynamo::memory().unwrap();
    let two = Dynamo::memory().unwrap();
    make_table(&dynamodb(&one.endpoint())).await;
    make_table(&dynamodb(&two.endpoint())).await;
    write(&dynamodb(&one.endpoint()), "a").await;
    assert_eq!(stream_of(&one, None).await.len(), 1);
    assert_eq!(stream_of(&two, None).await, []);
}

#[tokio::test]
async fn fifty_writes_at_once_all_succeed_and_all_are_in_the_stream() {
    let dynamo = Dynamo::memory().unwrap();
    let client = dynamodb(&dynamo.endpoint());
    make_table(&client).await;
    let names: Vec<_> = (0..50).map(|n| format!("item-{n}")).collect();
    futures_util::future::join_all(names.iter().map(|name| write(&client, name))).await;
    let mut seen: Vec<_> = stream_of(&dynamo, None).await.into_iter().map(|(key, _)| key).collect();
    let mut names = names;
    seen.sort_unstable();
    names.sort_unstable();
    assert_eq!(seen, names);
}
