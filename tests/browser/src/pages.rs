//! Every page of the portal, for the tests and pictures that go over all of them.

use guichet::demo;
use guichet_testkit::{TestApp, a_request, an_access_request, an_article};
use serde_json::json;

use crate::Browser;

/// Who looks at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Stranger,
    /// camille.roy@chu-exemple.test, who sees what is shared with the establishment.
    Contact,
    /// lea.fortin@chu-exemple.test
    Lead,
    Agent,
    Administrator,
}

/// A name for its pictures, who looks, the path. A name, once given, stays: pictures are compared by it. Pages of the
/// same person stand together, for the sake of speed.
///
/// The numbers are those of the demo data, and of what [`populated`] adds.
pub const PAGES: &[(&str, Who, &str)] = &[
    ("sign-in", Who::Stranger, "/session"),
    ("activation", Who::Stranger, "/activation?token={activation}"),
    ("activation-expired", Who::Stranger, "/activation?token=none"),
    ("activation-resend", Who::Stranger, "/activation/resend"),
    ("password-reset", Who::Stranger, "/password-reset"),
    ("password-reset-expired", Who::Stranger, "/password-reset/confirm?token=none"),
    ("home", Who::Contact, "/"),
    ("types", Who::Contact, "/requests/new"),
    ("new-incident-production", Who::Contact, "/requests/new?type=incident-production"),
    ("new-incident-preproduction", Who::Contact, "/requests/new?type=incident-preproduction"),
    ("new-functional-support", Who::Contact, "/requests/new?type=functional-support"),
    ("new-portal-access", Who::Contact, "/requests/new?type=portal-access"),
    ("new-data-extraction", Who::Contact, "/requests/new?type=data-extraction"),
    ("new-other", Who::Contact, "/requests/new?type=other&follows_up=CSC-1011"),
    ("requests-mine", Who::Contact, "/requests"),
    ("requests-shared", Who::Contact, "/requests?scope=shared"),
    ("requests-establishment", Who::Contact, "/requests?scope=establishment"),
    ("requests-none-found", Who::Contact, "/requests?scope=establishment&q=introuvable"),
    ("request-submitted", Who::Contact, "/requests/CSC-1001?notice=filed"),
    ("request-waiting", Who::Contact, "/requests/CSC-1003"),
    ("request-resolved", Who::Contact, "/requests/CSC-1004"),
    ("request-closed", Who::Contact, "/requests/CSC-1011"),
    ("request-files", Who::Contact, "/requests/{files}"),
    ("request-edit", Who::Contact, "/requests/CSC-1001/update"),
    ("request-comment", Who::Contact, "/requests/CSC-1001/comments"),
    ("request-share", Who::Contact, "/requests/CSC-1001/participants"),
    ("request-close", Who::Contact, "/requests/CSC-1004/close"),
    ("request-reopen", Who::Contact, "/requests/CSC-1004/reopen"),
    ("articles", Who::Contact, "/articles"),
    ("articles-found", Who::Contact, "/articles?q=fermeture+apres+72+heures"),
    ("articles-none-found", Who::Contact, "/articles?q=introuvable"),
    ("article", Who::Contact, "/articles/{article}?notice=article-rated"),
    ("article-instead", Who::Contact, "/articles/{article}?instead=request"),
    ("notifications", Who::Contact, "/notifications"),
    ("profile", Who::Contact, "/me"),
    ("password", Who::Contact, "/me/password"),
    ("sessions", Who::Contact, "/sessions"),
    ("accounts-of-establishment", Who::Lead, "/accounts"),
    ("hand-over", Who::Lead, "/requests/CSC-1001/requester"),
    ("queue", Who::Agent, "/requests?scope=queue"),
    ("queue-mine", Who::Agent, "/requests?scope=mine"),
    ("agent-request-submitted", Who::Agent, "/requests/CSC-1001"),
    ("agent-request-in-progress", Who::Agent, "/requests/CSC-1002"),
    ("agent-request-resolved", Who::Agent, "/requests/CSC-1004"),
    ("agent-request-access", Who::Agent, "/requests/CSC-1022"),
    ("agent-request-files", Who::Agent, "/requests/{files}"),
    ("agent-notes", Who::Agent, "/requests/CSC-1002/notes"),
    ("agent-answer", Who::Agent, "/requests/CSC-1002/answer"),
    ("agent-files-for-whom", Who::Agent, "/requests/new?type=other"),
    ("agent-files", Who::Agent, "/requests/new?type=other&for={account}"),
    ("canned-responses", Who::Agent, "/canned-responses"),
    ("canned-response-new", Who::Agent, "/canned-responses/new"),
    ("canned-response", Who::Agent, "/canned-responses/{canned}"),
    ("canned-response-remove", Who::Agent, "/canned-responses/{canned}/remove"),
    ("agent-article", Who::Agent, "/articles/{article}"),
    ("article-new", Who::Agent, "/articles/new?title=introuvable"),
    ("article-edit", Who::Agent, "/articles/{article}/update"),
    ("article-remove", Who::Agent, "/articles/{article}/remove"),
    ("article-revisions", Who::Agent, "/articles/{article}/revisions"),
    ("article-revision", Who::Agent, "/articles/{article}/revisions/1"),
    ("agent-articles", Who::Agent, "/articles"),
    ("articles-published", Who::Agent, "/articles?state=published"),
    ("articles-draft", Who::Agent, "/articles?state=draft"),
    ("articles-unanswered", Who::Agent, "/articles/unanswered"),
    ("articles-synonyms", Who::Agent, "/articles/synonyms"),
    ("dashboard", Who::Agent, "/reports?from=2026-05-12&to=2026-06-10"),
    ("accounts", Who::Agent, "/accounts"),
    ("account-new", Who::Agent, "/accounts/new"),
    ("account", Who::Agent, "/accounts/{account}"),
    ("account-disable", Who::Agent, "/accounts/{account}/disable"),
    ("deposits-choose", Who::Agent, "/deposits"),
    ("deposits-agent", Who::Agent, "/establishments/chu-exemple/files"),
    ("establishments", Who::Administrator, "/establishments"),
    ("establishment-new", Who::Administrator, "/establishments/new"),
    ("establishment", Who::Administrator, "/establishments/chu-exemple"),
    ("administrator-request", Who::Administrator, "/requests/CSC-1001"),
    ("purge", Who::Administrator, "/requests/CSC-1001/purge?field=description"),
    ("audit", Who::Administrator, "/audit"),
];

const WITH_FILES: &str = "Journal et liste d’un poste";

/// A service with the demo data, its requests included, for pages with something on them.
pub async fn populated() -> TestApp {
    let app = TestApp::start().await;
    demo::requests(&app.local.app).await.expect("demo data");
    demo::invitation(&app.local.app).await.expect("demo data");
    demo::canned_responses(&app.local.app).await.expect("demo data");
    demo::articles(&app.local.app).await.expect("demo data");
    let (camille, agent) = (app.camille().await, app.agent().await);
    let _ = camille.files(&an_access_request()).await;
    let clean = camille.sends_file(&app, "journal-du-poste.log", "10:04 le pilote ne répond pas\n").await;
    let held = camille.sends_file(&app, "liste.csv", "nom;nam\n;TREM 8001 0112\n").await;
    let mut with_files = a_request();
    with_files["subject"] = json!(WITH_FILES);
    with_files["attachments"] = json!([clean["id"], held["id"]]);
    let _ = camille.files(&with_files).await;
    let note = json!({"body": "À vérifier avec le **fournisseur** avant de répondre."});
    let _ = agent.post("/requests/CSC-1002/notes", &note).await.expect(201);
    let draft = json!({"state": "draft", "audience": "agents", "title": "Étiquettes : à compléter"});
    let _ = agent.post("/articles", &an_article(draft)).await.expect(201);
    app.deliver().await;
    let _ = camille.get("/articles?q=introuvable").await.expect(200);
    app
}

/// The address, with what is different in every service filled in: `{activation}`, `{account}`, `{canned}`,
/// `{article}`, `{files}`.
pub async fn address(app: &TestApp, path: &str) -> String {
    let mut path = path.to_owned();
    if path.contains("{activation}") {
        let mails = app.mails_to(demo::INVITED);
        let text = &mails.first().expect("an invitation").text;
        let token = text.split("token=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a token");
        path = path.replace("{activation}", token);
    }
    if path.contains("{account}") {
        path = path.replace("{account}", &app.account("alex.gagnon@chu-exemple.test").await.id.to_string());
    }
    if path.contains("{canned}") {
        let items = app.agent().await.get("/canned-responses").await.items();
        path = path.replace("{canned}", items[0]["id"].as_str().expect("an id"));
    }
    if path.contains("{files}") {
        let items = app.camille().await.get("/requests?scope=mine&q=Journal+et+liste").await.items();
        path = path.replace("{files}", items[0]["number"].as_str().expect("a number"));
    }
    if path.contains("{article}") {
        let items = app.camille().await.get("/articles?q=72+heures+resolution&lang=fr").await.items();
        path = path.replace("{article}", items[0]["id"].as_str().expect("an id"));
    }
    path
}

/// Makes the browser this person's, whose pages are in this language (`fr` or `en`), or nobody's.
pub async fn show_as(browser: &Browser, app: &TestApp, who: Who, language: &str) {
    browser.lose_session().await;
    let person = match who {
        Who::Stranger => return,
        Who::Contact => app.camille().await,
        Who::Lead => app.lea().await,
        Who::Agent => app.agent().await,
        Who::Administrator => app.administrator().await,
    };
    let _ = person.patch("/me", &json!({"language": language})).await.expect(200);
    browser.sign_in(&person).await;
}
