//! Invitations and activation (`spec/product.md`, Accounts 1, 2 and 7).

use futures_util::future::join_all;
use guichet_domain::text::Email;
use guichet_testkit::TestApp;
use jiff::SignedDuration;
use serde_json::json;

use crate::people::{ANOTHER, CAMILLE, MAUDE, activation, holder, invited, mailed_token, maude, seen, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_invites_a_contact_who_activates_her_account_from_the_mail_and_is_signed_in() {
    let app = TestApp::start().await;
    let (token, account) = invited(&app).await;
    assert_eq!((&account["state"], &account["name"]), (&json!("invited"), &json!(null)));
    assert!(app.mails_to(MAUDE)[0].text.contains("Visiter le portail"));

    let opened = app.stranger().post("/activation", &activation(&token)).await.expect(201);
    assert_eq!(opened.json["expires_at"], "2026-06-11T04:00:00Z");
    let me = holder(&app, &opened).get("/me").await.expect(200).json;
    assert_eq!(me, opened.json["account"]);
    assert_eq!((&me["state"], &me["name"], &me["email"]), (&json!("active"), &json!("Maude Tremblay"), &json!(MAUDE)));
    let _ = sign_in(&app, MAUDE, ANOTHER).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_the_link_changes_nothing() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    app.table.calls();
    for _ in 0..20 {
        let answer = app.stranger().get(&format!("/activation?token={token}")).await.expect(200);
        assert_eq!(answer.json, json!({"state": "good"}));
    }
    let calls = app.table.calls();
    assert!(calls.len() >= 20 && calls.iter().all(|call| call.operation == "GetItem"), "{calls:?}");
    let _ = app.stranger().post("/activation", &activation(&token)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_good_for_7_days() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    let link = format!("/activation?token={token}");
    app.advance(SignedDuration::from_secs(7 * 86_400 - 1));
    assert_eq!(app.stranger().get(&link).await.expect(200).json["state"], "good");
    app.advance(SignedDuration::from_secs(1));
    assert_eq!(app.stranger().get(&link).await.expect(200).json["state"], "expired");
    let answer = app.stranger().post("/activation", &activation(&token)).await.problem(422, "invalid");
    assert_eq!((answer.pointers(), &answer.json["errors"][0]["code"]), (vec!["/token".to_owned()], &json!("expired")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_good_once() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    let _ = app.stranger().post("/activation", &activation(&token)).await.expect(201);
    let again = app.stranger().post("/activation", &activation(&token)).await.problem(422, "invalid");
    assert_eq!(again.pointers(), ["/token"]);
    let look = app.stranger().get(&format!("/activation?token={token}")).await.expect(200);
    assert_eq!(look.json["state"], "expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_activations_at_once_one_wins() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    let body = activation(&token);
    let stranger = app.stranger();
    let answers = join_all((0..4).map(|_| stranger.post("/activation", &body))).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    let lost = answers.iter().filter(|answer| answer.status != 201);
    assert!(lost.clone().all(|answer| matches!(answer.status, 422 | 429)), "{:?}", lost.collect::<Vec<_>>());
    let sessions = holder(&app, won[0]).get("/sessions").await.expect(200).items();
    assert_eq!(sessions.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_again_replaces_the_link() {
    let app = TestApp::start().await;
    let (first, account) = invited(&app).await;
    let path = format!("/accounts/{}/invitation", account["id"].as_str().unwrap());
    let _ = app.agent().await.post_empty(&path).await.expect(202);
    let second = mailed_token(&app, MAUDE).await;
    assert_eq!(app.mails_to(MAUDE).len(), 2);
    let refused = app.stranger().post("/activation", &activation(&first)).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/token"]);
    let _ = app.stranger().post("/activation", &activation(&second)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_link_never_tells_whether_there_is_an_account() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    let of = |token: &str, email: &str| {
        let mut body = activation(token);
        body["email"] = json!(email);
        body
    };
    let nobody = format!("{}.{}", "0".repeat(16), "A".repeat(43));
    let bodies = [
        of(&token, CAMILLE),
        of(&token, "personne@chu-exemple.test"),
        of(&nobody, MAUDE),
        of(&nobody, CAMILLE),
        of("made-up", "personne@chu-exemple.test"),
    ];
    let mut answers = Vec::new();
    for body in &bodies {
        answers.push(app.stranger().post("/activation", body).await.problem(422, "invalid"));
    }
    for answer in &answers[1..] {
        assert_eq!(seen(answer), seen(&answers[0]));
    }
    let _ = app.stranger().post("/activation", &activation(&token)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_with_an_activation_is_told_at_once() {
    let app = TestApp::start().await;
    let body = json!({"email": "personne", "name": "M", "password": "court", "phone": "418 555-0142"});
    let answer = app.stranger().post("/activation", &body).await.problem(422, "invalid");
    let mut pointers = answer.pointers();
    pointers.sort();
    assert_eq!(pointers, ["/email", "/name", "/password", "/phone", "/token"]);

    let held = json!({"token": "x", "email": MAUDE, "name": "M", "password": "x9!maude.tremblay.Kq7"});
    let answer = app.stranger().post("/activation", &held).await.problem(422, "invalid");
    assert_eq!(answer.pointers(), ["/name", "/password"]);
    assert_eq!(answer.json["errors"][1]["code"], "holds-email");
    assert!(!answer.text.contains("Kq7"), "no value is quoted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_invitation_is_mailed_to_whoever_waits_for_one_and_the_answer_never_tells() {
    let app = TestApp::start().await;
    let _ = invited(&app).await;
    app.table.calls();
    let mut answers = Vec::new();
    let mut works = Vec::new();
    for email in [MAUDE, CAMILLE, "personne@chu-exemple.test"] {
        answers.push(app.stranger().post("/activation/resend", &json!({"email": email})).await.expect(202));
        works.push(app.table.calls().into_iter().map(|call| call.operation).collect::<Vec<_>>());
    }
    for (answer, work) in answers.iter().zip(&works) {
        assert_eq!((seen(answer), work), (seen(&answers[0]), &works[0]), "the same answer, after the same work");
    }
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 2);
    assert_eq!(app.mails().len(), 2, "nobody else gets a mail");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_asked_for_many_times_under_one_key_is_made_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let body = maude();
    let answers = join_all((0..10).map(|_| agent.post_once("/accounts", "one", &body))).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.json), (201, &answers[0].json));
    }
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 1);
    let mut other = body.clone();
    other["name"] = json!("Maude");
    let _ = agent.post_once("/accounts", "one", &other).await.problem(422, "idempotency-mismatch");

    let path = format!("/accounts/{}/invitation", answers[0].json["id"].as_str().unwrap());
    for _ in 0..3 {
        let call = agent.call(reqwest::Method::POST, &path).header("Idempotency-Key", "two");
        let _ = agent.send(call).await.expect(202);
    }
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_one_account() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let _ = agent.post("/accounts", &maude()).await.expect(201);
    let mut again = maude();
    again["email"] = json!("Maude.TREMBLAY@chu-exemple.test");
    let _ = agent.post("/accounts", &again).await.problem(409, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_is_named_by_a_setting_and_gets_one_invitation() {
    let first = "direction@centre.test";
    let app = TestApp::with(|settings| settings.administrator_email = Some(Email::parse(first).unwrap())).await;
    for _ in 0..2 {
        app.send_due_mail().await;
    }
    let token = mailed_token(&app, first).await;
    assert_eq!(app.mails_to(first).len(), 1);
    let body = json!({"token": token, "email": first, "name": "Denise Première", "password": ANOTHER});
    let opened = app.stranger().post("/activation", &body).await.expect(201);
    assert_eq!(opened.json["account"]["role"], "administrator");
}
