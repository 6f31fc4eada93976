//! « Gestion des accès au guichet »: accepting carries the action out, once, with the rules checked at that moment
//! (`spec/product.md`, The catalogue).

use futures_util::future::join_all;
use guichet_testkit::{Person, TestApp, a_request, an_access_request};
use serde_json::{Value, json};

/// An access request with these fields.
async fn asked(person: &Person, fields: Value) -> String {
    let mut body = an_access_request();
    body["fields"] = fields;
    format!("/requests/{}", person.files(&body).await.number())
}

async fn account(app: &TestApp, email: &str) -> Value {
    let agent = app.agent().await;
    let found = agent.get("/accounts?limit=100").await.expect(200).items();
    found.into_iter().find(|account| account["email"] == email).unwrap_or(Value::Null)
}

const MAUDE: &str = "maude.tremblay@chu-exemple.test";

#[tokio::test]
async fn accepting_an_addition_invites_the_account_into_the_filers_establishment() {
    let app = TestApp::start().await;
    let (lea, agent) = (app.lea().await, app.agent().await);
    let fields = json!({
        "action": "add", "name": "Maude Tremblay", "email": MAUDE, "phone": "418 555-0199",
        "role": "lead", "rights": ["download_files"],
    });
    let request = asked(&lea, fields).await;
    assert_eq!(account(&app, MAUDE).await, Value::Null);

    let accepted = agent.post_empty(&format!("{request}/accept")).await.expect(200);
    assert_eq!(accepted.json["status"], "resolved");
    assert_eq!(accepted.json["closure"]["state"], "pending");
    let maude = account(&app, MAUDE).await;
    assert_eq!(maude["name"], "Maude Tremblay");
    assert_eq!(maude["phone"], "418 555-0199");
    assert_eq!(maude["establishment"], "chu-exemple");
    assert_eq!(maude["role"], "lead");
    assert_eq!(maude["rights"], json!(["download_files"]));
    assert_eq!(maude["state"], "invited");
    let events = lea.get(&format!("{request}/events")).await.items();
    assert_eq!(events[1]["kind"], "resolved");
    assert_eq!(events[1]["detail"]["decision"], "accepted");
    app.deliver().await;
    let mails = app.mails_to(MAUDE);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains("/activation?lang=fr&token="), "{}", mails[0].text);
}

#[tokio::test]
async fn accepting_a_change_changes_what_was_asked_and_nothing_else() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let before = account(&app, &alex.email).await;
    let fields = json!({"action": "change", "email": alex.email, "role": "lead", "rights": ["view_establishment"]});
    let request = asked(&camille, fields).await;
    let _ = agent.post_empty(&format!("{request}/accept")).await.expect(200);
    let mut expected = before;
    expected["role"] = json!("lead");
    expected["rights"] = json!(["view_establishment"]);
    assert_eq!(account(&app, &alex.email).await, expected);
    let _ = alex.get(&request).await.expect(200);
}

#[tokio::test]
async fn accepting_a_disabling_ends_the_accounts_sessions_at_once() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = asked(&camille, json!({"action": "disable", "email": alex.email})).await;
    let _ = alex.get("/me").await.expect(200);
    let _ = agent.post_empty(&format!("{request}/accept")).await.expect(200);
    let _ = alex.get("/me").await.problem(401, "unauthenticated");
    assert_eq!(account(&app, &alex.email).await["state"], "disabled");
    // What is so already is carried out too; a disabled account is changed by nobody.
    let again = asked(&camille, json!({"action": "disable", "email": alex.email})).await;
    let _ = agent.post_empty(&format!("{again}/accept")).await.expect(200);
    let change = asked(&camille, json!({"action": "change", "email": alex.email, "role": "lead"})).await;
    let _ = agent.post_empty(&format!("{change}/accept")).await.problem(409, "conflict");
}

#[tokio::test]
async fn refusing_says_why_and_carries_nothing_out() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&an_access_request()).await.number());
    let _ = agent.post(&format!("{request}/refuse"), &json!({"reason": " "})).await.problem(422, "invalid");
    let reason = json!({"reason": "Le répondant doit d’abord confirmer."});
    let refused = agent.post(&format!("{request}/refuse"), &reason).await.expect(200);
    assert_eq!(refused.json["status"], "resolved");
    assert_eq!(refused.json["resolution"], "Le répondant doit d’abord confirmer.");
    let events = camille.get(&format!("{request}/events")).await.items();
    assert_eq!(events[1]["detail"]["decision"], "refused");
    assert_eq!(account(&app, MAUDE).await, Value::Null);
    // What is decided is decided, until it is taken up again.
    let _ = agent.post_empty(&format!("{request}/accept")).await.problem(409, "conflict");
    let _ =
        camille.post(&format!("{request}/reopen"), &json!({"reason": "Le répondant a confirmé."})).await.expect(200);
    let _ = agent.post_empty(&format!("{request}/accept")).await.expect(200);
    assert_eq!(account(&app, MAUDE).await["state"], "invited");
}

#[tokio::test]
async fn only_access_requests_are_accepted_or_refused() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    let _ = agent.post_empty(&format!("{request}/accept")).await.problem(409, "conflict");
    let _ = agent.post(&format!("{request}/refuse"), &json!({"reason": "Non."})).await.problem(409, "conflict");
    assert_eq!(agent.get(&request).await.json["version"], 1);
}

#[tokio::test]
async fn what_cannot_be_carried_out_any_more_is_a_conflict_that_says_why() {
    let app = TestApp::start().await;
    let (camille, sam, agent) = (app.camille().await, app.sam().await, app.agent().await);
    let alex = app.alex().await;
    let add = json!({"action": "add", "name": "Alex Encore", "email": alex.email, "role": "contact"});
    for (fields, why) in [
        (add, "already"),
        (json!({"action": "change", "email": sam.email, "role": "lead"}), "no contact or lead"),
        (json!({"action": "disable", "email": sam.email}), "no contact or lead"),
        (json!({"action": "disable", "email": agent.email}), "no contact or lead"),
        (json!({"action": "disable", "email": "admin@centre.test"}), "no contact or lead"),
        (json!({"action": "change", "email": "personne@chu-exemple.test", "role": "lead"}), "no contact or lead"),
    ] {
        let target = fields["email"].as_str().unwrap().to_owned();
        let before = account(&app, &target).await;
        let request = asked(&camille, fields).await;
        let refused = agent.post_empty(&format!("{request}/accept")).await.problem(409, "conflict");
        assert!(refused.json["detail"].as_str().unwrap().contains(why), "{}", refused.text);
        assert_eq!(account(&app, &target).await, before);
        assert_eq!(agent.get(&request).await.json["version"], 1, "the request is as it was");
    }
}

#[tokio::test]
async fn ten_agents_accepting_at_once_carry_it_out_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = format!("/requests/{}", camille.files(&an_access_request()).await.number());
    let path = format!("{request}/accept");
    let mut agents = Vec::new();
    for number in 1..=10 {
        agents.push(app.another_agent(number).await);
    }
    let answers = join_all(agents.iter().map(|agent| agent.post_empty(&path))).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    assert_eq!(camille.get(&format!("{request}/events")).await.items().len(), 2);
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 1);
}

#[tokio::test]
async fn two_requests_for_the_same_address_make_one_account() {
    let app = TestApp::start().await;
    let (camille, sam, agent) = (app.camille().await, app.sam().await, app.agent().await);
    let mut requests = Vec::new();
    for person in [&camille, &sam, &camille] {
        requests.push(format!("/requests/{}/accept", person.files(&an_access_request()).await.number()));
    }
    let answers = join_all(requests.iter().map(|path| agent.post_empty(path))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 2);
    let waiting = agent.get("/requests?scope=queue&team=access&status=submitted").await.expect(200).items();
    assert_eq!(waiting.len(), 2, "what was not carried out is not resolved");
}
