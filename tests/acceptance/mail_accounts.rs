//! The mails of invitations and resets: their token is made when they leave, and nobody gets one whom it does not
//! concern any more (`spec/product.md`, Accounts). What their links are good for, `accounts` and `resets` show.

use guichet::embedded::ses::Refusal;
use guichet_testkit::{TestApp, localstack};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::mail::{notify, one_batch};
use crate::people::{ANOTHER, CAMILLE, MAUDE, activation, invited, mailed_token, maude};

/// What the page of an invitation's link says.
async fn link(app: &TestApp, token: &str) -> Value {
    app.stranger().get(&format!("/activation?token={token}")).await.expect(200).json["state"].clone()
}

#[tokio::test]
async fn an_invitation_is_the_accounts_own_mail_with_a_link_that_is_good() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    let mails = app.mails_to(MAUDE);
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "Activez votre compte d’accès au guichet");
    assert!(mails[0].text.contains(&format!("{}/activation?lang=fr&token={token}", app.url)), "{}", mails[0].text);
    assert!(mails[0].text.contains("jusqu’au mercredi 17"), "{}", mails[0].text);
    assert_eq!(mails[0].header("Auto-Submitted"), Some("auto-generated"));
    for name in ["References", "In-Reply-To", "List-Unsubscribe", "Reply-To"] {
        assert_eq!(mails[0].header(name), None, "{name}");
    }
    assert_eq!(link(&app, &token).await, "good");
}

#[tokio::test]
async fn the_event_of_an_invitation_that_comes_again_makes_no_other_mail_and_leaves_its_link_good() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    let _ = notify(&app, one_batch(&app).await).await;
    assert_eq!(app.mails_to(MAUDE).len(), 1);
    assert_eq!(link(&app, &token).await, "good");
}

#[tokio::test]
async fn an_invitation_that_cannot_be_sent_now_is_sent_later_with_a_week_from_then() {
    if localstack::cannot("refuse a mail") {
        return;
    }
    let app = TestApp::start().await;
    app.mailbox().refuse(MAUDE, Refusal::ServiceUnavailable);
    let _ = app.agent().await.post("/accounts", &maude()).await.expect(201);
    app.deliver().await;
    assert!(app.mails_to(MAUDE).is_empty());
    app.mailbox().accept(MAUDE);
    app.advance(SignedDuration::from_hours(24));
    assert_eq!(app.send_due_mail().await["sent"], 1);
    let token = mailed_token(&app, MAUDE).await;
    app.advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    let _ = app.stranger().post("/activation", &activation(&token)).await.expect(201);
}

#[tokio::test]
async fn whoever_is_disabled_before_it_leaves_gets_neither_invitation_nor_reset() {
    let app = TestApp::start().await;
    let admin = app.administrator().await;
    let account = admin.post("/accounts", &maude()).await.expect(201).json["id"].clone();
    let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
    let camille = app.account(CAMILLE).await.id;
    for id in [account.as_str().unwrap(), camille.as_str()] {
        let _ = admin.post_empty(&format!("/accounts/{id}/disable")).await.expect(200);
    }
    app.deliver().await;
    assert!(app.mails().is_empty());
    app.advance(SignedDuration::from_hours(1));
    assert_eq!(app.send_due_mail().await["sent"], 0, "nothing is left to be tried again");
}

#[tokio::test]
async fn whoever_has_activated_her_account_meanwhile_gets_no_further_invitation() {
    let app = TestApp::start().await;
    let (token, account) = invited(&app).await;
    let again = format!("/accounts/{}/invitation", account["id"].as_str().unwrap());
    let _ = app.agent().await.post_empty(&again).await.expect(202);
    let _ = app.stranger().post("/activation", &activation(&token)).await.expect(201);
    app.deliver().await;
    assert_eq!(app.mails_to(MAUDE).len(), 1);
}

#[tokio::test]
async fn a_reset_is_mailed_with_a_link_that_sets_a_new_password() {
    let app = TestApp::start().await;
    let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
    let token = mailed_token(&app, CAMILLE).await;
    let mail = app.mails_to(CAMILLE).remove(0);
    assert_eq!(mail.subject, "Choisissez un nouveau mot de passe");
    assert!(mail.text.contains(&format!("{}/password-reset/confirm?lang=fr&token={token}", app.url)), "{}", mail.text);
    let body = json!({"token": token, "password": ANOTHER});
    let _ = app.stranger().post("/password-reset/confirm", &body).await.expect(204);
}

#[tokio::test]
async fn the_link_opens_in_the_language_of_the_account() {
    let app = TestApp::start().await;
    let _ = app.camille().await.patch("/me", &json!({"language": "en"})).await.expect(200);
    let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
    let token = mailed_token(&app, CAMILLE).await;
    let link = format!("/password-reset/confirm?lang=en&token={token}");
    assert!(app.mails_to(CAMILLE).remove(0).text.contains(&link));
    assert_eq!(app.stranger().page(&link).await.expect(200).select("h1"), ["Choose a new password"]);
}
