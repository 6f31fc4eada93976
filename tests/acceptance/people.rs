//! What the tests on people share: invitations and their links, signing in by password, calls from an address.

use guichet_testkit::{Answer, Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// The password of everyone who is there from the start.
pub const PASSWORD: &str = "cristal-sous-la-neige";
/// One that is as good.
pub const ANOTHER: &str = "trombone-violet-42";
pub const CAMILLE: &str = "camille.roy@chu-exemple.test";
/// The contact whom the tests invite.
pub const MAUDE: &str = "maude.tremblay@chu-exemple.test";

/// The body that invites her.
pub fn maude() -> Value {
    json!({"email": MAUDE, "establishment": "chu-exemple", "role": "contact", "rights": ["view_establishment"]})
}

/// The token of the newest mail to this address.
pub async fn mailed_token(app: &TestApp, email: &str) -> String {
    app.deliver().await;
    let mails = app.mails_to(email);
    let text = &mails.last().expect("a mail").text;
    let (_, rest) = text.split_once("token=").expect("a link with a token");
    rest.split_whitespace().next().unwrap().to_owned()
}

/// Invites Maude; the token of her mail, and her account.
pub async fn invited(app: &TestApp) -> (String, Value) {
    let account = app.agent().await.post("/accounts", &maude()).await.expect(201).json;
    (mailed_token(app, MAUDE).await, account)
}

/// What « Sauvegarder et continuer » sends.
pub fn activation(token: &str) -> Value {
    json!({"token": token, "email": MAUDE, "name": "Maude Tremblay", "password": ANOTHER})
}

/// A call without a session, from this address.
pub async fn post_from(app: &TestApp, address: &str, path: &str, body: &Value) -> Answer {
    let stranger = app.stranger();
    stranger.send(stranger.call(Method::POST, path).header("X-Forwarded-For", address).json(body)).await
}

/// Signs in by password, from the usual address.
pub async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    app.stranger().post("/session", &json!({"email": email, "password": password})).await
}

/// Whoever holds the token of this answer.
pub fn holder(app: &TestApp, opened: &Answer) -> Person {
    with_token(app, opened.json["token"].as_str().expect("a token"))
}

/// Whoever shows this token, good or not.
pub fn with_token(app: &TestApp, token: &str) -> Person {
    let mut person = app.stranger();
    token.clone_into(&mut person.token);
    person
}

/// What an answer shows, the trace aside: status, the body, and every header but the time and what the trace changes.
pub fn seen(answer: &Answer) -> (u16, Value, Vec<(String, String)>) {
    let headers = answer.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (answer.status, answer.without_trace(), headers.filter(|(name, _)| name != "date").collect())
}
