//! At R + 72 h the request is closed, whatever the scheduler does; the sweep only makes it durable, once
//! (`spec/product.md`, The 72-hour rule).

use futures_util::future::join_all;
use guichet_testkit::{TestApp, a_request};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

const CLOSES_AT: &str = "2026-06-13T16:00:00Z";

/// Camille's request, shared with Alex, followed by a colleague, resolved now; its mails so far are out.
async fn resolved(app: &TestApp) -> String {
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let follower = app.colleague(1).await;
    let muted = app.colleague(2).await;
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    for with in [&alex, &muted] {
        let _ = camille.post(&format!("{request}/participants"), &json!({"account": with.account()})).await.expect(201);
    }
    let _ = follower.put_empty(&format!("{request}/follow")).await.expect(204);
    let _ = muted.delete(&format!("{request}/follow")).await.expect(204);
    let resolved = agent.post(&format!("{request}/resolve"), &json!({"resolution": "Corrigé."})).await.expect(200);
    assert_eq!(resolved.json["closure"]["closes_at"], CLOSES_AT);
    app.deliver().await;
    request
}

async fn closings(app: &TestApp, request: &str) -> Vec<Value> {
    let mut events = app.camille().await.get(&format!("{request}/events")).await.expect(200).items();
    events.retain(|event| event["kind"] == "closed");
    events
}

/// Who got how many mails about the closure.
fn told(app: &TestApp, before: usize) -> Vec<String> {
    let mut told: Vec<_> = app.mails()[before..].iter().flat_map(|mail| mail.to.clone()).collect();
    told.sort();
    told
}

#[tokio::test]
async fn every_command_after_the_instant_finds_it_closed_before_the_sweep_has_run() {
    let app = TestApp::start().await;
    let request = resolved(&app).await;
    app.turn_to(CLOSES_AT);
    let (camille, agent) = (app.camille().await, app.agent().await);
    for (who, method, rest, body) in [
        (&camille, Method::POST, "/comments", json!({"body": "Trop tard."})),
        (&camille, Method::PATCH, "", json!({"subject": "Un autre objet"})),
        (&camille, Method::POST, "/reopen", json!({"reason": "Le problème persiste."})),
        (&camille, Method::POST, "/close", json!({})),
        (&agent, Method::POST, "/take", json!({})),
        (&agent, Method::POST, "/wait", json!({"question": "Sur quel poste?"})),
        (&agent, Method::POST, "/resolve", json!({"resolution": "Encore."})),
        (&agent, Method::POST, "/notes", json!({"body": "Une note."})),
    ] {
        let call = who.call(method, &format!("{request}{rest}")).json(&body);
        let _ = who.send(call).await.problem(409, "request-closed");
    }
    let seen = camille.get(&request).await.expect(200).json;
    assert_eq!(
        (&seen["status"], &seen["closed_at"], &seen["closed_by"]),
        (&json!("closed"), &json!(CLOSES_AT), &json!("rule"))
    );
    let count =
        async |query: &str| camille.get(&format!("/requests?scope=mine&{query}")).await.expect(200).items().len();
    assert_eq!(count("status=closed").await, 1);
    assert_eq!(count("status=resolved").await, 0);
    assert_eq!(agent.get("/requests?scope=queue").await.expect(200).items().len(), 0);
    let closing = closings(&app, &request).await;
    assert_eq!(closing.len(), 1, "the timeline says so as well");

    assert_eq!(app.sweep().await["closed"], 1);
    assert_eq!(closings(&app, &request).await, closing);
    assert_eq!(app.camille().await.get(&request).await.json, seen);
}

#[tokio::test]
async fn two_sweeps_at_once_close_it_once_and_tell_each_once() {
    let app = TestApp::start().await;
    let request = resolved(&app).await;
    let before = app.mails().len();
    app.turn_to(CLOSES_AT);
    let reports = join_all((0..2).map(|_| app.sweep())).await;
    let closed: u64 = reports.iter().map(|report| report["closed"].as_u64().unwrap()).sum();
    let failed: u64 = reports.iter().map(|report| report["failed"].as_u64().unwrap()).sum();
    assert_eq!((closed, failed), (1, 0), "{reports:?}");
    app.deliver().await;
    app.deliver().await;
    assert_eq!(closings(&app, &request).await.len(), 1);
    let everyone = ["alex.gagnon@chu-exemple.test", "camille.roy@chu-exemple.test", "colleague1@chu-exemple.test"];
    assert_eq!(told(&app, before), everyone, "the requester, the participant, the follower; whoever muted it not");
}

#[tokio::test]
async fn a_second_sweep_changes_nothing_more() {
    let app = TestApp::start().await;
    let request = resolved(&app).await;
    let before = app.mails().len();
    app.turn_to(CLOSES_AT);
    assert_eq!(app.sweep().await, json!({"examined": 1, "closed": 1, "skipped": 0, "failed": 0}));
    app.deliver().await;
    let told_once = told(&app, before);
    assert_eq!(app.sweep().await, json!({"examined": 0, "closed": 0, "skipped": 0, "failed": 0}));
    app.deliver().await;
    assert_eq!(closings(&app, &request).await.len(), 1);
    assert_eq!(told(&app, before), told_once);
    assert_eq!(told_once.len(), 3);
}

#[tokio::test]
async fn a_sweep_three_days_late_closes_it_at_its_own_instant() {
    let app = TestApp::start().await;
    let request = resolved(&app).await;
    let before = app.mails().len();
    app.turn_to("2026-06-16T16:00:00Z");
    assert_eq!(app.sweep().await["closed"], 1);
    app.deliver().await;
    let closing = closings(&app, &request).await;
    assert_eq!(closing.len(), 1);
    assert_eq!(closing[0]["at"], CLOSES_AT);
    let seen = app.camille().await.get(&request).await.json;
    assert_eq!((&seen["closed_at"], &seen["updated_at"]), (&json!(CLOSES_AT), &json!(CLOSES_AT)));
    assert_eq!(told(&app, before).len(), 3);
}

#[tokio::test]
async fn a_forged_or_wrong_event_closes_nothing_early() {
    let app = TestApp::start().await;
    let request = resolved(&app).await;
    let run = async |event: Value| app.local.run("close-due", Some(event)).await.unwrap();
    app.advance(SignedDuration::from_hours(71));
    assert_eq!(run(json!({"time": "2030-01-01T00:00:00Z"})).await.unwrap()["closed"], 0);
    assert!(run(json!({"time": "tomorrow"})).await.is_err());
    app.turn_to(CLOSES_AT);
    let early: Timestamp = CLOSES_AT.parse::<Timestamp>().unwrap().checked_sub(SignedDuration::from_secs(1)).unwrap();
    assert_eq!(run(json!({"time": early})).await.unwrap()["closed"], 0, "the earlier of its time and the clock");
    assert_eq!(run(json!({"time": CLOSES_AT})).await.unwrap()["closed"], 1);
    assert_eq!(closings(&app, &request).await.len(), 1);
}

#[tokio::test]
async fn a_sweep_beside_le_probleme_persiste_leaves_one_of_the_two() {
    let app = TestApp::start().await;
    let request = resolved(&app).await;
    app.turn_to("2026-06-13T15:59:59Z");
    let camille = app.camille().await;
    let reopen = format!("{request}/reopen");
    let body = json!({"reason": "Le problème persiste."});
    let (reopened, report) = tokio::join!(camille.post(&reopen, &body), app.sweep());
    let _ = reopened.expect(200);
    assert_eq!(report["closed"], 0);
    app.turn_to(CLOSES_AT);
    assert_eq!(app.sweep().await["closed"], 0);
    assert_eq!(app.camille().await.get(&request).await.json["status"], "in_progress");
}
