//! The home page (`spec/guide-client.txt`, steps 1 and 4).

use guichet_domain::catalog::Catalog;
use guichet_testkit::{TestApp, a_request};
use serde_json::json;

#[tokio::test]
async fn home_offers_every_type_with_what_it_is_for() {
    let app = TestApp::start().await;
    let page = app.camille().await.page("/").await.expect(200);
    for kind in Catalog::builtin().unwrap().types() {
        page.sees(&kind.label.fr).sees(&kind.help.fr);
        let link = format!("a[href='/requests/new?type={}']", kind.code);
        assert_eq!(page.select(&link).len(), 1, "{link}");
    }
    page.sees("Application Cristal-Net").sees("Autres types de demandes");
}

#[tokio::test]
async fn home_shows_first_what_waits_for_the_reader() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let waiting = camille.files(&a_request()).await.number();
    let submitted = camille.files(&a_request()).await.number();
    let question = json!({"question": "Quelle imprimante est touchée?"});
    let _ = agent.post(&format!("/requests/{waiting}/wait"), &question).await.expect(200);
    let closed = camille.files(&a_request()).await.number();
    let _ = camille.post(&format!("/requests/{closed}/close"), &json!({})).await.expect(200);
    let page = camille.page("/").await.expect(200);
    let links = page.attributes("aside a[href^='/requests/']", "href");
    assert_eq!(links, [format!("/requests/{waiting}"), format!("/requests/{submitted}")]);
    page.sees("En attente du client");
}

#[tokio::test]
async fn home_counts_the_notifications_that_are_not_read() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    camille.page("/").await.expect(200).sees("Rien de nouveau");
    let number = camille.files(&a_request()).await.number();
    app.deliver().await;
    let _ = agent.post_empty(&format!("/requests/{number}/take")).await.expect(200);
    app.deliver().await;
    camille.page("/").await.expect(200).sees("nouvelle");
    let _ = camille.post("/notifications/read", &json!({"up_to": app.now().to_string()})).await.expect(204);
    camille.page("/").await.expect(200).sees("Rien de nouveau");
}

#[tokio::test]
async fn staff_start_at_the_queue_and_strangers_at_the_sign_in() {
    let app = TestApp::start().await;
    assert_eq!(app.agent().await.page("/").await.location(), "/requests?scope=queue");
    assert_eq!(app.stranger().page("/").await.location(), "/session");
    let next = app.stranger().page("/requests/new?type=other").await;
    assert_eq!(next.location(), "/session?next=%2Frequests%2Fnew%3Ftype%3Dother");
}
