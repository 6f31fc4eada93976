//! Internal notes: agents' only, apart from the timeline (`spec/product.md`, The life of a request).

use guichet_testkit::{Person, TestApp, a_request};
use jiff::SignedDuration;
use serde_json::json;

async fn filed(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

#[tokio::test]
async fn agents_write_and_read_notes_that_nobody_else_learns_of() {
    let app = TestApp::start().await;
    let (camille, lea, sam, agent) = (app.camille().await, app.lea().await, app.sam().await, app.agent().await);
    let request = filed(&camille).await;
    let path = format!("{request}/notes");
    let body = json!({"body": "Vu avec l’équipe réseau."});
    let note = agent.post(&path, &body).await.expect(201);
    assert_eq!(note.json["actor"]["name"], "Dominique Agent");
    assert_eq!(note.json["at"], "2026-06-10T16:00:00Z");
    let listed = app.administrator().await.get(&path).await.expect(200);
    assert_eq!(listed.items(), [note.json]);
    assert_eq!(listed.json["next_cursor"], json!(null));

    let _ = camille.post(&path, &body).await.problem(403, "forbidden");
    let _ = camille.get(&path).await.problem(403, "forbidden");
    for outsider in [&lea, &sam] {
        let unknown = outsider.get("/requests/CSC-9999/notes").await.problem(404, "not-found");
        let read = outsider.get(&path).await.problem(404, "not-found");
        let written = outsider.post(&path, &body).await.problem(404, "not-found");
        assert_eq!(read.without_trace(), unknown.without_trace());
        assert_eq!(written.without_trace(), unknown.without_trace());
    }
    app.deliver().await;
    for seen in [request.clone(), format!("{request}/events"), format!("{request}/mails"), "/notifications".to_owned()]
    {
        let answer = camille.get(&seen).await.expect(200);
        assert!(!answer.text.contains("réseau"), "{seen}");
    }
    assert!(app.mails().iter().all(|mail| !mail.text.contains("réseau")));
}

#[tokio::test]
async fn a_note_is_no_event_and_stops_no_closure() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = agent.post(&format!("{request}/resolve"), &json!({"resolution": "Corrigé."})).await.expect(200);
    app.advance(SignedDuration::from_hours(24));
    let agent = app.agent().await;
    let _ = agent.post(&format!("{request}/notes"), &json!({"body": "À surveiller."})).await.expect(201);
    let now = agent.get(&request).await.json;
    assert_eq!((&now["version"], &now["closure"]["state"]), (&json!(2), &json!("pending")));
}

#[tokio::test]
async fn a_closed_requests_notes_are_read_and_not_added_to() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let path = format!("{request}/notes");
    let _ = agent.post(&path, &json!({"body": "Avant."})).await.expect(201);
    let _ = agent.post_empty(&format!("{request}/close")).await.expect(200);
    let _ = agent.post(&path, &json!({"body": "Après."})).await.problem(409, "request-closed");
    assert_eq!(agent.get(&path).await.expect(200).items().len(), 1);
}

#[tokio::test]
async fn a_note_under_a_key_is_written_once() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let path = format!("{request}/notes");
    let first = agent.post_once(&path, "note-1", &json!({"body": "Une fois."})).await.expect(201);
    let again = agent.post_once(&path, "note-1", &json!({"body": "Une fois."})).await.expect(201);
    assert_eq!(first.json, again.json);
    let _ = agent.post_once(&path, "note-1", &json!({"body": "Autre."})).await.problem(422, "idempotency-mismatch");
    let other = app.administrator().await.post_once(&path, "note-1", &json!({"body": "Une fois."})).await.expect(201);
    assert_ne!(first.json["id"], other.json["id"], "the key is the account's");
    assert_eq!(agent.get(&path).await.items().len(), 2);
}

#[tokio::test]
async fn notes_come_in_pages_oldest_first_whose_cursor_serves_nothing_else() {
    let app = TestApp::start().await;
    let (camille, agent, other) = (app.camille().await, app.agent().await, app.another_agent(1).await);
    let (request, second) = (filed(&camille).await, filed(&camille).await);
    for number in 0..5 {
        let _ = agent.post(&format!("{request}/notes"), &json!({"body": format!("Note {number}")})).await.expect(201);
        app.advance(SignedDuration::from_secs(1));
    }
    let mut bodies = Vec::new();
    let mut cursor = String::new();
    let mut cursors = Vec::new();
    loop {
        let page = agent.get(&format!("{request}/notes?limit=2{cursor}")).await.expect(200);
        bodies.extend(page.items().iter().map(|note| note["body"].as_str().unwrap().to_owned()));
        let Some(next) = page.json["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
        cursors.push(cursor.clone());
    }
    assert_eq!(bodies, ["Note 0", "Note 1", "Note 2", "Note 3", "Note 4"]);
    assert_eq!(cursors.len(), 2);
    let cursor = &cursors[0];
    for (who, path) in [(&other, &request), (&agent, &second)] {
        let refused = who.get(&format!("{path}/notes?limit=2{cursor}")).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/cursor"]);
    }
    let _ = agent.get(&format!("{request}/notes?limit=0&cursor=x&page=2")).await.problem(422, "invalid");
}

#[tokio::test]
async fn writing_and_reading_notes_is_in_the_audit_trail() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = agent.post(&format!("{request}/notes"), &json!({"body": "Vérifié."})).await.expect(201);
    let _ = agent.get(&format!("{request}/notes")).await.expect(200);
    let number = request.rsplit('/').next().unwrap();
    let trail = app.administrator().await.get(&format!("/audit?request={number}")).await.expect(200);
    for action in ["note.written", "notes.read"] {
        let record = trail.items().into_iter().find(|record| record["action"] == action).expect(action);
        assert_eq!(record["account"], agent.account());
    }
    assert!(!trail.text.contains("Vérifié"));
}
