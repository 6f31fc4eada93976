//! What people do by mistake or on purpose with pages that were opened earlier, elsewhere, or for somebody else.

use guichet::demo::PASSWORD;
use guichet_testkit::{Person, TestApp, a_request};
use serde_json::json;

const TYPED: [(&str, &str); 2] = [
    ("subject", "Étiquettes sans code"),
    ("description", "Les étiquettes imprimées ce matin ne portent plus de code."),
];

async fn mine(person: &Person) -> usize {
    person.get("/requests?limit=100").await.items().len()
}

/// Signs in where a form's session was over, as a browser that has no session any more.
async fn signs_in_on(app: &TestApp, page: &guichet_testkit::PageAnswer, email: &str) -> guichet_testkit::PageAnswer {
    app.stranger().submits(page, "/session", &[("email", email), ("password", PASSWORD)]).await
}

#[tokio::test]
async fn a_form_opened_by_one_person_is_never_sent_by_another() {
    let app = TestApp::start().await;
    let (alex, camille) = (app.alex().await, app.camille().await);
    let form = alex.page("/requests/new?type=other").await.expect(200);
    let refused = camille.submits(&form, "/requests", &TYPED).await.expect(401);
    refused.sees("Votre session est terminée");
    assert_eq!((mine(&alex).await, mine(&camille).await), (0, 0));
    let resumed = signs_in_on(&app, &refused, "alex.gagnon@chu-exemple.test").await.expect(200);
    let alex_again = alex.with_session_of(&resumed);
    assert!(alex_again.submits(&resumed, "/requests", &[]).await.location().starts_with("/requests/CSC-"));
    assert_eq!((mine(&alex).await, mine(&camille).await), (1, 0));
}

#[tokio::test]
async fn what_was_typed_is_kept_even_where_the_browser_has_lost_its_cookie() {
    let app = TestApp::start().await;
    let alex = app.alex().await;
    let form = alex.page("/requests/new?type=other").await.expect(200);
    let refused = app.stranger().submits(&form, "/requests", &TYPED).await.expect(401);
    let resumed = signs_in_on(&app, &refused, "alex.gagnon@chu-exemple.test").await.expect(200);
    alex.with_session_of(&resumed).submits(&resumed, "/requests", &[]).await.location();
    assert_eq!(mine(&alex).await, 1);
}

#[tokio::test]
async fn a_right_taken_away_does_not_come_back_from_an_older_tab() {
    let app = TestApp::start().await;
    let (agent, administrator) = (app.agent().await, app.administrator().await);
    let id = app.camille().await.account();
    let (path, action) = (format!("/accounts/{id}"), format!("/accounts/{id}/update"));
    let older = agent.page(&path).await.expect(200);
    administrator.patch(&path, &json!({"rights": []})).await.expect(200);
    let refused = agent.submits(&older, &action, &[("phone", "418 555-0199")]).await.expect(412);
    refused.sees("Quelqu’un a modifié ce compte");
    let rights = administrator.get("/accounts?establishment=chu-exemple").await.items();
    let camille = rights.iter().find(|account| account["id"] == id.as_str()).unwrap();
    assert_eq!(camille["rights"], json!([]));
    agent.submits(&refused, &action, &[]).await.location();
}

#[tokio::test]
async fn an_account_shown_again_with_an_error_is_a_recorded_consultation() {
    let app = TestApp::start().await;
    let (agent, administrator) = (app.agent().await, app.administrator().await);
    let id = app.alex().await.account();
    let records = async || administrator.get(&format!("/audit?account={id}&limit=100")).await.items().len();
    let before = records().await;
    agent.sends(&format!("/accounts/{id}/update"), &[("name", " ")]).await.expect(422).sees("alex.gagnon");
    assert_eq!(records().await, before + 1);
}

#[tokio::test]
async fn an_emptied_subject_is_refused_and_not_left_as_it_was() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}/update");
    let form = camille.page(&path).await.expect(200);
    for emptied in ["subject", "description"] {
        let answer = camille.submits(&form, &path, &[(emptied, "  ")]).await.expect(422);
        assert_eq!(answer.attributes("[aria-invalid]", "name"), [emptied]);
    }
}

#[tokio::test]
async fn a_form_of_any_size_gives_a_page_of_the_usual_size() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for (count, status) in [(5_000, 413), (1_000, 422)] {
        let rows: Vec<_> = (0..count).map(|n| (format!("contacts[{n}][name]"), "x")).collect();
        let mut sent: Vec<(&str, &str)> = rows.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        sent.push(("type", "other"));
        let answer = camille.sends("/requests", &sent).await.expect(status);
        assert!(answer.html.len() < 60_000, "{}", answer.html.len());
    }
}

#[tokio::test]
async fn a_link_that_says_signed_out_signs_nobody_out() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    let told = |page: &guichet_testkit::PageAnswer| !page.attributes("body", "data-signed-out").is_empty();
    assert!(!told(&stranger.page("/session?signed_out=1").await.expect(200)));
    let out = app.camille().await.sends("/session/remove", &[]).await;
    assert_eq!(out.location(), "/session?signed_out=1");
    let cookies = out.cookies().join("\n");
    assert!(cookies.contains("signed_out=1; Path=/session; Max-Age=60") && cookies.contains("session=; Max-Age=0"));
    let call = stranger.browse(reqwest::Method::GET, "/session?signed_out=1").header("cookie", "signed_out=1");
    assert!(told(&stranger.looks(call).await.expect(200)));
}

#[tokio::test]
async fn signing_out_after_the_session_has_ended_forgets_the_cookie_too() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    app.advance(jiff::SignedDuration::from_hours(13));
    let out = camille.sends("/session/remove", &[]).await;
    assert_eq!(out.location(), "/session?signed_out=1");
    assert!(out.cookies().iter().any(|cookie| cookie.starts_with("session=; Max-Age=0")));
}

#[tokio::test]
async fn a_linked_request_that_is_not_hers_to_see_costs_nothing_of_what_she_wrote() {
    let app = TestApp::start().await;
    let (camille, sam) = (app.camille().await, app.sam().await);
    let theirs = sam.files(&a_request()).await.number();
    let form = camille.page("/requests/new?type=other").await.expect(200);
    let mut sent: Vec<_> = form.form("/requests");
    sent.retain(|(name, _)| name != "subject" && name != "description");
    let mut values: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    values.extend(TYPED);
    values.push(("follows_up", &theirs));
    let answer = camille.sends("/requests", &values).await.expect(422);
    assert_eq!(answer.attributes("#subject", "value"), ["Étiquettes sans code"]);
    answer.lacks(&theirs);
}

#[tokio::test]
async fn a_refused_comment_still_says_that_it_would_not_stop_the_closure() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let number = camille.files(&a_request()).await.number();
    agent.post(&format!("/requests/{number}/resolve"), &json!({"resolution": "C’est corrigé."})).await.expect(200);
    let path = format!("/requests/{number}/comments");
    let first = camille.page(&path).await.expect(200);
    let again = camille.submits(&first, &path, &[("body", "NAM TREM 5803 1215")]).await.expect(422);
    for page in [&first, &again] {
        page.sees("Le problème persiste");
    }
}
