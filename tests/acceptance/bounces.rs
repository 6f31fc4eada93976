//! What SES tells of mails that have left: the row says it, and after a hard bounce or a complaint no mail goes to the
//! account until an administrator resumes it (`spec/product.md`, Who hears about it).

use guichet::embedded::ses::KeptMail;
use guichet_domain::audience::{Topic, Why};
use guichet_domain::ids::EventId;
use guichet_store::{Delivery, MailRow, Origin};
use guichet_testkit::{Failure, Person, TestApp};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::mail::{files, says};
use crate::people::{MAUDE, invited};

const BOUNCE: &str = include_str!("../../events/feedback-bounce.json");
const COMPLAINT: &str = include_str!("../../events/feedback-complaint.json");

/// Whose mail the samples tell of: a row, and an address.
const SAMPLE_ROW: &str = "CSC-1001-1_gaybebtwp8b3a95v";
const SAMPLE_ADDRESS: &str = "recipient@example.com";

fn sample(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// SES's message in the sample.
fn message(json: &str) -> Value {
    sample(sample(json)["Records"][0]["Sns"]["Message"].as_str().unwrap())
}

/// The event of Lambda that carries these messages.
fn sns(messages: &[String]) -> Value {
    let record = |text: &String| {
        let mut record = sample(BOUNCE)["Records"][0].clone();
        record["Sns"]["Message"] = json!(text);
        record
    };
    json!({"Records": messages.iter().map(record).collect::<Vec<_>>()})
}

/// The name of its row, which a mail bears: its tag, where the tags are kept; its Message-ID, everywhere.
fn row_of(mail: &KeptMail) -> String {
    let id = mail.header("Message-ID").unwrap().trim_start_matches('<').split('.').next().unwrap();
    let tag = mail.tags.get("mail-row").map_or(id, String::as_str);
    assert_eq!(tag, id);
    tag.to_owned()
}

/// The sample's message about the mail of this row to this address.
fn about_row(json: &str, row: &str, address: &str) -> Value {
    sample(&message(json).to_string().replace(SAMPLE_ROW, row).replace(SAMPLE_ADDRESS, address))
}

fn about(json: &str, mail: &KeptMail) -> Value {
    about_row(json, &row_of(mail), &mail.to[0])
}

pub(crate) fn bounced(mail: &KeptMail) -> Value {
    about(BOUNCE, mail)
}

fn soft(mail: &KeptMail) -> Value {
    let mut soft = bounced(mail);
    soft["bounce"]["bounceType"] = json!("Transient");
    soft["bounce"]["bounceSubType"] = json!("MailboxFull");
    soft
}

/// Hands messages to the function, as SNS does, and gives its report.
pub(crate) async fn heard(app: &TestApp, messages: &[&Value]) -> Value {
    let texts: Vec<_> = messages.iter().map(ToString::to_string).collect();
    app.local.run("bounces", Some(sns(&texts))).await.unwrap().unwrap()
}

fn report(changes: &Value) -> Value {
    let mut report = json!({"marked": 0, "stopped": 0, "known": 0, "ignored": 0, "unknown": 0, "unreadable": 0});
    report.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    report
}

/// A request of hers whose acknowledgement has left, and that mail.
pub(crate) async fn acknowledged(app: &TestApp, person: &Person) -> (String, KeptMail) {
    let request = files(person).await;
    app.deliver().await;
    (request, app.mails_to(&person.email).pop().expect("a mail"))
}

/// The rows of a request's mails to her, as an agent sees them, oldest first.
async fn rows(app: &TestApp, request: &str, to: &Person) -> Vec<Value> {
    let rows = app.agent().await.get(&format!("{request}/mails")).await.expect(200).items();
    rows.into_iter().filter(|row| row["to"]["id"] == to.account()).collect()
}

/// Why no mail goes to her, as an agent sees it.
async fn stopped(app: &TestApp, person: &Person) -> Value {
    let account = app.agent().await.get(&format!("/accounts/{}", person.account())).await.expect(200).json;
    account["mail_stopped"].clone()
}

async fn resumes(app: &TestApp, person: &Person) -> Value {
    let path = format!("/accounts/{}/mail/resume", person.account());
    app.administrator().await.post_empty(&path).await.expect(200).json
}

#[tokio::test]
async fn a_hard_bounce_stops_mail_until_an_administrator_resumes_it() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let (request, mail) = acknowledged(&app, &camille).await;
    assert_eq!(heard(&app, &[&bounced(&mail)]).await, report(&json!({"marked": 1, "stopped": 1})));
    let stop = json!({"at": "2026-06-10T16:00:00Z", "reason": "bounce"});
    assert_eq!(stopped(&app, &camille).await, stop);
    let row = &rows(&app, &request, &camille).await[0];
    let feedback = json!({"kind": "hard_bounce", "reason": "general", "at": "2026-06-10T16:00:00Z"});
    assert_eq!((&row["state"], &row["feedback"]), (&json!("sent"), &feedback));

    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    let row = rows(&app, &request, &camille).await.pop().unwrap();
    assert_eq!((&row["state"], &row["last_error"]), (&json!("failed"), &json!("MailStopped")));
    let retry = format!("{request}/mails/{}/retry", row["id"].as_str().unwrap());
    let refused = agent.post_empty(&retry).await.problem(409, "conflict");
    assert_eq!(refused.json["errors"][0]["code"], "mail-stopped");
    assert!(refused.json["detail"].as_str().unwrap().contains("an administrator resumes"), "{}", refused.json);
    assert_eq!(app.mails_to(&camille.email).len(), 1);
    assert_eq!(camille.get("/notifications").await.expect(200).items().len(), 2, "nothing is lost");

    assert_eq!(resumes(&app, &camille).await["mail_stopped"], json!(null));
    let _ = agent.post_empty(&retry).await.expect(202);
    assert_eq!(app.send_due_mail().await["sent"], 1);
    assert_eq!(app.mails_to(&camille.email).len(), 2);
    says(&agent, &request, "C’est réglé.").await;
    app.deliver().await;
    assert_eq!(app.mails_to(&camille.email).len(), 3);
}

#[tokio::test]
async fn a_soft_bounce_marks_its_mail_and_stops_nothing() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let (request, mail) = acknowledged(&app, &camille).await;
    assert_eq!(heard(&app, &[&soft(&mail)]).await, report(&json!({"marked": 1})));
    assert_eq!(stopped(&app, &camille).await, json!(null));
    let row = &rows(&app, &request, &camille).await[0];
    assert_eq!((&row["feedback"]["kind"], &row["feedback"]["reason"]), (&json!("soft_bounce"), &json!("mailbox_full")));
    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    assert_eq!(app.mails_to(&camille.email).len(), 2);
    // That it came back for good in the end is more than what was known.
    assert_eq!(heard(&app, &[&bounced(&mail)]).await, report(&json!({"marked": 1, "stopped": 1})));
}

#[tokio::test]
async fn a_complaint_stops_mail_too_and_its_correction_does_not() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (request, mail) = acknowledged(&app, &camille).await;
    let mut taken_back = about(COMPLAINT, &mail);
    taken_back["complaint"]["complaintFeedbackType"] = json!("not-spam");
    assert_eq!(heard(&app, &[&taken_back]).await, report(&json!({"ignored": 1})));
    assert_eq!(heard(&app, &[&about(COMPLAINT, &mail)]).await, report(&json!({"marked": 1, "stopped": 1})));
    assert_eq!(stopped(&app, &camille).await["reason"], "complaint");
    let row = &rows(&app, &request, &camille).await[0];
    assert_eq!((&row["feedback"]["kind"], &row["feedback"]["reason"]), (&json!("complaint"), &json!("abuse")));
}

#[tokio::test]
async fn what_is_heard_again_or_late_changes_nothing_more() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (request, mail) = acknowledged(&app, &camille).await;
    let _ = heard(&app, &[&bounced(&mail)]).await;
    let before = (stopped(&app, &camille).await, rows(&app, &request, &camille).await);
    app.advance(SignedDuration::from_hours(1));
    assert_eq!(heard(&app, &[&bounced(&mail), &soft(&mail)]).await, report(&json!({"known": 2})));
    assert_eq!((stopped(&app, &camille).await, rows(&app, &request, &camille).await), before);
    let account = app.account(&camille.email).await;
    assert_eq!(account.version, 2, "stopped once");
}

#[tokio::test]
async fn two_that_hear_the_same_at_once_stop_it_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (_, mail) = acknowledged(&app, &camille).await;
    let message = bounced(&mail);
    let (one, other) = futures_util::future::join(heard(&app, &[&message]), heard(&app, &[&message])).await;
    let of_both = |what: &str| one[what].as_u64().unwrap() + other[what].as_u64().unwrap();
    assert_eq!((of_both("stopped"), of_both("known")), (1, 1), "{one} {other}");
}

#[tokio::test]
async fn what_another_address_gave_back_stops_nothing() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (request, mail) = acknowledged(&app, &camille).await;
    let other = sample(&bounced(&mail).to_string().replace(&camille.email, "ancienne@chu-exemple.test"));
    assert_eq!(heard(&app, &[&other]).await, report(&json!({"marked": 1})));
    assert_eq!(stopped(&app, &camille).await, json!(null));
    assert_eq!(rows(&app, &request, &camille).await[0]["feedback"]["kind"], "hard_bounce");
}

#[tokio::test]
async fn what_left_before_mail_was_resumed_does_not_stop_it_anew() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let (request, first) = acknowledged(&app, &camille).await;
    says(&agent, &request, "Nous regardons.").await;
    app.deliver().await;
    let second = app.mails_to(&camille.email).pop().unwrap();
    let _ = heard(&app, &[&bounced(&first)]).await;
    app.advance(SignedDuration::from_hours(1));
    let _ = resumes(&app, &camille).await;
    assert_eq!(heard(&app, &[&bounced(&second)]).await, report(&json!({"marked": 1})));
    assert_eq!(stopped(&app, &camille).await, json!(null));
    // What leaves from now on and comes back does.
    app.advance(SignedDuration::from_hours(1));
    let (_, third) = acknowledged(&app, &app.camille().await).await;
    assert_eq!(heard(&app, &[&bounced(&third)]).await, report(&json!({"marked": 1, "stopped": 1})));
}

#[tokio::test]
async fn what_cannot_be_read_or_found_is_told_and_holds_up_nothing_else() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (_, mail) = acknowledged(&app, &camille).await;
    let gone = sample(&bounced(&mail).to_string().replace("CSC-1001-1_", "CSC-1001-9_"));
    let mut unnamed = bounced(&mail);
    unnamed["mail"] = json!({});
    let delivered = json!({"eventType": "Delivery", "mail": {}, "delivery": {}});
    let mut texts: Vec<_> = [&gone, &unnamed, &delivered].iter().map(ToString::to_string).collect();
    texts.extend(["{".to_owned(), "[]".to_owned(), json!({"eventType": "Bounce"}).to_string()]);
    texts.push(bounced(&mail).to_string());
    let told = app.local.run("bounces", Some(sns(&texts))).await.unwrap().unwrap();
    let expected = json!({"marked": 1, "stopped": 1, "unknown": 2, "ignored": 1, "unreadable": 3});
    assert_eq!(told, report(&expected));
    for garbage in [json!({}), json!([]), json!("x"), json!({"Records": [{}]})] {
        let told = app.local.run("bounces", Some(garbage)).await.unwrap().unwrap();
        assert_eq!(told, report(&json!({"unreadable": 1})));
    }
}

#[tokio::test]
async fn an_identitys_notification_and_a_raw_message_say_the_same() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (_, mail) = acknowledged(&app, &camille).await;
    let mut notification = bounced(&mail);
    notification["notificationType"] = notification.as_object_mut().unwrap().remove("eventType").unwrap();
    let _ = notification["mail"].as_object_mut().unwrap().remove("tags");
    let told = app.local.run("bounces", Some(notification)).await.unwrap().unwrap();
    assert_eq!(told, report(&json!({"marked": 1, "stopped": 1})));
}

#[tokio::test]
async fn a_mail_that_came_back_before_its_run_noted_it_has_left_and_is_not_sent_again() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = files(&camille).await;
    let event = EventId { number: request.rsplit('/').next().unwrap().parse().unwrap(), seq: 1 };
    let origin = Origin::Request { events: vec![event], topics: vec![Topic::Acknowledgement], why: Why::Requester };
    let row = MailRow::new(app.account(&camille.email).await.summary(), origin, app.now());
    assert!(app.store().claim_mail(&row, &[]).await.unwrap());
    // Sent; and the run died.
    let came_back = about_row(BOUNCE, &row.name().unwrap().to_string(), &camille.email);
    assert_eq!(heard(&app, &[&came_back]).await, report(&json!({"marked": 1, "stopped": 1})));
    let _ = resumes(&app, &camille).await;
    app.advance(SignedDuration::from_mins(3));
    app.send_due_mail().await;
    app.store().note_delivery(&row, Delivery::Failed("Timeout".to_owned()), app.now()).await.unwrap();
    assert!(app.mails_to(&camille.email).is_empty());
    let row = &rows(&app, &request, &camille).await[0];
    assert_eq!((&row["state"], &row["feedback"]["kind"]), (&json!("sent"), &json!("hard_bounce")));
}

#[tokio::test]
async fn an_invitation_that_came_back_is_not_sent_again_and_whoever_tries_is_told() {
    let app = TestApp::start().await;
    let (_, account) = invited(&app).await;
    let mail = app.mails_to(MAUDE).pop().unwrap();
    assert_eq!(heard(&app, &[&bounced(&mail)]).await, report(&json!({"marked": 1, "stopped": 1})));
    let path = format!("/accounts/{}", account["id"].as_str().unwrap());
    let agent = app.agent().await;
    let refused = agent.post_empty(&format!("{path}/invitation")).await.problem(409, "conflict");
    assert_eq!(refused.json["errors"][0]["code"], "mail-stopped");
    // Whoever asks without a session learns nothing from it.
    let _ = app.stranger().post("/activation/resend", &json!({"email": MAUDE})).await.expect(202);
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 1);
    let listed = agent.get("/accounts?state=invited").await.expect(200).items();
    assert_eq!(listed[0]["mail_stopped"]["reason"], "bounce");

    let _ = app.administrator().await.post_empty(&format!("{path}/mail/resume")).await.expect(200);
    let _ = agent.post_empty(&format!("{path}/invitation")).await.expect(202);
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 2);
}

#[tokio::test]
async fn a_reset_for_a_stopped_address_is_answered_as_ever_and_not_sent() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (_, mail) = acknowledged(&app, &camille).await;
    let _ = heard(&app, &[&bounced(&mail)]).await;
    let _ = app.stranger().post("/password-reset", &json!({"email": camille.email})).await.expect(202);
    app.deliver().await;
    assert_eq!(app.mails_to(&camille.email).len(), 1);
}

#[tokio::test]
async fn she_herself_and_her_establishment_see_what_is_theirs_and_no_other_anything() {
    let app = TestApp::start().await;
    let (camille, lea, sam) = (app.camille().await, app.lea().await, app.sam().await);
    let (request, mail) = acknowledged(&app, &camille).await;
    let _ = heard(&app, &[&bounced(&mail)]).await;
    assert_eq!(camille.get("/me").await.expect(200).json["mail_stopped"]["reason"], "bounce");
    let hers = camille.get(&format!("{request}/mails")).await.expect(200).items();
    assert_eq!(hers[0]["feedback"]["kind"], "hard_bounce");
    assert!(lea.get("/accounts").await.expect(200).items().iter().all(|one| one["mail_stopped"].is_null()));
    let path = format!("/accounts/{}", camille.account());
    for address in [path.clone(), format!("{request}/mails")] {
        let _ = sam.get(&address).await.problem(404, "not-found");
    }
    let _ = sam.post_empty(&format!("{path}/mail/resume")).await.problem(404, "not-found");
    let _ = app.agent().await.post_empty(&format!("{path}/mail/resume")).await.problem(403, "forbidden");
}

#[tokio::test]
async fn stopping_and_resuming_are_in_the_audit_trail() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let (_, mail) = acknowledged(&app, &camille).await;
    let _ = heard(&app, &[&bounced(&mail)]).await;
    app.advance(SignedDuration::from_secs(1));
    for _ in 0..2 {
        let _ = resumes(&app, &camille).await;
    }
    app.advance(SignedDuration::from_secs(1));
    let path = format!("/audit?account={}", camille.account());
    let trail = administrator.get(&path).await.expect(200).items();
    let of = |action: &str| trail.iter().filter(|record| record["action"] == action).collect::<Vec<_>>();
    let stops = of("account.mail_stopped");
    assert_eq!((stops.len(), &stops[0]["account"]), (1, &json!(null)));
    assert_eq!(stops[0]["detail"]["reason"], "bounce");
    let resumed = of("account.mail_resumed");
    assert_eq!((resumed.len(), &resumed[0]["account"]), (1, &json!(administrator.account())));
}

#[tokio::test]
async fn an_administrator_resumes_mail_to_herself() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    let _ = app.stranger().post("/password-reset", &json!({"email": administrator.email})).await.expect(202);
    app.deliver().await;
    let _ = heard(&app, &[&bounced(&app.mails_to(&administrator.email).pop().unwrap())]).await;
    assert_eq!(administrator.get("/me").await.expect(200).json["mail_stopped"]["reason"], "bounce");
    assert_eq!(resumes(&app, &administrator).await["mail_stopped"], json!(null));
}

#[tokio::test]
async fn a_table_that_fails_brings_the_event_again_and_keeps_what_was_done() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (_, mail) = acknowledged(&app, &camille).await;
    let event = sns(&[bounced(&mail).to_string()]);
    app.table.fail(Some(Failure::Down));
    assert!(app.local.run("bounces", Some(event.clone())).await.unwrap().is_err());
    app.table.fail(None);
    assert_eq!(app.local.run("bounces", Some(event)).await.unwrap().unwrap()["stopped"], 1);
}
