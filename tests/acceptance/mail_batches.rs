//! From the stream's records to mail: once for each event and person, whatever the stream does
//! (`spec/product.md`, Who hears about it; `design/architecture.md`, Data 2).

use futures_util::future::join;
use guichet_domain::audience::Topic;
use guichet_store::{MailRow, MailState, Origin};
use guichet_testkit::{Failure, TestApp};
use serde_json::{Value, json};

use crate::mail::{News, files, handles, list, notify, one_batch, rows, says, title};

fn topics(row: &MailRow) -> Vec<Topic> {
    match &row.origin {
        Origin::Request { topics, .. } => topics.clone(),
        Origin::Account { .. } => Vec::new(),
    }
}

/// The records of a batch that tell of these places in a timeline.
fn only(batch: &Value, seqs: &[u64]) -> Value {
    let wanted: Vec<_> = seqs.iter().map(|seq| format!("E#{seq:010}")).collect();
    let mut records = batch["Records"].as_array().unwrap().clone();
    records.retain(|record| wanted.iter().any(|sk| record["dynamodb"]["Keys"]["sk"]["S"] == json!(sk)));
    assert_eq!(records.len(), seqs.len());
    json!({"Records": records})
}

#[tokio::test]
async fn events_of_one_request_in_one_batch_are_one_mail_to_a_person_with_a_row_for_each() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    handles(&agent, &request, "take", json!({})).await;
    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    let mails = app.mails_to(&camille.email);
    assert_eq!(mails.len(), 1);
    assert_eq!(title(&mails[0]), "3 nouveautés dans la demande");
    let places: Vec<_> = ["* Accusé de réception", "* Demande prise en charge", "* Nouveau commentaire"]
        .iter()
        .map(|piece| mails[0].text.find(piece).unwrap_or_else(|| panic!("{piece}: {}", mails[0].text)))
        .collect();
    assert!(places.is_sorted(), "oldest first: {}", mails[0].text);

    let rows = rows(&app, &request, &camille).await;
    let states: Vec<_> = rows.iter().map(|row| row.state).collect();
    assert_eq!(states, [MailState::Sent, MailState::Dropped, MailState::Dropped]);
    assert_eq!(topics(&rows[0]), [Topic::Acknowledgement, Topic::Taken, Topic::Comment]);
    let shown = camille.get(&format!("{request}/mails")).await.expect(200).items();
    assert_eq!(shown.len(), 1, "she got one mail");
    assert_eq!(shown[0]["events"], json!(["CSC-1001-1", "CSC-1001-2", "CSC-1001-3"]));
    let told = camille.get("/notifications").await.expect(200).items();
    assert_eq!(told.len(), 3, "in the portal, each event is one notification");
}

#[tokio::test]
async fn events_of_two_requests_are_two_mails() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    for request in [files(&camille).await, files(&camille).await] {
        says(&agent, &request, "Nous regardons.").await;
    }
    let two = "2 nouveautés dans la demande";
    let team = ("agent", "Nouvelle demande");
    let mut news = News::of(&app);
    assert_eq!(news.told().await, list([team, team, ("camille.roy", two), ("camille.roy", two)]));
}

#[tokio::test]
async fn the_same_batch_twice_tells_nobody_twice() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    says(&agent, &request, "Nous regardons.").await;
    let batch = one_batch(&app).await;
    let first = notify(&app, batch.clone()).await;
    assert_eq!((&first["events"], &first["sent"]), (&json!(2), &json!(2)));
    let before = rows(&app, &request, &camille).await;
    let second = notify(&app, batch).await;
    assert_eq!((&second["events"], &second["sent"], &second["skipped"]), (&json!(2), &json!(0), &json!(2)));
    app.deliver().await;
    assert_eq!(app.mails().len(), 2);
    assert_eq!(rows(&app, &request, &camille).await, before);
    assert_eq!(camille.get("/notifications").await.items().len(), 2);
}

#[tokio::test]
async fn a_record_twice_in_a_batch_is_told_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let _ = files(&camille).await;
    let mut batch = one_batch(&app).await;
    let records = batch["Records"].as_array_mut().unwrap();
    records.push(records[0].clone());
    let report = notify(&app, batch).await;
    assert_eq!((&report["events"], &report["sent"]), (&json!(1), &json!(2)));
}

#[tokio::test]
async fn two_runs_at_once_on_the_same_batch_tell_each_once() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    says(&agent, &request, "Nous regardons.").await;
    let batch = one_batch(&app).await;
    let (one, other) = join(notify(&app, batch.clone()), notify(&app, batch)).await;
    let sent = one["sent"].as_u64().unwrap() + other["sent"].as_u64().unwrap();
    assert_eq!(sent, 2, "{one} {other}");
    let told = list([("agent", "Nouvelle demande"), ("camille.roy", "2 nouveautés dans la demande")]);
    assert_eq!(News::all(&app).sent(), told);
}

#[tokio::test]
async fn two_runs_at_once_whose_batches_overlap_lose_no_event() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    for _ in 0..4 {
        let request = files(&camille).await;
        app.deliver().await;
        for text in ["Nous regardons.", "Nous cherchons encore.", "Trouvé."] {
            says(&agent, &request, text).await;
        }
        let number: &str = request.rsplit('/').next().unwrap();
        let mut batch = one_batch(&app).await;
        let pk = json!(format!("REQ#{}", &number[4..]));
        batch["Records"].as_array_mut().unwrap().retain(|record| record["dynamodb"]["Keys"]["pk"]["S"] == pk);
        let (part, whole) = (only(&batch, &[3]), only(&batch, &[2, 3, 4]));
        let before = app.mails_to(&camille.email).len();
        join(notify(&app, part), notify(&app, whole)).await;
        let texts: String = app.mails_to(&camille.email)[before..].iter().map(|mail| mail.text.as_str()).collect();
        for text in ["> Nous regardons.", "> Nous cherchons encore.", "> Trouvé."] {
            assert_eq!(texts.matches(text).count(), 1, "{text}: {texts}");
        }
    }
}

#[tokio::test]
async fn claims_that_meet_another_in_the_table_are_tried_again() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let _ = files(&camille).await;
    app.table.fail(Some(Failure::Conflicts(2)));
    let mut news = News::of(&app);
    assert_eq!(news.told().await, list([("agent", "Nouvelle demande"), ("camille.roy", "Accusé de réception")]));
}

#[tokio::test]
async fn records_that_come_out_of_order_tell_the_same() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    handles(&agent, &request, "take", json!({})).await;
    says(&agent, &request, "Nous regardons.").await;
    let mut batch = one_batch(&app).await;
    batch["Records"].as_array_mut().unwrap().reverse();
    // The last event alone comes first of all.
    let mut news = News::of(&app);
    let _ = notify(&app, only(&batch, &[3])).await;
    assert_eq!(news.sent(), list([("camille.roy", "Nouveau commentaire")]));
    let _ = notify(&app, batch).await;
    let mail = app.mails_to(&camille.email).pop().unwrap();
    assert_eq!(title(&mail), "2 nouveautés dans la demande");
    let place = |piece| mail.text.find(piece).unwrap();
    assert!(place("* Accusé de réception") < place("* Demande prise en charge"), "{}", mail.text);
    assert_eq!(news.sent(), list([("agent", "Nouvelle demande"), ("camille.roy", "2 nouveautés dans la demande")]));
}

#[tokio::test]
async fn records_that_are_no_event_are_passed_over_and_hold_up_nothing() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let _ = files(&camille).await;
    let mut batch = one_batch(&app).await;
    let records = batch["Records"].as_array_mut().unwrap();
    let event = records[0].clone();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut record = event.clone();
        change(&mut record);
        record
    };
    let strange = [
        with(&|record| record["eventName"] = json!("MODIFY")),
        with(&|record| record["eventName"] = json!("REMOVE")),
        with(&|record| record["dynamodb"]["NewImage"]["sk"]["S"] = json!("A#HEAD")),
        with(&|record| record["dynamodb"]["NewImage"]["pk"]["S"] = json!("ESTABLISHMENTS")),
        with(&|record| record["dynamodb"]["NewImage"]["pk"]["S"] = json!("REQ#9999")),
        with(&|record| record["dynamodb"]["NewImage"]["kind"]["S"] = json!("of_tomorrow")),
        with(&|record| record["dynamodb"] = json!({"Keys": {}})),
        json!({"eventName": "INSERT"}),
        json!({}),
        json!(7),
    ];
    records.splice(0..0, strange);
    let mut news = News::of(&app);
    let report = notify(&app, batch).await;
    assert_eq!(report["unreadable"], 1, "an event of a kind that is not known");
    assert_eq!(report["sent"], 2);
    assert_eq!(news.sent(), list([("agent", "Nouvelle demande"), ("camille.roy", "Accusé de réception")]));
    assert_eq!(notify(&app, json!({"Records": []})).await["events"], 0);
    let refused = app.local.run("notify", Some(json!({"records": "none"}))).await.unwrap();
    assert!(refused.is_err(), "what is no batch at all is an error");
}

#[tokio::test]
async fn a_batch_of_very_many_events_of_one_request_is_told_whole() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    app.deliver().await;
    for number in 0..60 {
        says(&agent, &request, &format!("Suite numéro {number}.")).await;
    }
    let before = app.mails_to(&camille.email).len();
    let _ = notify(&app, one_batch(&app).await).await;
    let mails = app.mails_to(&camille.email).split_off(before);
    assert_eq!(mails.len(), 2, "as many events as one transaction takes are one mail");
    let texts: String = mails.iter().map(|mail| mail.text.as_str()).collect();
    for number in 0..60 {
        assert_eq!(texts.matches(&format!("> Suite numéro {number}.")).count(), 1, "{number}");
    }
}
