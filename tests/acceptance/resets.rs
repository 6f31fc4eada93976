//! Forgotten passwords, what a link of a mail is good for (`spec/product.md`, Accounts 5).

use futures_util::future::join_all;
use guichet_testkit::TestApp;
use jiff::SignedDuration;
use serde_json::json;

use crate::people::{ANOTHER, CAMILLE, MAUDE, activation, invited, mailed_token, seen, sign_in};

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_link_is_good_for_60_minutes() {
    let app = TestApp::start().await;
    let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
    let body = json!({"token": mailed_token(&app, CAMILLE).await, "password": ANOTHER});
    app.advance(SignedDuration::from_mins(60));
    let late = app.stranger().post("/password-reset/confirm", &body).await.problem(422, "invalid");
    assert_eq!((late.pointers(), &late.json["errors"][0]["code"]), (vec!["/token".to_owned()], &json!("expired")));
    app.advance(SignedDuration::from_secs(-1));
    let _ = app.stranger().post("/password-reset/confirm", &body).await.expect(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_reset_link_replaces_the_one_before() {
    let app = TestApp::start().await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
        tokens.push(mailed_token(&app, CAMILLE).await);
    }
    let confirm = async |token: &str| {
        app.stranger().post("/password-reset/confirm", &json!({"token": token, "password": ANOTHER})).await.status
    };
    assert_eq!((confirm(&tokens[0]).await, confirm(&tokens[1]).await), (422, 204));
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_reset_never_tells_whether_there_is_an_account() {
    let app = TestApp::start().await;
    let _ = invited(&app).await;
    let alex = app.alex().await;
    let _ = app.agent().await.post_empty(&format!("/accounts/{}/disable", alex.account())).await.expect(200);
    app.deliver().await;
    let mails_before = app.mails().len();
    app.table.calls();
    let mut answers = Vec::new();
    let mut works = Vec::new();
    for email in [CAMILLE, MAUDE, &alex.email, "personne@chu-exemple.test"] {
        answers.push(app.stranger().post("/password-reset", &json!({"email": email})).await.expect(202));
        works.push(app.table.calls().into_iter().map(|call| call.operation).collect::<Vec<_>>());
    }
    for (answer, work) in answers.iter().zip(&works) {
        assert_eq!((seen(answer), work), (seen(&answers[0]), &works[0]), "the same answer, after the same work");
    }
    app.deliver().await;
    assert_eq!(app.mails().len(), mails_before + 2, "Camille's reset and Maude's invitation");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_for_an_invited_account_sends_the_invitation_again() {
    let app = TestApp::start().await;
    let (first, _) = invited(&app).await;
    let _ = app.stranger().post("/password-reset", &json!({"email": MAUDE})).await.expect(202);
    let second = mailed_token(&app, MAUDE).await;
    assert_ne!(first, second);
    assert!(app.mails_to(MAUDE).last().unwrap().text.contains("/activation?lang=fr&token="));
    let _ = app.stranger().post("/activation", &activation(&second)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_one_kind_are_no_good_for_the_other() {
    let app = TestApp::start().await;
    let (invitation, _) = invited(&app).await;
    let body = json!({"token": invitation, "password": ANOTHER});
    let answer = app.stranger().post("/password-reset/confirm", &body).await.problem(422, "invalid");
    assert_eq!(answer.pointers(), ["/token"]);
    let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
    let mut body = activation(&mailed_token(&app, CAMILLE).await);
    body["email"] = json!(CAMILLE);
    let answer = app.stranger().post("/activation", &body).await.problem(422, "invalid");
    assert_eq!(answer.pointers(), ["/token"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_resets_with_one_link_at_once_one_wins() {
    let app = TestApp::start().await;
    let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
    let token = mailed_token(&app, CAMILLE).await;
    let passwords: Vec<String> = (0..4).map(|i| format!("{ANOTHER}-{i}{i}")).collect();
    let stranger = app.stranger();
    let bodies: Vec<_> = passwords.iter().map(|new| json!({"token": token, "password": new})).collect();
    let answers = join_all(bodies.iter().map(|body| stranger.post("/password-reset/confirm", body))).await;
    let won: Vec<usize> = (0..4).filter(|i| answers[*i].status == 204).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    let _ = sign_in(&app, CAMILLE, &passwords[won[0]]).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_is_not_reset_by_a_link_from_before() {
    let app = TestApp::start().await;
    let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
    let token = mailed_token(&app, CAMILLE).await;
    let camille = app.camille().await;
    let _ = app.agent().await.post_empty(&format!("/accounts/{}/disable", camille.account())).await.expect(200);
    let answer = app.stranger().post("/password-reset/confirm", &json!({"token": token, "password": ANOTHER})).await;
    assert_eq!(answer.problem(422, "invalid").pointers(), ["/token"]);
    let _ = sign_in(&app, CAMILLE, ANOTHER).await.problem(401, "unauthenticated");
}
