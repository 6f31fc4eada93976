//! The sample events of `events/`: what the triggers of the scheduled and stream functions send. Those of the gateway
//! are read where the gateway is.

use std::sync::{Arc, Mutex};

use guichet::embedded::ses::Refusal;
use guichet::manifest::Manifest;
use guichet::pump::{Checkpoint, Pump, stream_arn};
use guichet_testkit::{TestApp, a_request, an_article, localstack};
use serde_json::{Value, json};

const SCHEDULE: &str = include_str!("../../events/schedule.json");
const STREAM: &str = include_str!("../../events/stream.json");
const ARTICLES: &str = include_str!("../../events/stream-articles.json");
const CAMILLE: &str = "camille.roy@chu-exemple.test";
const MAUDE: &str = "maude.tremblay@chu-exemple.test";
/// Who acts and who is invited in the sample.
const ACTOR: &str = "gaybebtwp8b3a95v";
const INVITED: &str = "4t94ab2z1ze5dp60";

fn sample(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// What the sample of the stream tells of: Camille's first request, and Maude's invitation. Gives Maude's account.
async fn happened(app: &TestApp) -> String {
    let filed = app.camille().await.files(&a_request()).await;
    assert_eq!(filed.number(), "CSC-1001");
    let body = json!({"email": MAUDE, "establishment": "chu-exemple", "role": "contact", "rights": []});
    let invited = app.agent().await.post("/accounts", &body).await.expect(201);
    invited.json["id"].as_str().unwrap().to_owned()
}

/// The sample with the accounts of this table.
async fn stream(app: &TestApp, invited: &str) -> Value {
    let camille = app.camille().await.account();
    sample(&STREAM.replace(ACTOR, &camille).replace(INVITED, invited))
}

/// Whether a function gets this record, as the manifest says.
fn takes(function: &str, record: &Value) -> bool {
    Manifest::get().stream(function).unwrap().takes(record)
}

async fn notified(app: &TestApp, event: Value) -> Value {
    app.local.run("notify", Some(event)).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_sample_of_the_stream_goes_out_as_mail_once() {
    let app = TestApp::start().await;
    let invited = happened(&app).await;
    let event = stream(&app, &invited).await;
    let report = notified(&app, event.clone()).await;
    // To the requester, to the agents of her request's team, to who is invited.
    assert_eq!((&report["events"], &report["sent"]), (&json!(2), &json!(3)));
    assert_eq!(app.mails_to(CAMILLE).len(), 1);
    assert!(app.mails_to(MAUDE)[0].text.contains("/activation?lang=fr&token="));

    assert_eq!(notified(&app, event).await["sent"], 0);
    // And the table's own stream has nothing more to tell of the request.
    app.deliver().await;
    assert_eq!(app.mails_to(CAMILLE).len(), 1);
}

#[tokio::test]
async fn a_record_at_a_time_and_in_the_other_order_the_sample_goes_out_all_the_same() {
    let app = TestApp::start().await;
    let invited = happened(&app).await;
    let event = stream(&app, &invited).await;
    for record in event["Records"].as_array().unwrap().iter().rev() {
        let report = notified(&app, json!({"Records": [record]})).await;
        assert_eq!(report["events"], 1);
    }
    assert_eq!(app.mails().len(), 3);
}

/// The same with each text, number and truth value replaced by what it is.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(_) => "text".into(),
        Value::Number(_) => "number".into(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn the_sample_of_the_stream_has_the_form_that_the_stream_has() {
    let app = TestApp::start().await;
    let _ = happened(&app).await;
    let streams = app.local.services.streams.clone();
    let arn = stream_arn(&streams, &app.app().settings.table).await.unwrap();
    let seen: Arc<Mutex<Vec<Value>>> = Arc::default();
    let keep = Arc::clone(&seen);
    let pump = Pump::new(
        streams,
        arn,
        Checkpoint::memory(),
        |record| takes("notify", record),
        move |event: Value| {
            keep.lock().unwrap().extend(event["Records"].as_array().unwrap().clone());
            async { Ok::<_, String>(()) }
        },
    );
    assert_eq!(pump.drain().await.unwrap(), 2);
    let seen = Value::Array(seen.lock().unwrap().clone());
    let sample = &sample(STREAM)["Records"];
    assert_eq!(shape(sample), shape(&seen));
    for (sample, seen) in sample.as_array().unwrap().iter().zip(seen.as_array().unwrap()) {
        assert!(takes("notify", sample) && takes("derive", sample));
        let kind = |record: &Value| record["dynamodb"]["NewImage"]["kind"].clone();
        assert_eq!(kind(sample), kind(seen));
    }
}

/// The article that the sample of the articles' stream tells of, by its id in this table.
async fn published(app: &TestApp) -> String {
    let made = app.agent().await.post("/articles", &an_article(json!({}))).await.expect(201);
    made.json["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_sample_of_the_articles_stream_has_the_form_that_the_stream_has() {
    let app = TestApp::start().await;
    let _ = published(&app).await;
    let streams = app.local.services.streams.clone();
    let arn = stream_arn(&streams, &app.app().settings.table).await.unwrap();
    let seen: Arc<Mutex<Vec<Value>>> = Arc::default();
    let keep = Arc::clone(&seen);
    let pump = Pump::new(
        streams,
        arn,
        Checkpoint::memory(),
        |record| takes("derive", record),
        move |event: Value| {
            keep.lock().unwrap().extend(event["Records"].as_array().unwrap().clone());
            async { Ok::<_, String>(()) }
        },
    );
    // The head alone: neither the text nor the revision that is kept says anything more.
    assert_eq!(pump.drain().await.unwrap(), 1);
    let sample = &sample(ARTICLES)["Records"];
    assert_eq!(shape(sample), shape(&Value::Array(seen.lock().unwrap().clone())));
    assert!(takes("derive", &sample[0]) && !takes("notify", &sample[0]));
}

#[tokio::test]
async fn the_sample_of_the_articles_stream_brings_its_article_into_the_index() {
    let app = TestApp::start().await;
    let id = published(&app).await;
    let event = sample(&ARTICLES.replace("3t94ab2z1ze5dp60", &id));
    let report = app.local.run("derive", Some(event)).await.unwrap().unwrap();
    assert_eq!((&report["articles"], &report["rebuilt"]), (&json!(1), &json!(2)));
    let found = app.camille().await.get("/articles?q=imprimer").await.expect(200).items();
    assert_eq!(found[0]["id"], id.as_str());
}

#[tokio::test]
async fn the_sample_of_the_schedule_looks_after_the_indexes() {
    let app = TestApp::start().await;
    let _ = published(&app).await;
    let report = app.local.run("derive", Some(sample(SCHEDULE))).await.unwrap().unwrap();
    assert_eq!((&report["articles"], &report["rebuilt"]), (&json!(0), &json!(2)));
    assert_eq!(app.camille().await.get("/articles").await.expect(200).items().len(), 1);
}

/// A request resolved 72 hours before the sample of the schedule.
async fn resolved(app: &TestApp) -> String {
    let path = format!("/requests/{}", app.camille().await.files(&a_request()).await.number());
    app.turn_to("2026-06-10T18:30:00Z");
    let body = json!({"resolution": "C’est corrigé."});
    let _ = app.agent().await.post(&format!("{path}/resolve"), &body).await.expect(200);
    path
}

#[tokio::test]
async fn the_sample_of_the_schedule_closes_what_is_due_at_its_time() {
    let app = TestApp::start().await;
    let path = resolved(&app).await;
    app.turn_to("2026-06-13T18:31:00Z");
    let report = app.local.run("close-due", Some(sample(SCHEDULE))).await.unwrap().unwrap();
    assert_eq!(report, json!({"examined": 1, "closed": 1, "skipped": 0, "failed": 0}));
    let closed = app.camille().await.get(&path).await.expect(200).json;
    assert_eq!((&closed["status"], &closed["closed_at"]), (&json!("closed"), &sample(SCHEDULE)["time"]));
}

#[tokio::test]
async fn the_sample_of_the_schedule_closes_nothing_before_its_time_has_come() {
    let app = TestApp::start().await;
    let path = resolved(&app).await;
    app.turn_to("2026-06-13T18:29:59Z");
    let report = app.local.run("close-due", Some(sample(SCHEDULE))).await.unwrap().unwrap();
    assert_eq!(report["closed"], 0);
    assert_eq!(app.camille().await.get(&path).await.expect(200).json["status"], "resolved");
}

#[tokio::test]
async fn the_sample_of_the_schedule_sends_what_could_not_be_sent() {
    if localstack::cannot("refuse a mail") {
        return;
    }
    let app = TestApp::start().await;
    app.mailbox().refuse(CAMILLE, Refusal::Throttling);
    let _ = app.camille().await.files(&a_request()).await;
    app.deliver().await;
    assert_eq!(app.mails_to(CAMILLE).len(), 0);
    app.mailbox().accept(CAMILLE);
    app.turn_to("2026-06-13T18:30:00Z");
    let report = app.local.run("mail-due", Some(sample(SCHEDULE))).await.unwrap().unwrap();
    assert_eq!(report["sent"], 1);
    assert_eq!(app.mails_to(CAMILLE).len(), 1);
}
