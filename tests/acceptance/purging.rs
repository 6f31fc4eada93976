//! Texts taken out for good (`spec/product.md`, Nominative data; `spec/api.md`, Files).

use guichet_testkit::{Failure, Person, TestApp, a_request};
use jiff::SignedDuration;
use serde_json::{Value, json};

const WHY: &str = "Une donnée nominative y était.";

/// `what` is the part that goes.
async fn purge(person: &Person, number: &str, mut what: Value) -> guichet_testkit::Answer {
    what["reason"] = json!(WHY);
    person.post(&format!("/requests/{number}/purge"), &what).await
}

async fn commented(person: &Person, number: &str, words: &str) -> String {
    let made = person.post(&format!("/requests/{number}/comments"), &json!({"body": words})).await.expect(201);
    made.json["id"].as_str().unwrap().to_owned()
}

/// The request, its timeline, notes, mail rows, lists, notifications and audit records, as JSON.
async fn everything(app: &TestApp, number: &str) -> String {
    let administrator = app.administrator().await;
    let camille = app.camille().await;
    let mut whole = String::new();
    for path in ["", "/events?limit=100", "/notes", "/mails"] {
        whole.push_str(&administrator.get(&format!("/requests/{number}{path}")).await.expect(200).text);
    }
    for path in ["/requests", "/requests?scope=establishment", "/notifications"] {
        whole.push_str(&camille.get(path).await.expect(200).text);
    }
    whole.push_str(&administrator.get(&format!("/audit?request={number}&limit=100")).await.expect(200).text);
    whole
}

#[tokio::test]
async fn a_comment_goes_and_who_when_and_why_stays() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let comment = commented(&camille, &number, "Monsieur Secret est ici.").await;
    app.deliver().await;
    let _ = purge(&administrator, &number, json!({"event": comment})).await.expect(204);
    app.deliver().await;
    let whole = everything(&app, &number).await;
    assert!(!whole.contains("Monsieur Secret"), "{whole}");
    let events = camille.get(&format!("/requests/{number}/events")).await.items();
    let event = events.iter().find(|event| event["id"] == json!(comment)).unwrap();
    assert_eq!((event["kind"].as_str(), event.get("body")), (Some("comment"), None));
    assert_eq!(event["detail"]["purged"]["by"]["id"], json!(administrator.account()));
    let last = events.last().unwrap();
    assert_eq!((last["kind"].as_str(), last["body"].as_str()), (Some("purged"), Some(WHY)));
    assert_eq!(last["detail"]["event"], json!(comment));
    assert_eq!(last["actor"]["id"], json!(administrator.account()));
    let records = administrator.get(&format!("/audit?request={number}&limit=100")).await.items();
    let record = records.iter().find(|record| record["action"] == "request.purged").expect("a record");
    assert_eq!(record["detail"]["event"], json!(comment));
    assert!(!record.to_string().contains(WHY), "no text that someone wrote");
}

#[tokio::test]
async fn a_field_goes_with_its_old_values_from_the_request_the_timeline_and_the_lists() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let mut body = a_request();
    body["subject"] = json!("Secret premier");
    let number = camille.files(&body).await.number();
    let path = format!("/requests/{number}");
    let _ = camille.patch(&path, &json!({"subject": "Secret second"})).await.expect(200);
    app.deliver().await;
    assert_eq!(camille.get("/requests?q=secret").await.items().len(), 1);
    let _ = purge(&administrator, &number, json!({"field": "subject"})).await.expect(204);
    assert!(!everything(&app, &number).await.contains("Secret"));
    assert_eq!(camille.get(&path).await.json["subject"], "[objet supprimé]");
    assert!(camille.get("/requests?q=secret").await.items().is_empty());
}

#[tokio::test]
async fn a_mail_that_leaves_after_the_purge_quotes_nothing_of_it() {
    let app = TestApp::start().await;
    let (camille, agent, administrator) = (app.camille().await, app.agent().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    app.deliver().await;
    let comment = commented(&agent, &number, "Monsieur Secret est ici.").await;
    let _ = purge(&administrator, &number, json!({"event": comment})).await.expect(204);
    app.deliver().await;
    assert!(app.mails().iter().all(|mail| !mail.text.contains("Secret") && !mail.html.contains("Secret")));
}

#[tokio::test]
async fn the_embedded_mailbox_forgets_the_mails_of_the_request_and_no_others() {
    let app = TestApp::start().await;
    let (camille, agent, administrator) = (app.camille().await, app.agent().await, app.administrator().await);
    let (number, other) = (camille.files(&a_request()).await.number(), camille.files(&a_request()).await.number());
    let comment = commented(&agent, &number, "Monsieur Secret est ici.").await;
    app.deliver().await;
    assert!(app.mails().iter().any(|mail| mail.text.contains("Secret")));
    let _ = purge(&administrator, &number, json!({"event": comment})).await.expect(204);
    app.deliver().await;
    assert!(app.mails().iter().all(|mail| !mail.text.contains(&number)));
    assert!(app.mails().iter().any(|mail| mail.text.contains(&other)));
}

#[tokio::test]
async fn a_closed_request_is_purged_too_also_one_that_the_rule_is_due_to_close() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}");
    let comment = commented(&camille, &number, "Monsieur Secret est ici.").await;
    let resolution = json!({"resolution": "Monsieur Secret a compris."});
    let _ = agent.post(&format!("{path}/resolve"), &resolution).await.expect(200);
    app.advance(SignedDuration::from_hours(72));
    let administrator = app.administrator().await;
    let _ = purge(&administrator, &number, json!({"event": comment})).await.expect(204);
    let _ = purge(&administrator, &number, json!({"field": "resolution"})).await.expect(204);
    assert!(!everything(&app, &number).await.contains("Secret"));
    let request = administrator.get(&path).await.expect(200).json;
    assert_eq!((request["status"].as_str(), request["closed_by"].as_str()), (Some("closed"), Some("rule")));
    let events = administrator.get(&format!("{path}/events")).await.items();
    let kinds: Vec<_> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["created", "comment", "resolved", "closed", "purged", "purged"]);
}

#[tokio::test]
async fn a_purge_is_no_modification_in_the_sense_of_the_rule() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}");
    let comment = commented(&camille, &number, "Monsieur Secret est ici.").await;
    let _ = agent.post(&format!("{path}/resolve"), &json!({"resolution": "C'est fait."})).await.expect(200);
    app.advance(SignedDuration::from_hours(24));
    let _ = purge(&app.administrator().await, &number, json!({"event": comment})).await.expect(204);
    let camille = app.camille().await;
    assert_eq!(camille.get(&path).await.expect(200).json["closure"]["state"], "pending");
}

#[tokio::test]
async fn of_an_internal_note_nothing_shows_but_to_agents() {
    let app = TestApp::start().await;
    let (camille, agent, administrator) = (app.camille().await, app.agent().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}");
    let note = agent.post(&format!("{path}/notes"), &json!({"body": "Monsieur Secret"})).await.expect(201).json;
    let before = camille.get(&format!("{path}/events")).await.items();
    for _ in 0..2 {
        let _ = purge(&administrator, &number, json!({"event": note["id"]})).await.expect(204);
    }
    assert!(!everything(&app, &number).await.contains("Secret"));
    assert_eq!(camille.get(&format!("{path}/events")).await.items(), before);
    let notes = agent.get(&format!("{path}/notes")).await.items();
    assert_eq!((notes[0]["body"].as_str(), notes[0]["purged"]["reason"].as_str()), (Some(""), Some(WHY)));
    assert_eq!(notes[0]["purged"]["by"]["id"], json!(administrator.account()));
}

#[tokio::test]
async fn administrators_alone_purge() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut private = a_request();
    private["visibility"] = json!("private");
    let number = camille.files(&private).await.number();
    let what = json!({"field": "description"});
    for person in [app.camille().await, app.agent().await] {
        let _ = purge(&person, &number, what.clone()).await.problem(403, "forbidden");
    }
    for person in [app.sam().await, app.lea().await] {
        let _ = purge(&person, &number, what.clone()).await.problem(404, "not-found");
    }
    let _ = purge(&app.administrator().await, "CSC-9999", what).await.problem(404, "not-found");
}

#[tokio::test]
async fn what_goes_is_named_once_and_exists() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let (number, other) = (camille.files(&a_request()).await.number(), camille.files(&a_request()).await.number());
    for (what, pointer) in [
        (json!({}), "/event"),
        (json!({"event": format!("{number}-1"), "field": "subject"}), "/event"),
        (json!({"field": "number"}), "/field"),
        (json!({"event": "x"}), "/event"),
    ] {
        let answer = purge(&administrator, &number, what.clone()).await;
        assert_eq!(answer.problem(422, "invalid").pointers(), [pointer], "{what}");
    }
    for what in [
        json!({"event": format!("{other}-1")}),
        json!({"event": format!("{number}-9")}),
        json!({"event": "0123456789abcdef"}),
        json!({"attachment": "0123456789abcdef"}),
    ] {
        let _ = purge(&administrator, &number, what).await.problem(404, "not-found");
    }
    for what in [json!({"field": "remark"}), json!({"event": format!("{number}-1")})] {
        let _ = purge(&administrator, &number, what).await.problem(409, "conflict");
    }
    let body = json!({"field": "description", "reason": "Le NAM de DURM 9004 1510 y était."});
    let path = format!("/requests/{number}/purge");
    let _ = administrator.post(&path, &body).await.problem(422, "nominative-data");
}

#[tokio::test]
async fn more_than_fit_into_one_transaction_go_and_a_killed_purge_is_carried_through_by_the_same_again() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}");
    for edit in 0..100 {
        let _ = camille.patch(&path, &json!({"checked": format!("Secret {edit}")})).await.expect(200);
    }
    // The first transaction is carried out, and nothing after it: as if the function had been killed there.
    app.table.fail(Some(Failure::OnlyTransactions(1)));
    let _ = purge(&administrator, &number, json!({"field": "checked"})).await.problem(503, "unavailable");
    app.table.fail(None);
    let events = administrator.get(&format!("{path}/events?limit=100")).await.expect(200).text;
    assert!(events.contains("Secret 99") || everything(&app, &number).await.contains("Secret"), "something is left");
    let _ = purge(&administrator, &number, json!({"field": "checked"})).await.expect(204);
    let (mut cursor, mut events) = (String::new(), Vec::new());
    loop {
        let page = administrator.get(&format!("{path}/events?limit=100{cursor}")).await.expect(200);
        assert!(!page.text.contains("Secret"));
        events.extend(page.items());
        let Some(next) = page.json["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let purges: Vec<_> = events.iter().filter(|event| event["kind"] == "purged").collect();
    assert_eq!(purges.len(), 1, "one purge, carried through");
    assert_eq!(purges[0]["detail"], json!({"field": "checked"}));
}

#[tokio::test]
async fn a_lost_race_is_decided_again() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let comment = commented(&camille, &number, "Monsieur Secret est ici.").await;
    app.table.fail(Some(Failure::Conflicts(3)));
    let _ = purge(&administrator, &number, json!({"event": comment})).await.expect(204);
    assert!(!everything(&app, &number).await.contains("Secret"));
}
