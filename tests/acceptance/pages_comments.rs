//! Communicating with an agent, on pages (the guide, step 5.2).

use guichet_testkit::TestApp;
use serde_json::json;

use crate::pages_requests::{events, filed};

#[tokio::test]
async fn a_contact_comments_and_finds_her_comment() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let page = camille.page(&request).await.expect(200);
    let action = format!("{request}/comments");
    let sent = camille.submits(&page, &action, &[("body", "Voici la précision.")]).await;
    let number = request.trim_start_matches("/requests/");
    assert_eq!(sent.location(), format!("{request}?notice=commented&sent=1#evenement-{number}-2"));
    let after = camille.page(sent.location()).await.expect(200);
    after.sees("Votre commentaire est envoyé.").sees("Voici la précision.");
    assert_eq!(after.select(&format!("#evenement-{number}-2 .prose")), ["Voici la précision."]);
    assert_eq!(after.select("body[data-sent]").len(), 1);
}

#[tokio::test]
async fn a_comment_sent_twice_from_one_page_is_one_comment() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let page = camille.page(&request).await.expect(200);
    let action = format!("{request}/comments");
    let first = camille.submits(&page, &action, &[("body", "Voici la précision.")]).await;
    let second = camille.submits(&page, &action, &[("body", "Voici la précision.")]).await;
    assert_eq!(first.location(), second.location());
    assert_eq!(events(&camille, &request).await.len(), 2);
}

#[tokio::test]
async fn a_comment_that_is_stopped_comes_back_as_it_was_typed_and_is_masked_in_one_click() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let page = camille.page(&request).await.expect(200);
    let action = format!("{request}/comments");
    let typed = "Première ligne\r\nle dossier de DLPH98042746.";
    let stopped = camille.submits(&page, &action, &[("body", typed)]).await.expect(422);
    assert!(stopped.form(&action).contains(&("body".to_owned(), typed.to_owned())));
    assert_eq!(stopped.attributes(".errors a", "href"), ["#body"]);
    assert_eq!(events(&camille, &request).await.len(), 1);
    let masked = camille.submits(&stopped, &action, &[("_mask", "1")]).await;
    let after = camille.page(masked.location()).await.expect(200);
    after.sees("Première ligne").lacks("DLPH98042746");
    assert_eq!(events(&camille, &request).await.len(), 2);
}

#[tokio::test]
async fn what_is_no_nominative_data_is_sent_once_that_is_confirmed() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let page = camille.page(&request).await.expect(200);
    let action = format!("{request}/comments");
    let stopped = camille.submits(&page, &action, &[("body", "Le numéro DLPH98042746 est inventé.")]).await;
    let sent = camille.submits(&stopped, &action, &[("not_nominative[]", "DLPH98042746")]).await;
    camille.page(sent.location()).await.sees("DLPH98042746");
}

#[tokio::test]
async fn a_comment_on_a_request_closed_meanwhile_is_kept_and_a_linked_request_is_offered() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let page = camille.page(&request).await.expect(200);
    let _ = app.agent().await.post(&format!("{request}/close"), &json!({})).await.expect(200);
    let action = format!("{request}/comments");
    let refused = camille.submits(&page, &action, &[("body", "Encore une chose.")]).await.expect(409);
    assert!(refused.form(&action).contains(&("body".to_owned(), "Encore une chose.".to_owned())));
    let number = request.trim_start_matches("/requests/");
    let linked = format!("/requests/new?follows_up={number}");
    assert!(refused.attributes("main a", "href").contains(&linked));
    let closed = camille.page(&request).await.expect(200);
    closed.sees("Ouvrir une demande liée").lacks(&action);
    assert!(closed.attributes("main a", "href").contains(&linked));
}

#[tokio::test]
async fn an_agents_comment_that_is_refused_is_kept_and_looked_at_once_more() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let (comments, answer) = (format!("{request}/comments"), format!("{request}/answer"));
    assert_eq!(agent.page(&comments).await.location(), answer);
    let refused = agent.sends(&comments, &[("body", "Au dossier de DLPH98042746.")]).await.expect(422);
    let look = agent.submits(&refused, &answer, &[("_mask", "1")]).await.expect(200);
    look.lacks("DLPH98042746").sees("Au dossier de");
    assert_eq!(events(&camille, &request).await.len(), 1);
    let sent = agent.submits(&look, &comments, &[]).await;
    camille.page(sent.location()).await.expect(200).sees("Au dossier de");
}
