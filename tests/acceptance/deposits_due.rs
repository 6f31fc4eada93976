//! Who hears of deposited files, and when they go (`spec/api.md`, Files): no name and no content in any mail.

use guichet_store::Caller;
use guichet_testkit::TestApp;
use jiff::SignedDuration;
use serde_json::json;

use crate::deposits::{FILES, begun, deposited, sends, with_right};

/// As S3 sends it.
const EVENT: &str = include_str!("../../events/object-created-deposit.json");
const ALEX: &str = "alex.gagnon@chu-exemple.test";
const CAMILLE: &str = "camille.roy@chu-exemple.test";

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

#[tokio::test]
async fn those_with_the_right_are_told_that_a_file_came_and_no_others() {
    let app = TestApp::start().await;
    let _ = with_right(&app).await;
    let _ = deposited(&app, b"contenu-secret").await;
    app.deliver().await;
    let mails = app.mails_to(ALEX);
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "Un fichier a été déposé pour votre établissement");
    assert!(mails[0].text.contains(&format!("{}{FILES}", app.url)), "{}", mails[0].text);
    for mail in app.mails() {
        let whole = format!("{}{}{}", mail.subject, mail.text, mail.html);
        assert!(!whole.contains("extraction.csv") && !whole.contains("contenu-secret"), "{whole}");
    }
    assert!(app.mails_to(CAMILLE).is_empty());
    assert!(app.mails_to("agent@centre.test").is_empty());
}

#[tokio::test]
async fn the_same_object_told_of_twice_is_received_once_and_mailed_once() {
    let app = TestApp::start().await;
    let _ = with_right(&app).await;
    let id = deposited(&app, b"contenu").await;
    let event = EVENT.replace("00000000000000d1", &id);
    let event = serde_json::from_str(&event).unwrap();
    let report = app.local.run("receive", Some(event)).await.unwrap().unwrap();
    assert_eq!(report, json!({"received": 0, "skipped": 1}));
    app.deliver().await;
    assert_eq!(app.mails_to(ALEX).len(), 1);
}

#[tokio::test]
async fn they_are_warned_three_days_before_it_goes_and_it_goes_on_time_whatever_the_schedule_does() {
    let app = TestApp::start().await;
    let _ = with_right(&app).await;
    let id = deposited(&app, b"contenu").await;
    app.deliver().await;
    app.advance(days(27) - SignedDuration::from_secs(1));
    let report = app.local.run("deposits-due", None).await.unwrap().unwrap();
    assert_eq!(report["examined"], 0, "{report}");
    app.advance(SignedDuration::from_secs(1));
    for warned in [1, 0] {
        let report = app.local.run("deposits-due", None).await.unwrap().unwrap();
        assert_eq!(report["warned"], warned, "{report}");
    }
    app.deliver().await;
    let mails = app.mails_to(ALEX);
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[1].subject, "Un fichier de votre établissement expire bientôt");
    app.advance(days(3) - SignedDuration::from_secs(1));
    assert_eq!(app.alex().await.get(FILES).await.items().len(), 1);
    app.advance(SignedDuration::from_secs(1));
    let alex = app.alex().await;
    assert!(alex.get(FILES).await.items().is_empty());
    let _ = alex.get(&format!("{FILES}/{id}/content")).await.problem(404, "not-found");
    let key = format!("deposits/chu-exemple/{id}");
    assert!(app.local.storage.find(&key).await.unwrap().is_some());
    for removed in [1, 0] {
        let report = app.local.run("deposits-due", None).await.unwrap().unwrap();
        assert_eq!((&report["removed"], &report["failed"]), (&json!(removed), &json!(0)), "{report}");
    }
    assert_eq!(app.local.storage.find(&key).await.unwrap(), None);
    let records = app.administrator().await.get("/audit?limit=100&from=2026-07-10T00:00:00Z").await.items();
    let expired = records.iter().find(|record| record["action"] == "deposit.expired").expect("a record");
    assert_eq!((&expired["account"], &expired["detail"]["file"]), (&json!(null), &json!(id)));
}

#[tokio::test]
async fn nobody_is_warned_who_may_not_have_it_any_more() {
    let app = TestApp::start().await;
    let alex = with_right(&app).await;
    let _ = deposited(&app, b"contenu").await;
    let change = json!({"rights": ["view_establishment"]});
    let _ = app.agent().await.patch(&format!("/accounts/{}", alex.account()), &change).await.expect(200);
    app.deliver().await;
    assert!(app.mails_to(ALEX).is_empty(), "decided when the mail leaves");
}

#[tokio::test]
async fn an_upload_that_nobody_finishes_is_given_up_after_a_week() {
    let app = TestApp::start().await;
    let begun = begun(&app.agent().await, b"contenu", json!({})).await.expect(201).json;
    app.advance(days(7));
    let report = app.local.run("deposits-due", None).await.unwrap().unwrap();
    assert_eq!(report["removed"], 1, "{report}");
    let agent = app.agent().await;
    let path = format!("{FILES}/{}/upload", begun["id"].as_str().unwrap());
    let _ = agent.get(&path).await.problem(404, "not-found");
    assert!(agent.get(FILES).await.items().is_empty());
}

#[tokio::test]
async fn where_the_event_of_a_file_got_lost_it_is_raised_again() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let begun = begun(&agent, b"contenu", json!({})).await.expect(201).json;
    sends(&app, &begun, b"contenu", &[]).await;
    let id = begun["id"].as_str().unwrap();
    let _ = agent.post_empty(&format!("{FILES}/{id}/complete")).await.expect(202);
    app.advance(SignedDuration::from_hours(1));
    let report = app.local.run("deposits-due", None).await.unwrap().unwrap();
    assert_eq!(report["raised"], 1, "{report}");
    let _ = app.local.run("receive", None).await.unwrap().unwrap();
    assert_eq!(app.agent().await.get(FILES).await.items()[0]["state"], "ready");
}

#[tokio::test]
async fn parts_that_a_killed_process_left_are_joined_and_what_is_gone_is_expected_again() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let begun = begun(&agent, b"contenu", json!({})).await.expect(201).json;
    sends(&app, &begun, b"contenu", &[]).await;
    let id = begun["id"].as_str().unwrap();
    // Killed between the two steps: it is written down as joined, and is not.
    let account = app.account("agent@centre.test").await;
    let (actor, at) = (account.identity(), guichet_domain::closure::whole_seconds(app.now()));
    let trace = "00000000000000d2".parse().unwrap();
    let caller = Caller { actor: &actor, at, address: "192.0.2.1", trace, idempotency: None };
    let establishment = "chu-exemple".parse().unwrap();
    let store = &app.local.app.store;
    let deposit = store.deposit(&establishment, id.parse().unwrap(), at).await.unwrap().unwrap();
    store.deposit_joined(&caller, &deposit).await.unwrap();
    app.advance(SignedDuration::from_hours(1));
    let report = app.local.run("deposits-due", None).await.unwrap().unwrap();
    assert_eq!((&report["joined"], &report["lost"], &report["failed"]), (&json!(1), &json!(0), &json!(0)), "{report}");
    // Neither its parts nor the whole are there any more.
    app.forget_arrivals().await;
    app.local.storage.remove(&deposit.key()).await.unwrap();
    for lost in [1, 0] {
        let report = app.local.run("deposits-due", None).await.unwrap().unwrap();
        assert_eq!((&report["lost"], &report["failed"]), (&json!(lost), &json!(0)), "{report}");
    }
    let agent = app.agent().await;
    assert_eq!(agent.get(FILES).await.items()[0]["state"], "expected");
    let rest = agent.get(&format!("{FILES}/{id}/upload")).await.expect(200).json;
    sends(&app, &rest, b"contenu", &[]).await;
    let _ = agent.post_empty(&format!("{FILES}/{id}/complete")).await.expect(202);
    let _ = app.local.run("receive", None).await.unwrap().unwrap();
    assert_eq!(agent.get(FILES).await.items()[0]["state"], "ready");
    let records = app.administrator().await.get("/audit?limit=100").await.items();
    for action in ["deposit.lost", "deposit.resumed"] {
        let found = records.iter().filter(|record| record["action"] == action && record["detail"]["file"] == id);
        assert_eq!(found.count(), 1, "{action}");
    }
}

#[tokio::test]
async fn what_arrived_where_the_storage_tells_of_nothing_is_found() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let begun = begun(&agent, b"contenu", json!({})).await.expect(201).json;
    sends(&app, &begun, b"contenu", &[]).await;
    let id = begun["id"].as_str().unwrap();
    let _ = agent.post_empty(&format!("{FILES}/{id}/complete")).await.expect(202);
    app.forget_arrivals().await;
    for _ in 0..2 {
        app.local.arrivals.look_through().await.unwrap();
        assert_eq!(agent.get(FILES).await.items()[0]["state"], "ready");
    }
}
