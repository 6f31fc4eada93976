//! Fifty people at one request: what is accepted is in the timeline, the version counts it, nothing else is
//! (`design/architecture.md`, Data).

use std::collections::BTreeMap;

use futures_util::future::join_all;
use guichet_testkit::{Answer, Person, TestApp, a_request};
use serde_json::{Value, json};

/// Someone's call, with a text that tells it from all others.
struct Attempt {
    who: Person,
    path: &'static str,
    body: Value,
    kind: &'static str,
    text: String,
}

impl Attempt {
    fn new(who: &Person, what: usize, place: usize) -> Self {
        let (path, name, kind) = [
            ("comments", "body", "comment"),
            ("resolve", "resolution", "resolved"),
            ("reopen", "reason", "reopened"),
            ("close", "remark", "closed"),
        ][what];
        let text = format!("Tentative {place}");
        Self { who: who.clone(), path, body: json!({name: text}), kind, text }
    }

    async fn send(&self, request: &str) -> Answer {
        self.who.post(&format!("{request}/{}", self.path), &self.body).await
    }
}

async fn all_events(person: &Person, request: &str) -> Vec<Value> {
    let mut events = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = person.get(&format!("{request}/events?limit=100{cursor}")).await.expect(200);
        events.extend(page.items());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return events,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_people_at_one_request_leave_exactly_what_was_accepted() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut people = vec![camille.clone()];
    for number in 0..49 {
        people.push(if number % 3 == 0 { app.another_agent(number).await } else { app.colleague(number).await });
    }
    let is_agent = |place: usize| place > 0 && (place - 1).is_multiple_of(3);
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    let mut accepted: BTreeMap<String, &'static str> = BTreeMap::new();

    // Comments, resolutions, reopenings; then the same with closings among them.
    for (round, closings) in [(0, false), (1, false), (2, true)] {
        let attempts: Vec<_> = people
            .iter()
            .enumerate()
            .map(|(place, who)| {
                let what = match (is_agent(place), place % 4) {
                    (true, 0) if closings => 3,
                    (true, 1 | 2) => 1,
                    (false, 2) => 2,
                    _ if closings && place == 0 => 3,
                    _ => 0,
                };
                Attempt::new(who, what, round * 100 + place)
            })
            .collect();
        let answers = join_all(attempts.iter().map(|attempt| attempt.send(&request))).await;
        for (attempt, answer) in attempts.iter().zip(answers) {
            match answer.status {
                200 | 201 => assert_eq!(accepted.insert(attempt.text.clone(), attempt.kind), None),
                409 => {}
                _ => panic!("{}: {}", attempt.kind, answer.text),
            }
        }
    }

    let events = all_events(&camille, &request).await;
    let seen = camille.get(&request).await.expect(200).json;
    assert_eq!(events[0]["kind"], "created");
    let told: BTreeMap<String, String> = events[1..]
        .iter()
        .map(|event| (event["body"].as_str().unwrap().to_owned(), event["kind"].as_str().unwrap().to_owned()))
        .collect();
    let expected: BTreeMap<String, String> =
        accepted.iter().map(|(text, kind)| (text.clone(), (*kind).to_owned())).collect();
    assert_eq!(told, expected);
    assert_eq!(events.len(), accepted.len() + 1, "each once");
    assert_eq!(seen["version"], accepted.len() + 1);
    let number = request.rsplit('/').next().unwrap();
    let ids: Vec<_> = events.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    let gapless: Vec<_> = (1..=events.len()).map(|seq| format!("{number}-{seq}")).collect();
    assert_eq!(ids, gapless);

    // The test must have met what it is about.
    let many = |kind: &str| accepted.values().filter(|accepted| **accepted == kind).count();
    assert!(many("comment") >= 5 && many("resolved") >= 1, "{accepted:?}");
    assert!(many("closed") <= 1, "{accepted:?}");
    assert_eq!(seen["status"] == "closed", many("closed") == 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_commenting_at_once_both_succeed() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    let path = format!("{request}/comments");
    for round in 0..10 {
        let (first, second) = (json!({"body": format!("A{round}")}), json!({"body": format!("B{round}")}));
        let (first, second) = tokio::join!(camille.post(&path, &first), agent.post(&path, &second));
        let _ = (first.expect(201), second.expect(201));
    }
    assert_eq!(all_events(&camille, &request).await.len(), 21);
}
