//! Mail that cannot be sent: tried again with growing delays, then given up until someone sends it again; nobody else
//! waits for it, and no event is lost (`spec/product.md`, Who hears about it).

use aws_sdk_dynamodb::types::AttributeValue;
use guichet::embedded::ses::Refusal;
use guichet_domain::audience::{Topic, Why};
use guichet_domain::ids::EventId;
use guichet_store::{MailRow, MailState, Origin, keys};
use guichet_testkit::{Failure, Person, TestApp};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::mail::{News, files, handles, list, one_batch, rows, says};

/// How often the mail service is asked before a mail waits for its next attempt.
const TRIES: usize = 3;

/// The row of the request's mail to her, as an agent sees it.
async fn row(app: &TestApp, request: &str, to: &Person) -> Value {
    let rows = app.agent().await.get(&format!("{request}/mails")).await.expect(200).items();
    rows.into_iter().find(|row| row["to"]["id"] == to.account()).expect("a row")
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().expect("an instant").parse().unwrap()
}

/// Writes the row of the acknowledgement as `notify` does, and dies.
async fn dies_before_sending(app: &TestApp, request: &str, requester: &Person) {
    let event = EventId { number: request.rsplit('/').next().unwrap().parse().unwrap(), seq: 1 };
    let to = app.account(&requester.email).await.summary();
    let origin = Origin::Request { events: vec![event], topics: vec![Topic::Acknowledgement], why: Why::Requester };
    assert!(app.store().claim_mail(&MailRow::new(to, origin, app.now()), &[]).await.unwrap());
}

#[tokio::test]
async fn what_the_service_cannot_take_now_is_sent_when_it_is_due_and_not_before() {
    for (refusal, code) in [(Refusal::Throttling, "Throttling"), (Refusal::ServiceUnavailable, "ServiceUnavailable")] {
        let app = TestApp::start().await;
        let camille = app.camille().await;
        let request = files(&camille).await;
        app.mailbox().refuse(&camille.email, refusal);
        app.deliver().await;
        let waiting = row(&app, &request, &camille).await;
        assert_eq!((&waiting["state"], &waiting["attempts"]), (&json!("pending"), &json!(1)));
        assert_eq!((&waiting["last_error"], &waiting["sent_at"]), (&json!(code), &json!(null)));
        let due = instant(&waiting["next_at"]);
        assert!(due > app.now());

        app.mailbox().accept(&camille.email);
        app.turn_to(&(due - SignedDuration::from_secs(1)).to_string());
        assert_eq!(app.send_due_mail().await["sent"], 0, "a second too early");
        app.turn_to(&due.to_string());
        assert_eq!(app.send_due_mail().await["sent"], 1);
        let sent = row(&app, &request, &camille).await;
        assert_eq!((&sent["state"], &sent["attempts"]), (&json!("sent"), &json!(2)));
        assert_eq!((&sent["last_error"], &sent["next_at"]), (&json!(null), &json!(null)));
        assert_eq!(instant(&sent["sent_at"]), due);
        assert_eq!(app.send_due_mail().await["sent"], 0);
        assert_eq!(app.mails_to(&camille.email).len(), 1);
    }
}

#[tokio::test]
async fn delays_grow_until_the_mail_stays_failed_and_an_agent_has_it_sent_again() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = files(&camille).await;
    app.mailbox().refuse(&camille.email, Refusal::Throttling);
    app.deliver().await;
    let mut delays = Vec::new();
    let failed = loop {
        let seen = row(&app, &request, &camille).await;
        if seen["state"] != "pending" {
            break seen;
        }
        let due = instant(&seen["next_at"]);
        delays.push(due.duration_since(app.now()));
        assert_eq!(seen["attempts"], delays.len());
        app.turn_to(&due.to_string());
        app.send_due_mail().await;
    };
    assert!(delays.len() >= 5 && delays.windows(2).all(|pair| pair[0] < pair[1]), "{delays:?}");
    assert_eq!((&failed["state"], &failed["last_error"]), (&json!("failed"), &json!("Throttling")));
    assert_eq!((&failed["attempts"], &failed["next_at"]), (&json!(delays.len() + 1), &json!(null)));

    app.mailbox().accept(&camille.email);
    app.advance(SignedDuration::from_hours(7 * 24));
    assert_eq!(app.send_due_mail().await["sent"], 0, "it is given up");
    let retry = format!("{request}/mails/{}/retry", failed["id"].as_str().unwrap());
    let _ = app.agent().await.post_empty(&retry).await.expect(202);
    assert_eq!(app.send_due_mail().await["sent"], 1);
    assert_eq!(row(&app, &request, &camille).await["state"], "sent");
    assert_eq!(app.mails_to(&camille.email).len(), 1);
}

#[tokio::test]
async fn an_address_that_is_refused_fails_at_once_and_blocks_nobody_else() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let colleague = app.colleague(1).await;
    let request = files(&camille).await;
    let _ = colleague.put_empty(&format!("{request}/follow")).await.expect(204);
    app.mailbox().refuse(&camille.email, Refusal::MessageRejected);
    says(&agent, &request, "Nous regardons.").await;
    let mut news = News::of(&app);
    assert_eq!(news.told().await, list([("agent", "Nouvelle demande"), ("colleague1", "Nouveau commentaire")]));
    let failed = row(&app, &request, &camille).await;
    assert_eq!((&failed["state"], &failed["attempts"]), (&json!("failed"), &json!(1)));
    assert_eq!(failed["last_error"], "MessageRejected");
    says(&agent, &request, "Tout est en place.").await;
    assert_eq!(news.told().await, list([("colleague1", "Nouveau commentaire")]), "the stream goes on");
}

#[tokio::test]
async fn a_failed_mail_loses_no_event_and_is_in_the_portals_notifications() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    app.mailbox().refuse(&camille.email, Refusal::MessageRejected);
    handles(&agent, &request, "take", json!({})).await;
    app.deliver().await;
    assert!(app.mails_to(&camille.email).is_empty());
    let events = camille.get(&format!("{request}/events")).await.expect(200).items();
    assert_eq!(events.iter().map(|event| &event["kind"]).collect::<Vec<_>>(), ["created", "taken"]);
    let told = camille.get("/notifications").await.expect(200).items();
    let topics: Vec<_> = told.iter().map(|notification| &notification["topics"]).collect();
    assert_eq!(topics, [&json!(["taken"]), &json!(["acknowledgement"])]);
}

#[tokio::test]
async fn a_run_that_died_before_sending_is_taken_over_once_its_lease_is_over() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = files(&camille).await;
    dies_before_sending(&app, &request, &camille).await;
    app.deliver().await;
    app.advance(SignedDuration::from_secs(119));
    assert_eq!(app.send_due_mail().await["sent"], 0, "the run may be sending still");
    assert!(app.mails_to(&camille.email).is_empty());
    app.advance(SignedDuration::from_secs(1));
    let (one, other) = futures_util::future::join(app.send_due_mail(), app.send_due_mail()).await;
    assert_eq!(one["sent"].as_u64().unwrap() + other["sent"].as_u64().unwrap(), 1, "{one} {other}");
    app.advance(SignedDuration::from_hours(1));
    app.send_due_mail().await;
    app.deliver().await;
    assert_eq!(app.mails_to(&camille.email).len(), 1);
    assert_eq!(rows(&app, &request, &camille).await[0].state, MailState::Sent);
}

#[tokio::test]
async fn everything_that_is_due_is_sent_in_one_run_however_much_it_is() {
    const MANY: u64 = 240;
    let app = TestApp::start().await;
    let camille = app.camille().await;
    app.file_many(&camille, MANY).await;
    for number in 1001..=1000 + MANY {
        dies_before_sending(&app, &format!("/requests/CSC-{number}"), &camille).await;
    }
    app.advance(SignedDuration::from_mins(2));
    assert_eq!(app.send_due_mail().await["sent"], MANY);
    assert_eq!(app.send_due_mail().await["sent"], 0);
    assert_eq!(app.mails_to(&camille.email).len(), usize::try_from(MANY).unwrap());
}

#[tokio::test]
async fn a_run_that_outlives_its_lease_does_not_undo_what_another_noted() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = files(&camille).await;
    dies_before_sending(&app, &request, &camille).await;
    let slow = rows(&app, &request, &camille).await.remove(0);
    app.advance(SignedDuration::from_mins(2));
    app.send_due_mail().await;
    let late = guichet_store::Delivery::Failed("Timeout".to_owned());
    app.store().note_delivery(&slow, late, app.now()).await.unwrap();
    assert_eq!(rows(&app, &request, &camille).await[0].state, MailState::Sent);
}

#[tokio::test]
async fn a_table_that_fails_while_mail_goes_out_loses_none() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    let batch = one_batch(&app).await;
    app.table.fail(Some(Failure::Down));
    let told = async |batch: &Value| app.local.run("notify", Some(batch.clone())).await.unwrap().unwrap();
    let first = &batch["Records"][0]["dynamodb"]["SequenceNumber"];
    assert_eq!(told(&batch).await["batchItemFailures"], json!([{"itemIdentifier": first}]), "it must come again");
    assert!(app.local.run("mail-due", None).await.unwrap().is_err());
    // Mail is sent, but cannot be noted: each row is left with its lease, and may be sent once more.
    app.table.fail(Some(Failure::NoPuts));
    assert_eq!(told(&batch).await["batchItemFailures"].as_array().unwrap().len(), 1);
    app.table.fail(None);
    assert_eq!(told(&batch).await["batchItemFailures"], json!([]));
    app.advance(SignedDuration::from_mins(3));
    app.send_due_mail().await;
    for person in [&camille, &agent] {
        let rows = rows(&app, &request, person).await;
        assert_eq!(rows.iter().map(|row| row.state).collect::<Vec<_>>(), [MailState::Sent]);
        assert!((1..=2).contains(&app.mails_to(&person.email).len()));
    }
}

#[tokio::test]
async fn what_cannot_be_read_of_one_request_holds_up_the_mail_of_no_other() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (broken, whole) = (files(&camille).await, files(&camille).await);
    let number = broken.strip_prefix("/requests/").unwrap().parse().unwrap();
    // As another version of the code may have written it.
    let spoil = app.local.services.db.update_item().table_name(app.store().table());
    let spoil = spoil.set_key(Some(keys::head(number).attributes())).update_expression("SET #status = :status");
    let spoil = spoil.expression_attribute_names("#status", "status");
    spoil.expression_attribute_values(":status", AttributeValue::S("unheard of".to_owned())).send().await.unwrap();
    let report = app.local.run("notify", Some(one_batch(&app).await)).await.unwrap().unwrap();
    assert_eq!((&report["unreadable"], &report["batchItemFailures"]), (&json!(1), &json!([])));
    let subjects: Vec<_> = app.mails_to(&camille.email).into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects.len(), 1, "{subjects:?}");
    assert!(subjects[0].contains(whole.strip_prefix("/requests/").unwrap()));
}

#[tokio::test]
async fn a_contact_sees_what_was_sent_to_her_and_agents_see_all_with_the_errors() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let colleague = app.colleague(1).await;
    let request = files(&camille).await;
    let _ = colleague.put_empty(&format!("{request}/follow")).await.expect(204);
    app.mailbox().refuse(&camille.email, Refusal::MessageRejected);
    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    let path = format!("{request}/mails");
    let to = |rows: &[Value]| rows.iter().map(|row| row["to"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let hers = camille.get(&path).await.expect(200).items();
    assert_eq!(to(&hers), [camille.account()]);
    assert_eq!((&hers[0]["state"], &hers[0]["last_error"]), (&json!("failed"), &json!(null)));
    assert_eq!(to(&colleague.get(&path).await.expect(200).items()), [colleague.account()]);
    let mut all = to(&agent.get(&path).await.expect(200).items());
    let mut everyone = [camille.account(), colleague.account(), agent.account()];
    all.sort();
    everyone.sort();
    assert_eq!(all, everyone);
    assert_eq!(row(&app, &request, &camille).await["last_error"], "MessageRejected");
    let sam = app.sam().await;
    let unknown = sam.get("/requests/CSC-9999/mails").await.problem(404, "not-found");
    assert_eq!(sam.get(&path).await.problem(404, "not-found").without_trace(), unknown.without_trace());
}

#[tokio::test]
async fn the_instants_of_a_row_are_whole_seconds() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = files(&camille).await;
    app.turn_to("2026-06-10T16:00:07.987654321Z");
    app.mailbox().fail_next(TRIES, Refusal::Throttling);
    app.deliver().await;
    app.mailbox().refuse(&camille.email, Refusal::MessageRejected);
    let rows = agent.get(&format!("{request}/mails")).await.expect(200).items();
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(row["created_at"], "2026-06-10T16:00:07Z");
        let instants = [&row["sent_at"], &row["next_at"]];
        let given: Vec<_> = instants.iter().filter_map(|value| value.as_str()).collect();
        assert_eq!(given.len(), 1, "{row}");
        assert!(given[0].ends_with(":07Z"), "{row}");
    }
}
