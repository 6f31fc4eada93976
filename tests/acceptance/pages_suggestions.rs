//! Articles suggested beside a request, as the pages have them before any script runs (the guide, step 4).

use guichet_domain::catalog::Catalog;
use guichet_testkit::{TestApp, a_request};
use serde_json::json;

use crate::pages_filing::form;
use crate::pages_requests::{filed, in_english};

#[tokio::test]
async fn the_form_of_every_type_has_room_for_suggestions_under_the_subject() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for kind in Catalog::builtin().unwrap().types() {
        let page = form(&camille, &kind.code).await;
        // Nothing is shown, or said, before something is typed.
        assert_eq!(page.attributes("#subject", "name"), ["subject"], "{}", kind.code);
        assert_eq!(page.attributes(".articles", "data-field"), ["subject"], "{}", kind.code);
        let panel = page.select(".field:has(#subject) + .articles [data-found][hidden]");
        assert_eq!(panel, ["Ces articles pourraient répondre à votre question"], "{}", kind.code);
        assert_eq!(page.select(".articles [role=status]"), [""], "{}", kind.code);
        let told = page.attributes(".articles [role=status]", "data-words").remove(0);
        let told: Vec<_> = told.split('|').collect();
        assert_eq!((told.len(), told[0], told[4]), (5, "1 article suggéré", "5 articles suggérés"));
    }
}

#[tokio::test]
async fn the_form_leads_to_the_knowledge_base_without_scripts_and_stays_open() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    let link = ".articles a[href='/articles'][target=_blank][rel=noopener]";
    assert_eq!(page.select(link), ["Chercher dans la base de connaissances (s’ouvre dans un nouvel onglet)"]);
    in_english(&camille).await;
    let page = form(&camille, "other").await;
    assert_eq!(page.select(link), ["Search the knowledge base (opens in a new tab)"]);
    page.sees("These articles may answer your question");
}

#[tokio::test]
async fn a_form_that_comes_back_with_errors_has_its_suggestions_and_an_edit_has_none() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let page = form(&camille, "other").await;
    let refused = camille.submits(&page, "/requests", &[("subject", "Étiquettes illisibles")]).await.expect(422);
    assert_eq!(refused.attributes(".articles", "data-query"), ["?instead=request"]);
    let edit = camille.page(&format!("{}/update", filed(&camille).await)).await.expect(200);
    assert!(edit.select(".articles").is_empty());
}

#[tokio::test]
async fn agents_have_related_articles_beside_a_request_and_contacts_have_not() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = a_request();
    body["subject"] = json!("Écran noir & « NAM » à \"l’ouverture\"");
    let request = format!("/requests/{}", camille.files(&body).await.number());
    let page = app.agent().await.page(&request).await.expect(200);
    assert_eq!(page.select(".articles h2"), ["Articles liés"]);
    assert_eq!(page.attributes(".articles", "data-about"), [body["subject"].as_str().unwrap()]);
    let link = page.attributes(".articles p > a", "href").remove(0);
    let address = reqwest::Url::parse(&format!("http://x{link}")).unwrap();
    assert_eq!(address.path(), "/articles");
    let asked: Vec<_> = address.query_pairs().into_owned().collect();
    assert_eq!(asked, [("q".to_owned(), body["subject"].as_str().unwrap().to_owned())]);
    let page = camille.page(&request).await.expect(200);
    assert!(page.select(".articles").is_empty());
    page.lacks("Articles liés");
}

#[tokio::test]
async fn related_articles_are_no_part_of_the_page_they_are_beside() {
    let app = TestApp::start().await;
    let (camille, agent, admin) = (app.camille().await, app.agent().await, app.administrator().await);
    let request = filed(&camille).await;
    agent.page(&request).await.expect(200);
    let trail = admin.get("/audit?from=2026-06-10T00:00:00Z&to=2026-06-11T00:00:00Z").await.expect(200).items();
    assert!(trail.iter().any(|record| record["action"] == "request.read"));
    assert!(trail.iter().all(|record| record["action"] != "articles.searched"), "{trail:?}");
}
