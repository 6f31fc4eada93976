//! Every case of the 72-hour rule, through HTTP, by turning the clock (`spec/product.md`, The 72-hour rule).

use guichet_testkit::{TestApp, a_request};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const VECTORS: &str = include_str!("../../shared/domain/tests/closure-vectors.json");

struct Case {
    name: String,
    resolved_at: Timestamp,
    changes: Vec<Timestamp>,
    /// The position of the change that stops the closure; `None` where it closes.
    halted_by: Option<usize>,
    closes_at: Timestamp,
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

fn cases() -> Vec<Case> {
    let cases: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    let read = |case: Value| {
        let closed = case["outcome"] == "closed";
        let resolved_at = instant(&case["resolved_at"]);
        let after = resolved_at.checked_add(SignedDuration::from_hours(72)).unwrap();
        Case {
            name: case["name"].as_str().unwrap().to_owned(),
            resolved_at,
            changes: case["changes"].as_array().unwrap().iter().map(instant).collect(),
            halted_by: (!closed).then(|| usize::try_from(case["halted_by"].as_u64().unwrap()).unwrap()),
            closes_at: if closed { instant(&case["at"]) } else { after },
        }
    };
    cases.into_iter().map(read).collect()
}

impl Case {
    /// The closure as the API must show it once `comments` of the changes have been made.
    fn closure(&self, number: &str, comments: usize, now: Timestamp) -> Value {
        match self.halted_by {
            Some(position) if comments > position => {
                // After the filing and the resolution.
                let event = format!("{number}-{}", 3 + position);
                json!({"state": "halted", "closes_at": self.closes_at, "halted_by": event})
            }
            _ => {
                let state = if self.closes_at <= now { "done" } else { "pending" };
                json!({"state": state, "closes_at": self.closes_at, "halted_by": null})
            }
        }
    }

    async fn plays(&self, app: &TestApp) {
        let name = &self.name;
        let turn = |at: Timestamp| app.turn_to(&at.to_string());
        turn(self.resolved_at.checked_sub(SignedDuration::from_mins(30)).unwrap());
        let number = app.camille().await.files(&a_request()).await.number();
        let request = format!("/requests/{number}");
        turn(self.resolved_at);
        let resolution = json!({"resolution": "Le service a été redémarré."});
        let resolved = app.agent().await.post(&format!("{request}/resolve"), &resolution).await.expect(200);
        assert_eq!(resolved.json["closure"], self.closure(&number, 0, self.resolved_at), "{name}");

        for (position, at) in self.changes.iter().enumerate() {
            turn(*at);
            let camille = app.camille().await;
            let comment = json!({"body": format!("Précision numéro {position}")});
            let answer = camille.post(&format!("{request}/comments"), &comment).await;
            if self.halted_by.is_none() && self.closes_at <= *at {
                let _ = answer.problem(409, "request-closed");
                let seen = camille.get(&request).await.expect(200).json;
                assert_eq!((&seen["status"], &seen["closed_at"]), (&json!("closed"), &json!(self.closes_at)), "{name}");
            } else {
                let answer = answer.expect(201);
                let stops = self.halted_by.is_some_and(|halting| halting <= position);
                let notice = if stops { Value::Null } else { json!("does-not-stop-closure") };
                assert_eq!(answer.json["notice"], notice, "{name}: change {position}");
                let seen = camille.get(&request).await.expect(200).json;
                assert_eq!(seen["closure"], self.closure(&number, position + 1, *at), "{name}: change {position}");
            }
        }
        self.ends(app, &request, &number).await;
    }

    /// To the second, first without the sweep and then with it.
    async fn ends(&self, app: &TestApp, request: &str, number: &str) {
        let name = &self.name;
        let made = self.changes.len();
        for (at, is_closed) in [
            (self.closes_at.checked_sub(SignedDuration::from_secs(1)).unwrap(), false),
            (self.closes_at, self.halted_by.is_none()),
        ] {
            app.turn_to(&at.to_string());
            let seen = app.camille().await.get(request).await.expect(200).json;
            let status = if is_closed { "closed" } else { "resolved" };
            assert_eq!(seen["status"], status, "{name}: at {at}");
            assert_eq!(seen["closure"], self.closure(number, made, at), "{name}: at {at}");
            assert_eq!(seen["closed_at"], if is_closed { json!(at) } else { Value::Null }, "{name}: at {at}");
        }
        let last = self.changes.last().copied().unwrap_or(self.closes_at).max(self.closes_at);
        app.turn_to(&last.checked_add(SignedDuration::from_mins(5)).unwrap().to_string());
        let before = app.camille().await.get(request).await.expect(200).json;
        let report = app.sweep().await;
        assert_eq!(report["closed"], usize::from(self.halted_by.is_none()), "{name}: {report}");
        let camille = app.camille().await;
        assert_eq!(camille.get(request).await.expect(200).json, before, "{name}: the sweep changes nothing to be seen");
        let events = camille.get(&format!("{request}/events")).await.expect(200).items();
        let closing: Vec<_> = events.iter().filter(|event| event["kind"] == "closed").collect();
        if self.halted_by.is_none() {
            assert_eq!(closing.len(), 1, "{name}");
            assert_eq!((&closing[0]["at"], &closing[0]["actor"]), (&json!(self.closes_at), &Value::Null), "{name}");
            assert_eq!(before["closed_by"], "rule", "{name}");
        } else {
            assert_eq!(closing.len(), 0, "{name}");
            // Nothing closes it any more but people.
            let _ = camille.post_empty(&format!("{request}/close")).await.expect(200);
        }
    }
}

#[tokio::test]
async fn every_case_of_the_vectors_ends_as_it_says() {
    let app = TestApp::start().await;
    let cases = cases();
    assert!(cases.len() >= 40, "the vectors are there");
    for case in cases {
        case.plays(&app).await;
    }
}
