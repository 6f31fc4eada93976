//! `/_local/*`: what only the local server has.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;

use crate::process::{AGENT, CAMILLE, Guichet};

#[tokio::test]
async fn the_clock_turns_the_time_of_the_whole_server() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    guichet.run("notify").await;
    let number = guichet.sign_in(CAMILLE).await.files("À régler").await;
    let path = format!("/requests/{number}");
    let body = json!({"resolution": "C’est corrigé."});
    guichet.sign_in(AGENT).await.post(&format!("{path}/resolve"), &body).await.expect(200);

    let camille = guichet.sign_in(CAMILLE).await;
    let resolved: Timestamp = camille.get(&path).await["resolved_at"].as_str().unwrap().parse().unwrap();
    let closes = resolved + SignedDuration::from_hours(72);
    guichet.turn(Some(closes - SignedDuration::from_secs(1))).await;
    let camille = guichet.sign_in(CAMILLE).await;
    assert_eq!(camille.get(&path).await["status"], "resolved");
    guichet.turn(Some(closes)).await;
    let after = camille.get(&path).await;
    assert_eq!((&after["status"], &after["closed_by"]), (&json!("closed"), &json!("rule")));
    assert_eq!(after["closed_at"], json!(closes));
    let events = camille.all(&format!("{path}/events")).await;
    assert_eq!((events[2]["kind"].as_str(), &events[2]["at"]), (Some("closed"), &json!(closes)));

    let report = guichet.run("close-due").await;
    assert!(report["closed"].as_u64().unwrap() >= 1, "{report}");
    assert_eq!(camille.all(&format!("{path}/events")).await, events);
    guichet.run("notify").await;
    let mails = guichet.mails_to(CAMILLE).await;
    let last = mails.iter().rfind(|mail| mail["subject"].as_str().unwrap().contains(&number)).unwrap();
    assert!(last["text"].as_str().unwrap().contains("fermée"), "{}", last["text"]);
    assert_eq!(last["at"], json!(closes));
    assert_eq!(guichet.run("close-due").await["closed"], 0);
}

#[tokio::test]
async fn null_gives_the_machines_time_back() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let before = guichet.now().await;
    let later: Timestamp = "2041-02-03T04:05:06Z".parse().unwrap();
    guichet.turn(Some(later)).await;
    assert_eq!(guichet.now().await, later);
    guichet.turn(None).await;
    let after = guichet.now().await;
    assert!(before <= after && after < later, "{before} {after}");
}

#[tokio::test]
async fn a_body_that_does_not_say_a_time_is_refused_and_turns_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let stands: Timestamp = "2026-06-13T18:30:00Z".parse().unwrap();
    guichet.turn(Some(stands)).await;
    for body in [
        "",
        "now",
        "{}",
        "[]",
        "{\"now\": 5}",
        "{\"now\": \"noon\"}",
        "{\"now\": \"2026-06-13\"}",
        "{\"now\": \"2026-02-30T12:00:00Z\"}",
        "{\"now\": null, \"later\": true}",
    ] {
        let answer = guichet.send(guichet.call(Method::PUT, "/_local/clock").body(body)).await;
        assert!((400..500).contains(&answer.status), "{body}: {answer:?}");
    }
    assert_eq!(guichet.now().await, stands);
}

#[tokio::test]
async fn an_unknown_function_is_not_found() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    for function in ["sweep", "create", "close-due/again"] {
        guichet.send(guichet.call(Method::POST, &format!("/_local/run/{function}"))).await.expect(404);
    }
}

#[tokio::test]
async fn an_event_that_is_no_json_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    guichet.send(guichet.call(Method::POST, "/_local/run/close-due").body("{")).await.expect(400);
}

#[tokio::test]
async fn a_function_runs_with_the_event_that_it_is_given() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    // Before the demo's requests were resolved: nothing was due then.
    let event = json!({"time": "2020-01-01T00:00:00Z"});
    let call = guichet.call(Method::POST, "/_local/run/close-due").json(&event);
    assert_eq!(guichet.send(call).await.expect(200)["examined"], 0);
    let call = guichet.call(Method::POST, "/_local/run/notify").json(&json!({"Records": []}));
    assert_eq!(guichet.send(call).await.expect(200)["events"], 0);
}

#[tokio::test]
async fn a_browser_gets_the_mails_as_a_page_in_which_nothing_is_markup() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    guichet.sign_in(CAMILLE).await.files("Une <b>question</b> & une autre").await;
    guichet.run("notify").await;
    let call = guichet.call(Method::GET, "/_local/mail").header("accept", "text/html,*/*;q=0.8");
    let page = call.send().await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let page = page.text().await.unwrap();
    assert!(page.contains("Une &lt;b&gt;question&lt;/b&gt; &amp; une autre"), "{page}");
    assert!(page.contains("Activez votre compte"));
    assert!(!page.contains("<b>question"));
}
