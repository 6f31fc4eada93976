//! The page of editing a request (`spec/api.md`, Requests).

use guichet_testkit::{TestApp, a_request, an_incident};
use serde_json::{Value, json};

use crate::pages_filing::{request, value};

#[tokio::test]
async fn editing_begins_with_what_is_there_and_changes_only_what_was_changed() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = an_incident();
    body["fields"]["began_at"] = json!("2026-06-10T12:30:15Z");
    body["visibility"] = json!("private");
    let before = camille.files(&body).await.json;
    let path = format!("/requests/{}/update", before["number"].as_str().unwrap());
    let page = camille.page(&path).await.expect(200);
    assert_eq!(value(&page, &path, "subject"), before["subject"]);
    assert_eq!(value(&page, &path, "fields[users_affected]"), "2");
    assert_eq!(value(&page, &path, "fields[organisation_hindered]"), "no");
    assert_eq!(value(&page, &path, "visibility"), "private");
    // Saved as it is, nothing happens to it.
    let saved = camille.submits(&page, &path, &[]).await;
    assert!(saved.location().contains("notice=edited"));
    let number = before["number"].as_str().unwrap();
    assert_eq!(request(&camille, number).await, before);
    let _ = camille.submits(&page, &path, &[("checked", "Poste redémarré.")]).await.location();
    let after = request(&camille, number).await;
    assert_eq!((&after["checked"], &after["fields"]), (&json!("Poste redémarré."), &before["fields"]));
}

#[tokio::test]
async fn what_is_emptied_in_an_edit_is_taken_away() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = an_incident();
    body["checked"] = json!("Poste redémarré.");
    body["fields"] = json!({"module": "Laboratoire"});
    let number = camille.files(&body).await.number();
    let path = format!("/requests/{number}/update");
    let page = camille.page(&path).await.expect(200);
    let _ = camille.submits(&page, &path, &[("checked", ""), ("fields[module]", "")]).await.location();
    let after = request(&camille, &number).await;
    assert_eq!((&after["checked"], &after["fields"]), (&Value::Null, &json!({})));
}

#[tokio::test]
async fn who_was_slower_sees_both_texts_and_can_go_on() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}/update");
    let page = camille.page(&path).await.expect(200);
    let theirs = json!({"subject": "Étiquettes sans code"});
    let _ = agent.patch(&format!("/requests/{number}"), &theirs).await.expect(200);
    let stale = camille.submits(&page, &path, &[("subject", "Étiquettes de l’unité")]).await.expect(412);
    stale.sees("Étiquettes sans code");
    assert_eq!(value(&stale, &path, "subject"), "Étiquettes de l’unité");
    assert_eq!(stale.select("dl.facts").len(), 1, "only the subject differs");
    assert_eq!(request(&camille, &number).await["subject"], "Étiquettes sans code");
    let _ = camille.submits(&stale, &path, &[]).await.location();
    assert_eq!(request(&camille, &number).await["subject"], "Étiquettes de l’unité");
}

#[tokio::test]
async fn an_edit_that_is_refused_comes_back_as_it_was_typed() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}/update");
    let page = camille.page(&path).await.expect(200);
    let refused = camille.submits(&page, &path, &[("description", "Trop court")]).await.expect(422);
    assert_eq!(refused.attributes(".errors a", "href"), ["#description"]);
    assert_eq!(value(&refused, &path, "description"), "Trop court");
    let more = camille.submits(&page, &path, &[("_add", "1"), ("subject", "Étiq")]).await.expect(200);
    assert_eq!((more.select(".contact-row").len(), &*value(&more, &path, "subject")), (2, "Étiq"));
}

#[tokio::test]
async fn a_closed_request_is_not_edited_and_what_was_typed_is_still_there() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}/update");
    let page = camille.page(&path).await.expect(200);
    let _ = camille.post(&format!("/requests/{number}/close"), &json!({})).await.expect(200);
    camille.page(&path).await.expect(409).sees("La demande est fermée");
    let refused = camille.submits(&page, &path, &[("subject", "Un autre objet")]).await;
    assert!([409, 412].contains(&refused.status), "{}", refused.status);
    assert_eq!(value(&refused, &path, "subject"), "Un autre objet");
}

#[tokio::test]
async fn who_only_sees_a_request_is_not_shown_its_form() {
    let app = TestApp::start().await;
    let (camille, lea) = (app.camille().await, app.lea().await);
    let number = lea.files(&a_request()).await.number();
    let _ = camille.page(&format!("/requests/{number}/update")).await.expect(403);
}
