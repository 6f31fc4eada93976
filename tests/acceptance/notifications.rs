//! The portal's own notifications (`spec/product.md`, Who hears about it; `spec/api.md`, Around it).

use guichet_testkit::{Person, TestApp, a_request};
use jiff::SignedDuration;
use serde_json::{Value, json};

async fn filed(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

async fn notifications(person: &Person) -> Vec<Value> {
    person.get("/notifications").await.expect(200).items()
}

/// Whether each has been read, newest first.
async fn read(person: &Person) -> Vec<bool> {
    notifications(person).await.iter().map(|notification| notification["read"].as_bool().unwrap()).collect()
}

/// The agent comments, a second later.
async fn commented(app: &TestApp, request: &str) {
    app.advance(SignedDuration::from_secs(1));
    let body = json!({"body": "Nous regardons."});
    let _ = app.agent().await.post(&format!("{request}/comments"), &body).await.expect(201);
    app.deliver().await;
}

#[tokio::test]
async fn what_mail_tells_the_portal_tells_newest_first() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    app.deliver().await;
    commented(&app, &request).await;
    let number = request.rsplit('/').next().unwrap();
    let agent = app.account("agent@centre.test").await.summary();
    let told = notifications(&camille).await;
    assert_eq!(told.len(), 2);
    let expected = json!({
        "id": format!("{number}-2"), "at": "2026-06-10T16:00:01Z", "number": number,
        "subject": "Question sur les étiquettes", "topics": ["comment"], "actor": agent, "read": false,
    });
    assert_eq!(told[0], expected);
    assert_eq!(told[1]["topics"], json!(["acknowledgement"]));
    assert_eq!(notifications(&app.sam().await).await, Vec::<Value>::new());
}

#[tokio::test]
async fn the_subject_is_that_of_now() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    commented(&app, &request).await;
    let _ = camille.patch(&request, &json!({"subject": "Un autre sujet"})).await.expect(200);
    assert_eq!(notifications(&camille).await[0]["subject"], "Un autre sujet");
}

#[tokio::test]
async fn everything_up_to_an_instant_counts_as_read_and_stays_so() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    app.deliver().await;
    commented(&app, &request).await;
    commented(&app, &request).await;
    assert_eq!(read(&camille).await, [false, false, false]);
    let second = notifications(&camille).await[1]["at"].clone();
    let _ = camille.post("/notifications/read", &json!({"up_to": second})).await.expect(204);
    assert_eq!(read(&camille).await, [false, true, true]);
    let _ = camille.post("/notifications/read", &json!({"up_to": "2026-06-01T00:00:00Z"})).await.expect(204);
    assert_eq!(read(&camille).await, [false, true, true]);
}

#[tokio::test]
async fn what_is_still_to_come_cannot_be_read_already() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    app.deliver().await;
    let _ = camille.post("/notifications/read", &json!({"up_to": "2036-01-01T00:00:00Z"})).await.expect(204);
    commented(&app, &request).await;
    assert_eq!(read(&camille).await, [false, true]);
}

#[tokio::test]
async fn an_instant_of_another_form_is_refused() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for body in [json!({}), json!({"up_to": "hier"}), json!({"up_to": 7}), json!({"up_to": "2026-06-10"})] {
        let refused = camille.post("/notifications/read", &body).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/up_to"], "{body}");
    }
}

#[tokio::test]
async fn a_request_that_one_may_no_longer_see_is_in_no_notification() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let mut body = a_request();
    body["visibility"] = json!("private");
    body["participants"] = json!([alex.account()]);
    let request = format!("/requests/{}", camille.files(&body).await.number());
    commented(&app, &request).await;
    assert!(!notifications(&alex).await.is_empty());
    let _ = camille.delete(&format!("{request}/participants/{}", alex.account())).await.expect(204);
    assert_eq!(notifications(&alex).await, Vec::<Value>::new());
}

#[tokio::test]
async fn notifications_come_page_by_page_and_a_cursor_is_for_its_account() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let request = filed(&camille).await;
    app.deliver().await;
    commented(&app, &request).await;
    let first = camille.get("/notifications?limit=1").await.expect(200);
    let cursor = first.json["next_cursor"].as_str().unwrap();
    let second = camille.get(&format!("/notifications?limit=1&cursor={cursor}")).await.expect(200);
    assert_eq!([first.items(), second.items()].concat(), notifications(&camille).await);
    assert_eq!(second.json["next_cursor"], json!(null));
    let foreign = alex.get(&format!("/notifications?cursor={cursor}")).await.problem(422, "invalid");
    assert_eq!(foreign.pointers(), ["/cursor"]);
}

#[tokio::test]
async fn notifications_are_for_whoever_is_signed_in() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    let _ = stranger.get("/notifications").await.problem(401, "unauthenticated");
    let body = json!({"up_to": "2026-06-10T16:00:00Z"});
    let _ = stranger.post("/notifications/read", &body).await.problem(401, "unauthenticated");
}
