//! « Supprimer définitivement » as administrators see it, and what others see of it afterwards.

use guichet_testkit::{TestApp, a_request};
use serde_json::json;

#[tokio::test]
async fn an_administrator_is_asked_why_and_once_more_whether() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let made = camille.post(&format!("/requests/{number}/comments"), &json!({"body": "Monsieur Secret"})).await;
    let event = made.expect(201).json["id"].as_str().unwrap().to_owned();
    let page = administrator.page(&format!("/requests/{number}")).await.expect(200);
    let address = format!("/requests/{number}/purge?event={event}");
    assert!(page.attributes("a", "href").contains(&address));
    let form = administrator.page(&address).await.expect(200);
    form.sees(&event);
    let path = format!("/requests/{number}/purge");
    let refused = administrator.submits(&form, &path, &[("reason", "Un nom y était.")]).await.expect(422);
    refused.sees("Confirmez que vous voulez le supprimer.");
    assert!(refused.form(&path).contains(&("reason".to_owned(), "Un nom y était.".to_owned())));
    let done = administrator.submits(&refused, &path, &[("sure", "yes")]).await;
    assert_eq!(done.location(), format!("/requests/{number}?notice=purged&sent=1"));
    let page = camille.page(&format!("/requests/{number}")).await.expect(200);
    page.sees("Texte supprimé définitivement par l’administration").sees("Un nom y était.");
    page.sees("a supprimé un texte définitivement");
    assert!(!page.html.contains("Secret"));
    assert!(!page.html.contains("/purge?"), "nothing of it is offered to others");
}

#[tokio::test]
async fn a_request_without_its_texts_can_be_read_and_edited() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let page = administrator.page(&format!("/requests/{number}")).await.expect(200);
    for field in ["subject", "description", "contacts"] {
        let address = format!("/requests/{number}/purge?field={field}");
        assert!(page.attributes("a", "href").contains(&address), "{field}");
        let form = administrator.page(&address).await.expect(200);
        let sent = [("reason", "Un nom y était."), ("sure", "yes")];
        let _ = administrator.submits(&form, &format!("/requests/{number}/purge"), &sent).await.location();
    }
    for person in [&camille, &administrator] {
        let page = person.page(&format!("/requests/{number}")).await.expect(200);
        page.sees("[objet supprimé]").sees("Texte supprimé définitivement");
        let _ = person.page("/requests").await.expect(200);
    }
    let _ = camille.page(&format!("/requests/{number}/update")).await.expect(200);
    let _ = camille.page(&format!("/requests/{number}/purge?field=subject")).await.expect(403);
}

#[tokio::test]
async fn agents_read_who_purged_a_note_and_why() {
    let app = TestApp::start().await;
    let (camille, agent, administrator) = (app.camille().await, app.agent().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let _ = agent.post(&format!("/requests/{number}/notes"), &json!({"body": "Monsieur Secret"})).await.expect(201);
    let page = administrator.page(&format!("/requests/{number}/notes")).await.expect(200);
    let links = page.attributes("a", "href");
    let address = links.iter().find(|href| href.contains("/purge?event=")).expect("a link");
    let form = administrator.page(address).await.expect(200);
    let sent = [("reason", "Un nom y était."), ("sure", "yes")];
    let _ = administrator.submits(&form, &format!("/requests/{number}/purge"), &sent).await.location();
    let page = agent.page(&format!("/requests/{number}/notes")).await.expect(200);
    page.sees("Texte supprimé définitivement par").sees("Un nom y était.");
    assert!(!page.html.contains("Secret"));
}
