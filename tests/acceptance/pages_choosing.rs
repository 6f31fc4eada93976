//! What is chosen before a request is filed: the type, the request that it follows up, by staff the contact, and with whom
//! it is shared.

use guichet_testkit::{TestApp, a_request};
use serde_json::json;

use crate::pages_filing::{filed, form, how_many, request, typed, value};

#[tokio::test]
async fn the_type_is_chosen_where_the_address_names_none() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for path in ["/requests/new", "/requests/new?type=unknown", "/requests/new?type="] {
        let page = camille.page(path).await.expect(200);
        assert_eq!(page.select(".card").len(), 6, "{path}");
    }
    assert_eq!(camille.sends("/requests", &[("subject", "x")]).await.location(), "/requests/new");
}

#[tokio::test]
async fn a_linked_request_refers_to_the_one_that_it_follows_up() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let first = camille.files(&a_request()).await.number();
    let types = camille.page(&format!("/requests/new?follows_up={first}")).await.expect(200);
    let link = types.attributes("a.card", "href").pop().unwrap();
    assert_eq!(link, format!("/requests/new?type=other&follows_up={first}"));
    let page = camille.page(&link).await.expect(200);
    page.sees("Question sur les étiquettes");
    let number = filed(&camille.submits(&page, "/requests", &typed(&[])).await);
    assert_eq!(request(&camille, &number).await["follows_up"], json!(first));
}

#[tokio::test]
async fn a_request_of_another_establishment_cannot_be_followed_up_or_edited() {
    let app = TestApp::start().await;
    let (camille, sam) = (app.camille().await, app.sam().await);
    let number = camille.files(&a_request()).await.number();
    let other = "CSC-999999";
    for path in ["/requests/new?type=other&follows_up=NUMBER", "/requests/NUMBER/update"] {
        for number in [&*number, other] {
            let _ = sam.page(&path.replace("NUMBER", number)).await.expect(404);
        }
    }
    let values = typed(&[("_type", "other"), ("visibility", "establishment")]);
    let _ = sam.sends(&format!("/requests/{number}/update"), &values).await.expect(404);
}

#[tokio::test]
async fn an_agent_files_for_a_contact_whom_she_has_chosen() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let page = agent.page("/requests/new?type=other").await.expect(200);
    page.sees("CHU Exemple").sees("CIUSSS Démo").lacks("Camille Roy");
    let page = agent.page("/requests/new?type=other&establishment=chu-exemple").await.expect(200);
    page.lacks("Sam Côté");
    let link = page.attributes("section a", "href").into_iter().find(|it| it.contains(&camille.account())).unwrap();
    let page = agent.page(&link).await.expect(200);
    page.sees("Demande au nom de Camille Roy");
    assert_eq!(value(&page, "/requests", "contacts[0][phone]"), "418 555-0142");
    let number = filed(&agent.submits(&page, "/requests", &typed(&[])).await);
    assert_eq!(request(&camille, &number).await["requester"]["name"], "Camille Roy");
}

#[tokio::test]
async fn an_agent_who_follows_up_a_request_files_for_its_requester() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let first = camille.files(&a_request()).await.number();
    let page = agent.page(&format!("/requests/new?type=other&follows_up={first}")).await.expect(200);
    assert_eq!(value(&page, "/requests", "on_behalf_of"), camille.account());
}

#[tokio::test]
async fn a_contact_files_for_herself_whatever_the_address_says() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let page = camille.page(&format!("/requests/new?type=other&for={}", alex.account())).await.expect(200);
    assert!(!page.controls("/requests").contains(&"on_behalf_of".to_owned()));
    assert_eq!(value(&page, "/requests", "contacts[0][name]"), "Camille Roy");
    page.lacks("Demande au nom");
    let other = alex.account();
    let values = typed(&[("type", "other"), ("on_behalf_of", &*other)]);
    let _ = camille.sends("/requests", &values).await.expect(422);
    assert_eq!((how_many(&camille).await, how_many(&alex).await), (0, 0));
}

#[tokio::test]
async fn the_pages_are_english_for_who_reads_english() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let _ = camille.patch("/me", &json!({"language": "en"})).await.expect(200);
    camille.page("/").await.expect(200).sees("Cristal-Net application").sees("My open requests");
    let page = form(&camille, "incident-production").await;
    page.sees("What is the nature of the incident?").sees("Send").sees("Major incident");
    let refused = camille.submits(&page, "/requests", &[("subject", "x")]).await.expect(422);
    refused.sees("The subject is too short");
    camille.page(&format!("/requests/{number}/update")).await.expect(200).sees("Save the changes");
}

#[tokio::test]
async fn a_request_is_shared_with_colleagues_of_the_establishment_from_the_start() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let page = form(&camille, "other").await;
    page.lacks("Sam Côté").lacks(&app.sam().await.account());
    let colleague = alex.account();
    let shared = typed(&[("participants[]", &*colleague), ("visibility", "private")]);
    let number = filed(&camille.submits(&page, "/requests", &shared).await);
    assert_eq!(request(&alex, &number).await["visibility"], "private");
}
