//! Handing a request over to another contact of its establishment (`spec/product.md`, Who is who).

use guichet_testkit::{TestApp, a_request};
use serde_json::json;

#[tokio::test]
async fn a_lead_hands_over_what_she_does_not_see_and_is_not_shown_it() {
    let app = TestApp::start().await;
    let (camille, alex, lea) = (app.camille().await, app.alex().await, app.lea().await);
    let mut body = a_request();
    body["visibility"] = json!("private");
    let request = format!("/requests/{}", alex.files(&body).await.number());
    let _ = lea.get(&request).await.problem(404, "not-found");

    let handed = lea.put(&format!("{request}/requester"), &json!({"account": camille.account()})).await.expect(204);
    assert_eq!(handed.text, "");

    let seen = camille.get(&request).await.expect(200);
    assert_eq!(seen.json["requester"], json!({"id": camille.account(), "name": "Camille Roy"}));
    let _ = alex.get(&request).await.problem(404, "not-found");
    let events = camille.get(&format!("{request}/events")).await.items();
    assert_eq!(events[1]["kind"], "handed_over");
    assert_eq!(events[1]["detail"]["account"]["id"], camille.account());
    app.deliver().await;
    assert_eq!(app.mails_to(&camille.email).len(), 1, "she is told");
}

#[tokio::test]
async fn a_lead_does_not_take_for_herself_what_she_does_not_see() {
    let app = TestApp::start().await;
    let (alex, lea) = (app.alex().await, app.lea().await);
    let mut body = a_request();
    body["visibility"] = json!("private");
    let request = format!("/requests/{}", alex.files(&body).await.number());
    let to_herself = json!({"account": lea.account()});
    let _ = lea.put(&format!("{request}/requester"), &to_herself).await.problem(403, "forbidden");
    assert_eq!(alex.get(&request).await.expect(200).json["version"], 1);
}

#[tokio::test]
async fn staff_hand_over_closed_requests_too_and_a_second_time_changes_nothing() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    let _ = camille.post(&format!("{request}/participants"), &json!({"account": alex.account()})).await.expect(201);
    let _ = agent.post(&format!("{request}/close"), &json!({})).await.expect(200);

    let to = json!({"account": alex.account()});
    let handed = agent.put(&format!("{request}/requester"), &to).await.expect(200);
    assert_eq!(handed.json["requester"]["id"], alex.account());
    assert_eq!(handed.json["participants"], json!([]), "the requester is no participant besides");
    assert_eq!(handed.json["status"], "closed");
    assert_eq!(handed.header("etag"), Some("\"4\""));
    let again = agent.put(&format!("{request}/requester"), &to).await.expect(200);
    assert_eq!(again.json["version"], 4);
}

#[tokio::test]
async fn a_closure_that_is_due_comes_before_the_hand_over() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    let resolved = agent.post(&format!("{request}/resolve"), &json!({"resolution": "Corrigé."})).await.expect(200);
    let closes_at = resolved.json["closure"]["closes_at"].clone();
    app.advance(jiff::SignedDuration::from_hours(80));

    let agent = app.agent().await;
    let handed = agent.put(&format!("{request}/requester"), &json!({"account": alex.account()})).await.expect(200);
    assert_eq!((&handed.json["status"], &handed.json["closed_at"]), (&json!("closed"), &closes_at));
    let events = agent.get(&format!("{request}/events")).await.items();
    let told: Vec<_> = events.iter().map(|event| (event["kind"].as_str().unwrap(), &event["at"])).collect();
    assert_eq!(told[2], ("closed", &closes_at));
    assert_eq!(told[3].0, "handed_over");
    assert_eq!(app.sweep().await["closed"], 0, "nothing is left to do");
}

#[tokio::test]
async fn nobody_else_hands_a_request_over() {
    let app = TestApp::start().await;
    let (camille, alex, sam) = (app.camille().await, app.alex().await, app.sam().await);
    let foreign_lead = json!({
        "email": "lead@ciusss-demo.test", "name": "Une Répondante", "establishment": "ciusss-demo", "role": "lead",
    });
    let foreign_lead = app.add(&foreign_lead).await;
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    let to = json!({"account": alex.account()});
    let path = format!("{request}/requester");
    let _ = camille.put(&path, &to).await.problem(403, "forbidden");
    for outsider in [&alex, &sam, &foreign_lead] {
        let refused = outsider.put(&path, &to).await.problem(404, "not-found");
        let unknown = outsider.put("/requests/CSC-9999/requester", &to).await.problem(404, "not-found");
        assert_eq!(refused.without_trace(), unknown.without_trace());
    }
}
