//! What is not shown on the pages of a request, or to others, or as anything but text.

use guichet_testkit::{PageAnswer, TestApp, an_incident};
use serde_json::json;

use crate::pages_requests::{events, filed, in_english, resolved};

const SCRIPT: &str = "<script>alert('x')</script>";

#[tokio::test]
async fn what_someone_may_not_do_is_not_shown() {
    let app = TestApp::start().await;
    let (camille, colleague, agent) = (app.camille().await, app.colleague(1).await, app.agent().await);
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    let links = |page: PageAnswer| page.expect(200).attributes("main a", "href");
    let offered = |links: &[String], rest: &str| links.contains(&format!("{request}{rest}"));
    let (hers, others, agents) =
        (links(camille.page(&request).await), links(colleague.page(&request).await), links(agent.page(&request).await));
    for (rest, expected) in [
        ("/close", [true, false, true]),
        ("/reopen", [true, true, false]),
        ("/update", [true, false, true]),
        ("/requester", [false, false, true]),
    ] {
        assert_eq!([&hers, &others, &agents].map(|links| offered(links, rest)), expected, "{rest}");
    }
}

#[tokio::test]
async fn nothing_of_an_internal_note_is_on_a_contacts_page() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let note = json!({"body": "Le fournisseur tarde, à taire."});
    let _ = agent.post(&format!("{request}/notes"), &note).await.expect(201);
    for path in [request.clone(), "/requests".to_owned(), format!("{request}/comments"), format!("{request}/close")] {
        camille.page(&path).await.expect(200).lacks("à taire").lacks("Note interne").lacks("/notes");
    }
}

#[tokio::test]
async fn another_establishment_finds_none_of_a_requests_pages() {
    let app = TestApp::start().await;
    let (camille, alex, sam) = (app.camille().await, app.alex().await, app.sam().await);
    let request = filed(&camille).await;
    let account = alex.account();
    for rest in ["", "/comments", "/close", "/reopen", "/participants", "/requester"] {
        sam.page(&format!("{request}{rest}")).await.expect(404).lacks("étiquettes");
    }
    for (rest, values) in [
        ("/comments", [("body", "Bonjour")]),
        ("/close", [("remark", "Fini")]),
        ("/reopen", [("reason", "Encore")]),
        ("/participants", [("account", account.as_str())]),
        ("/requester/update", [("account", account.as_str())]),
        ("/follow/update", [("x", "")]),
        ("/follow/remove", [("x", "")]),
    ] {
        sam.sends(&format!("{request}{rest}"), &values).await.expect(404);
    }
    assert_eq!(events(&camille, &request).await.len(), 1);
}

#[tokio::test]
async fn every_address_that_forms_are_sent_to_can_be_opened() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    for rest in ["/comments", "/close", "/reopen", "/participants"] {
        let page = camille.page(&format!("{request}{rest}")).await.expect(200);
        assert_eq!(page.attributes("main form", "action"), [format!("{request}{rest}")]);
        assert_eq!(page.select("h1").len(), 1);
    }
    let take_off = format!("/participants/{}/remove", alex.account());
    for (rest, to) in [
        ("/follow/update", ""),
        ("/follow/remove", ""),
        (take_off.as_str(), "#partager"),
        ("/events", "#suivi"),
        ("/audience", "#partager"),
        ("/mails", "#courriels"),
    ] {
        assert_eq!(camille.page(&format!("{request}{rest}")).await.location(), format!("{request}{to}"));
    }
}

#[tokio::test]
async fn script_in_any_field_stays_text() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let mut body = an_incident();
    body["subject"] = json!(SCRIPT);
    body["description"] = json!(format!("{SCRIPT} dans la description"));
    body["checked"] = json!(SCRIPT);
    body["fields"] = json!({"module": SCRIPT, "users_affected": 1, "workaround": SCRIPT});
    body["contacts"] = json!([{"name": SCRIPT, "phone": "418 555-0142"}]);
    let request = format!("/requests/{}", camille.files(&body).await.number());
    let _ = camille.patch("/me", &json!({"name": SCRIPT})).await.expect(200);
    let camille = app.camille().await;
    let _ = camille.post(&format!("{request}/comments"), &json!({"body": SCRIPT})).await.expect(201);
    let edit = json!({"description": format!("{SCRIPT} et encore"), "fields": {"module": format!("{SCRIPT}2")}});
    let _ = camille.patch(&request, &edit).await.expect(200);
    let _ = agent.post(&format!("{request}/resolve"), &json!({"resolution": SCRIPT})).await.expect(200);
    let reopen = format!("{request}/reopen");
    let refused = camille.sends(&reopen, &[("reason", &format!("{SCRIPT} DLPH98042746"))]).await.expect(422);
    let pages = [
        camille.page("/requests").await,
        camille.page(&request).await,
        camille.page("/requests?q=%3Cscript%3Ealert(1)%3C/script%3E").await,
        agent.page(&request).await,
        agent.page("/requests?scope=queue").await,
        refused,
    ];
    for page in pages {
        page.lacks("<script>").lacks("alert('x')</script>");
    }
}

#[tokio::test]
async fn the_pages_are_english_on_request() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    in_english(&camille).await;
    let page = camille.page(&request).await.expect(200);
    page.sees("Resolved – waiting for customer")
        .sees("The request closes automatically on")
        .sees("Who sees the request");
    assert_eq!(page.attributes("html", "lang"), ["en-CA"]);
    for path in ["/requests".to_owned(), request.clone(), format!("{request}/close"), format!("{request}/reopen")] {
        let text = camille.page(&path).await.expect(200).text();
        for french in ["demande", "Partager", "Fermeture", "Envoyer"] {
            assert!(!text.contains(french), "{path}: {french} in {text}");
        }
    }
}
