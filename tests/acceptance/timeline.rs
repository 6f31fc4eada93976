//! The timeline and its comments (`spec/product.md`, The life of a request, The 72-hour rule).

use guichet_testkit::{Person, TestApp, a_request};
use jiff::SignedDuration;
use serde_json::{Value, json};

async fn filed(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

async fn comment(person: &Person, request: &str, text: &str) -> Value {
    person.post(&format!("{request}/comments"), &json!({"body": text})).await.expect(201).json
}

async fn resolve(app: &TestApp, request: &str) {
    let body = json!({"resolution": "Le service a été redémarré."});
    let _ = app.agent().await.post(&format!("{request}/resolve"), &body).await.expect(200);
}

async fn kinds(person: &Person, request: &str) -> Vec<String> {
    let events = person.get(&format!("{request}/events?limit=100")).await.expect(200).items();
    events.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_comment_is_an_event_that_everyone_who_sees_the_request_reads() {
    let app = TestApp::start().await;
    let (camille, colleague, agent) = (app.camille().await, app.colleague(1).await, app.agent().await);
    let request = filed(&camille).await;
    let number = request.rsplit('/').next().unwrap();
    let made = comment(&colleague, &request, "  Même chose ici.\r\nÀ l'urgence aussi. ").await;
    let expected = json!({
        "id": format!("{number}-2"), "at": "2026-06-10T16:00:00Z", "kind": "comment", "detail": {},
        "actor": {"id": colleague.account(), "name": "Collègue Numéro1"}, "body": "Même chose ici.\nÀ l'urgence aussi.",
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(made[name], *value, "{name}");
    }
    for person in [&camille, &colleague, &agent] {
        assert_eq!(person.get(&format!("{request}/events")).await.expect(200).items()[1], made);
    }
    assert_eq!(camille.get(&request).await.expect(200).json["version"], 2);
}

#[tokio::test]
async fn the_timeline_tells_every_change_oldest_first_page_by_page() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = agent.post_empty(&format!("{request}/take")).await.expect(200);
    let _ = comment(&camille, &request, "Toujours rien?").await;
    let _ = camille.patch(&request, &json!({"checked": "Imprimante redémarrée."})).await.expect(200);
    resolve(&app, &request).await;
    let mut events = Vec::new();
    let mut next = String::new();
    loop {
        let page = camille.get(&format!("{request}/events?limit=2{next}")).await.expect(200);
        assert!(page.items().len() <= 2);
        events.extend(page.items());
        let Some(cursor) = page.json["next_cursor"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    let kinds: Vec<_> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["created", "taken", "comment", "edited", "resolved"]);
    assert_eq!(events[1]["detail"]["taken"], true);
    assert_eq!(events[4]["body"], "Le service a été redémarré.");
}

#[tokio::test]
async fn a_closure_by_the_rule_is_in_the_timeline_from_its_instant_on_before_the_sweep_and_after() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolve(&app, &request).await;
    app.advance(SignedDuration::from_secs(72 * 3600 - 1));
    assert_eq!(kinds(&app.camille().await, &request).await, ["created", "resolved"]);
    app.advance(SignedDuration::from_secs(3601));
    let camille = app.camille().await;
    let before = camille.get(&format!("{request}/events")).await.expect(200);
    let closed = &before.items()[2];
    assert_eq!(
        (&closed["kind"], &closed["actor"], &closed["at"]),
        (&json!("closed"), &json!(null), &json!("2026-06-13T16:00:00Z"))
    );
    let seen = camille.get(&request).await.expect(200);
    let _ = app.sweep().await;
    assert_eq!(camille.get(&format!("{request}/events")).await.expect(200).json, before.json);
    assert_eq!(camille.get(&request).await.expect(200).json, seen.json);
    // A page that ends just before it has another page.
    let page = camille.get(&format!("{request}/events?limit=2")).await.expect(200);
    let next = page.json["next_cursor"].as_str().unwrap();
    let page = camille.get(&format!("{request}/events?limit=2&cursor={next}")).await.expect(200);
    assert_eq!((page.items(), &page.json["next_cursor"]), (vec![closed.clone()], &json!(null)));
}

#[tokio::test]
async fn a_contacts_comment_takes_a_waiting_request_up_again_and_an_agents_does_not() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let question = json!({"question": "Quelle imprimante?"});
    let _ = agent.post(&format!("{request}/wait"), &question).await.expect(200);
    let _ = comment(&agent, &request, "Le numéro est dessous.").await;
    assert_eq!(camille.get(&request).await.expect(200).json["status"], "waiting_for_customer");
    let answer = comment(&camille, &request, "La 12.").await;
    assert_eq!(answer["detail"]["status"], json!({"from": "waiting_for_customer", "to": "in_progress"}));
    assert_eq!(camille.get(&request).await.expect(200).json["status"], "in_progress");
}

#[tokio::test]
async fn a_commenter_is_told_where_her_comment_does_not_stop_the_closure() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let notice = |event: &Value| event.get("notice").cloned();
    assert_eq!(notice(&comment(&camille, &request, "Avant la résolution.").await), None);
    resolve(&app, &request).await;
    // The resolution's own day in Toronto lasts until 04:00 UTC.
    app.turn_to("2026-06-11T03:59:59Z");
    let camille = app.camille().await;
    let told = Some(json!("does-not-stop-closure"));
    assert_eq!(notice(&comment(&camille, &request, "Le jour même.").await), told);
    assert_eq!(notice(&comment(&app.agent().await, &request, "De l'agent aussi.").await), told);
    app.turn_to("2026-06-11T04:00:00Z");
    let stopping = comment(&app.camille().await, &request, "Le lendemain.").await;
    assert_eq!(notice(&stopping), None);
    let closure = app.camille().await.get(&request).await.expect(200).json["closure"].clone();
    assert_eq!((&closure["state"], &closure["halted_by"]), (&json!("halted"), &stopping["id"]));
    assert_eq!(notice(&comment(&app.camille().await, &request, "Et encore.").await), None);
}

#[tokio::test]
async fn a_comment_sent_again_under_its_key_is_made_once_and_answered_alike() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolve(&app, &request).await;
    let path = format!("{request}/comments");
    let body = json!({"body": "Une seule fois."});
    let calls = (0..10).map(|_| camille.post_once(&path, "one", &body));
    let answers = futures_util::future::join_all(calls).await;
    assert_eq!(answers[0].json["notice"], "does-not-stop-closure");
    for answer in &answers {
        assert_eq!(answer.clone().expect(201).json, answers[0].json);
    }
    assert_eq!(kinds(&camille, &request).await, ["created", "resolved", "comment"]);
    let _ =
        camille.post_once(&path, "one", &json!({"body": "Autre chose."})).await.problem(422, "idempotency-mismatch");
    let other = filed(&camille).await;
    let _ = camille.post_once(&format!("{other}/comments"), "one", &body).await.expect(201);
}

#[tokio::test]
async fn a_comment_is_one_to_twenty_thousand_characters_and_nothing_else() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let path = format!("{request}/comments");
    for (body, pointer) in [
        (json!({}), "/body"),
        (json!({"body": ""}), "/body"),
        (json!({"body": " \n\t "}), "/body"),
        (json!({"body": "é".repeat(20_001)}), "/body"),
        (json!({"body": "a\u{0}b"}), "/body"),
        (json!({"body": ["a"]}), "/body"),
        (json!({"body": "Voir l'image", "attachments": "1"}), "/attachments"),
        (json!({"body": "Voir l'image", "not_nominative": "1"}), "/not_nominative"),
        (json!([]), ""),
    ] {
        assert_eq!(camille.post(&path, &body).await.problem(422, "invalid").pointers(), [pointer]);
    }
    let _ = comment(&camille, &request, &"é".repeat(20_000)).await;
    let _ = comment(&camille, &request, "é").await;
}

#[tokio::test]
async fn a_closed_request_takes_no_comment_from_its_72nd_hour_on() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolve(&app, &request).await;
    app.advance(SignedDuration::from_hours(72));
    let body = json!({"body": "Trop tard?"});
    let camille = app.camille().await;
    let _ = camille.post(&format!("{request}/comments"), &body).await.problem(409, "request-closed");
    assert_eq!(kinds(&camille, &request).await, ["created", "resolved", "closed"]);
}

#[tokio::test]
async fn reading_and_commenting_what_one_does_not_see_is_answered_as_what_is_not_there() {
    let app = TestApp::start().await;
    let (camille, alex, sam) = (app.camille().await, app.alex().await, app.sam().await);
    let request = filed(&camille).await;
    let body = json!({"body": "Bonjour"});
    for part in ["", "/events", "/mails", "/audience"] {
        let unknown = sam.get(&format!("/requests/CSC-999999{part}")).await.problem(404, "not-found").without_trace();
        for person in [&alex, &sam] {
            let hidden = person.get(&format!("{request}{part}")).await.problem(404, "not-found");
            assert_eq!(hidden.without_trace(), unknown);
        }
    }
    for person in [&alex, &sam] {
        let _ = person.post(&format!("{request}/comments"), &body).await.problem(404, "not-found");
        let _ = person
            .post(&format!("{request}/comments"), &json!({"body": "NAM DLPH98042746"}))
            .await
            .problem(404, "not-found");
    }
    assert_eq!(kinds(&camille, &request).await, ["created"]);
}

#[tokio::test]
async fn every_reading_is_recorded() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let number = request.rsplit('/').next().unwrap();
    for part in ["", "/events", "/mails", "/audience"] {
        app.advance(SignedDuration::from_secs(1));
        let _ = camille.get(&format!("{request}{part}")).await.expect(200);
    }
    app.advance(SignedDuration::from_secs(1));
    let trail = app.administrator().await.get(&format!("/audit?request={number}")).await.expect(200).items();
    let actions: Vec<_> = trail.iter().rev().map(|record| record["action"].as_str().unwrap()).collect();
    let expected = ["request.created", "request.read", "request.events_read", "mails.read", "request.audience_read"];
    assert_eq!(actions[..5], expected);
    assert!(trail.iter().rev().take(5).all(|record| record["account"] == json!(camille.account())));
}
