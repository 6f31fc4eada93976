//! The search index follows the articles whatever happens on the way: repeated and late records, several runs at once,
//! runs that end midway, objects that are missing or corrupt (`spec/product.md`, Knowledge base).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use guichet_domain::account::Language;
use guichet_library::{Outcome, Shelf, Writer};
use guichet_testkit::{Failure, Person, TestApp, an_article};
use serde_json::{Value, json};

async fn writes(agent: &Person, title: &str) -> String {
    agent.post("/articles", &an_article(json!({"title": title}))).await.expect(201).json["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn titles(who: &Person) -> BTreeSet<String> {
    let items = who.get("/articles?limit=100").await.expect(200).items();
    items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

fn set(titles: &[&str]) -> BTreeSet<String> {
    titles.iter().map(|title| (*title).to_owned()).collect()
}

/// The event of a change to an article, as the table's stream tells of it.
fn record(name: &str, id: &str) -> Value {
    json!({"eventID": "1", "eventName": name, "dynamodb": {"Keys": {"pk": {"S": format!("ART#{id}")}, "sk": {"S": "A#HEAD"}}}})
}

async fn indexes(app: &TestApp, records: Vec<Value>) -> Value {
    let report = app.local.run("derive", Some(json!({"Records": records}))).await.unwrap().unwrap();
    let figure = |name: &str| (name.to_owned(), report[name].clone());
    Value::Object(["articles", "unchanged", "switched", "rebuilt"].map(figure).into_iter().collect())
}

async fn objects(app: &TestApp) -> Vec<String> {
    let listed = app
        .local
        .services
        .s3
        .list_objects_v2()
        .bucket(&app.local.services.bucket)
        .prefix("search/fr/")
        .send()
        .await
        .unwrap();
    listed.contents().iter().map(|object| object.key().unwrap().to_owned()).collect()
}

async fn current(app: &TestApp) -> String {
    app.store().index_pointer(Language::Fr).await.unwrap().unwrap().object
}

async fn put(app: &TestApp, object: &str, bytes: Vec<u8>) {
    let body = aws_sdk_s3::primitives::ByteStream::from(bytes);
    app.local.services.s3.put_object().bucket(&app.local.services.bucket).key(object).body(body).send().await.unwrap();
}

/// A fresh look at the index, as by a function that has just started.
async fn newly_started(app: &TestApp) -> Option<usize> {
    let shelf = Shelf::new(app.local.services.s3.clone(), &app.local.services.bucket);
    let library = guichet_library::Library::new(app.store().clone(), shelf);
    library.refresh().await;
    library.index(Language::Fr).map(|index| index.len())
}

#[tokio::test]
async fn an_article_comes_with_the_stream_and_goes_when_it_is_withdrawn_or_deleted() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (one, two) = (writes(&agent, "Le premier article").await, writes(&agent, "Le second article").await);
    app.deliver().await;
    assert_eq!(titles(&agent).await, set(&["Le premier article", "Le second article"]));
    let draft = an_article(json!({"title": "Le premier article", "state": "draft"}));
    let _ = agent.put(&format!("/articles/{one}"), &draft).await.expect(200);
    let _ = agent.delete(&format!("/articles/{two}")).await.expect(204);
    app.deliver().await;
    assert_eq!(titles(&agent).await, set(&[]));
    assert_eq!(newly_started(&app).await, Some(0));
}

#[tokio::test]
async fn an_article_that_changes_its_language_changes_its_index() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let id = writes(&agent, "Printing specimen labels").await;
    app.deliver().await;
    let english = an_article(json!({"title": "Printing specimen labels", "lang": "en"}));
    let _ = agent.put(&format!("/articles/{id}"), &english).await.expect(200);
    app.deliver().await;
    assert_eq!(agent.get("/articles?lang=fr").await.expect(200).items().len(), 0);
    assert_eq!(agent.get("/articles?lang=en").await.expect(200).items().len(), 1);
}

#[tokio::test]
async fn repeated_and_late_records_change_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (one, two) = (writes(&agent, "Le premier article").await, writes(&agent, "Le second article").await);
    let _ = agent.delete(&format!("/articles/{two}")).await.expect(204);
    // The removal first, then the insertions, twice.
    let all = || vec![record("REMOVE", &two), record("INSERT", &two), record("INSERT", &one), record("INSERT", &one)];
    assert_eq!(indexes(&app, all()).await, json!({"articles": 2, "unchanged": 0, "switched": 0, "rebuilt": 2}));
    assert_eq!(titles(&agent).await, set(&["Le premier article"]));
    let before = current(&app).await;
    assert_eq!(indexes(&app, all()).await, json!({"articles": 2, "unchanged": 2, "switched": 0, "rebuilt": 0}));
    assert_eq!(current(&app).await, before);
    // What is none of an article's, or cannot be read, holds nothing up.
    let others = vec![
        json!({}),
        json!({"eventName": "INSERT", "dynamodb": {}}),
        record("INSERT", "no-id"),
        record("MODIFY", &one),
    ];
    assert_eq!(indexes(&app, others).await["articles"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_indexers_at_once_end_in_an_index_with_the_work_of_all() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(writes(&agent, &format!("Article numéro {number}")).await);
    }
    let runs = ids.iter().map(|id| indexes(&app, vec![record("INSERT", id)]));
    join_all(runs).await;
    let library = &app.local.library;
    library.refresh().await;
    assert_eq!(library.index(Language::Fr).unwrap().len(), 6);
    assert_eq!(titles(&agent).await.len(), 6);
    // Of what was made on the way only the current object and the one before it are left.
    assert!(objects(&app).await.len() <= 2, "{:?}", objects(&app).await);
}

#[tokio::test]
async fn a_run_that_ends_midway_leaves_the_index_as_it_was_and_the_next_one_does_its_work() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let _ = writes(&agent, "Le premier article").await;
    app.deliver().await;
    let before = current(&app).await;
    let id = writes(&agent, "Le second article").await;
    // The object is written, and the table fails at the switch.
    let writer = Writer::new(app.app().clone(), Shelf::new(app.local.services.s3.clone(), &app.local.services.bucket));
    app.table.fail(Some(Failure::Conflicts(u32::MAX)));
    let failed = writer.update(Language::Fr, &BTreeSet::from([id.parse().unwrap()])).await;
    assert!(failed.is_err(), "{failed:?}");
    app.table.fail(None);
    assert_eq!(current(&app).await, before);
    assert_eq!(objects(&app).await.len(), 2, "an orphan beside the current one");
    assert_eq!(titles(&agent).await, set(&["Le premier article"]));

    app.deliver().await;
    assert_eq!(titles(&agent).await, set(&["Le premier article", "Le second article"]));
    // The orphan goes once no run can be about to switch to it.
    app.local.clock.turn(None);
    let later = app.now().checked_add(jiff::SignedDuration::from_hours(2)).unwrap();
    app.local.clock.turn(Some(later));
    assert_eq!(writer.tend(Language::Fr).await.unwrap(), Outcome::Unchanged);
    assert!(objects(&app).await.contains(&current(&app).await));
    assert!(objects(&app).await.len() <= 2);
}

#[tokio::test]
async fn an_answer_lost_at_the_switch_is_no_loss() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let id = writes(&agent, "Le premier article").await;
    app.table.fail(Some(Failure::LostAnswers(1)));
    let _ = app.local.run("derive", Some(json!({"Records": [record("INSERT", &id)]}))).await.unwrap();
    app.table.fail(None);
    app.deliver().await;
    assert_eq!(titles(&agent).await, set(&["Le premier article"]));
    assert_eq!(newly_started(&app).await, Some(1));
}

#[tokio::test]
async fn without_an_index_search_is_unavailable_recovers_by_itself_and_everything_else_goes_on() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let id = writes(&agent, "Le premier article").await;
    let refused = camille.get("/articles?q=premier").await.problem(503, "unavailable");
    assert_eq!(refused.header("retry-after"), Some("5"));
    let _ = camille.get(&format!("/articles/{id}")).await.expect(200);
    let _ = camille.files(&guichet_testkit::a_request()).await;
    // What the schedule does.
    let report = app.local.run("derive", Some(json!({}))).await.unwrap().unwrap();
    assert_eq!(report["rebuilt"], 2);
    assert_eq!(titles(&camille).await, set(&["Le premier article"]));
}

#[tokio::test]
async fn a_missing_or_corrupt_index_is_made_anew_from_the_table_and_meanwhile_the_last_one_serves() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let _ = writes(&agent, "Le premier article").await;
    let _ = writes(&agent, "Le second article").await;
    app.deliver().await;
    let whole = titles(&agent).await;
    let sound = app
        .local
        .services
        .s3
        .get_object()
        .bucket(&app.local.services.bucket)
        .key(current(&app).await)
        .send()
        .await
        .unwrap();
    let sound = sound.body.collect().await.unwrap().to_vec();
    let mut flipped = sound.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x40;
    for (name, bytes) in [
        ("missing", None),
        ("empty", Some(Vec::new())),
        ("cut", Some(sound[..sound.len() - 7].to_vec())),
        ("flipped", Some(flipped)),
        ("something else", Some(b"<html>".to_vec())),
    ] {
        let object = current(&app).await;
        match bytes {
            Some(bytes) => put(&app, &object, bytes).await,
            None => drop(
                app.local
                    .services
                    .s3
                    .delete_object()
                    .bucket(&app.local.services.bucket)
                    .key(&object)
                    .send()
                    .await
                    .unwrap(),
            ),
        }
        assert_eq!(newly_started(&app).await, None, "{name}");
        assert_eq!(titles(&agent).await, whole, "{name}: what was loaded before serves");
        let report = app.local.run("derive", Some(json!({}))).await.unwrap().unwrap();
        assert_eq!((&report["rebuilt"], &report["unchanged"]), (&json!(1), &json!(1)), "{name}");
        assert_eq!(newly_started(&app).await, Some(2), "{name}");
    }
}

#[tokio::test]
async fn what_the_stream_has_lost_is_brought_in_by_the_schedule() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (one, two) = (writes(&agent, "Le premier article").await, writes(&agent, "Le second article").await);
    app.deliver().await;
    let _ = writes(&agent, "Le troisième article").await;
    let _ = agent.delete(&format!("/articles/{one}")).await.expect(204);
    let rewritten = an_article(json!({"title": "Le second, réécrit"}));
    let _ = agent.put(&format!("/articles/{two}"), &rewritten).await.expect(200);
    app.local.deriving.skip().await.unwrap();
    let report = app.local.run("derive", Some(json!({}))).await.unwrap().unwrap();
    assert_eq!((&report["switched"], &report["unchanged"]), (&json!(1), &json!(1)));
    assert_eq!(titles(&agent).await, set(&["Le second, réécrit", "Le troisième article"]));
    let found = agent.get("/articles?q=reecrit").await.expect(200).items();
    assert_eq!(found[0]["title"], "Le second, réécrit");
}

#[tokio::test]
async fn the_text_of_a_deleted_article_is_gone_from_the_object_storage_too() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let id = writes(&agent, "Le premier article").await;
    app.deliver().await;
    let with_it = current(&app).await;
    let _ = agent.delete(&format!("/articles/{id}")).await.expect(204);
    app.deliver().await;
    assert_eq!(objects(&app).await.len(), 2, "readers may be loading the one before");
    // The storage goes by the machine's clock.
    app.local.clock.turn(None);
    app.local.clock.turn(Some(app.now().checked_add(jiff::SignedDuration::from_hours(2)).unwrap()));
    let _ = app.local.run("derive", Some(json!({}))).await.unwrap().unwrap();
    let left = objects(&app).await;
    assert_eq!(left, [current(&app).await]);
    assert!(!left.contains(&with_it));
}

#[tokio::test]
async fn while_the_object_storage_is_down_nothing_is_lost() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let id = writes(&agent, "Le premier article").await;
    let nowhere = aws_sdk_s3::Config::builder()
        .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
        .region(aws_sdk_s3::config::Region::new("us-east-1"))
        .credentials_provider(aws_sdk_s3::config::Credentials::new("a", "b", None, None, "test"))
        .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
        .endpoint_url("http://127.0.0.1:9")
        .build();
    let writer =
        Writer::new(app.app().clone(), Shelf::new(aws_sdk_s3::Client::from_conf(nowhere), &app.local.services.bucket));
    let ids = BTreeSet::from([id.parse().unwrap()]);
    let failed = writer.update(Language::Fr, &ids).await.unwrap_err().to_string();
    assert!(failed.contains("object storage is unavailable"), "{failed}");
    assert!(app.store().index_pointer(Language::Fr).await.unwrap().is_none());
    app.deliver().await;
    assert_eq!(titles(&agent).await, set(&["Le premier article"]));
}

#[tokio::test]
async fn a_newer_index_is_noticed_without_delaying_a_query() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let _ = writes(&agent, "Le premier article").await;
    app.deliver().await;
    // Made elsewhere: this process is told by nobody.
    let id = writes(&agent, "Le second article").await;
    app.local.writer.update(Language::Fr, &BTreeSet::from([id.parse().unwrap()])).await.unwrap();
    // The query that notices is answered from what is in memory.
    assert_eq!(titles(&camille).await, set(&["Le premier article"]));
    let mut seen = BTreeSet::new();
    for _ in 0..200 {
        seen = titles(&camille).await;
        if seen.len() == 2 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(seen, set(&["Le premier article", "Le second article"]));
}

#[tokio::test]
async fn an_article_of_200_kb_is_found_by_its_last_words() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let body = format!("{} Et enfin le baromètre.", "Les étiquettes imprimées ne portent plus le code. ".repeat(3_900));
    let _ =
        agent.post("/articles", &an_article(json!({"title": "Un très long article", "body": body}))).await.expect(201);
    app.deliver().await;
    let found = app.camille().await.get("/articles?q=barometre").await.expect(200).items();
    assert_eq!(found[0]["title"], "Un très long article");
    assert!(found[0]["excerpt"].as_str().unwrap().chars().count() < 500);
}
