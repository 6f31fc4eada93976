//! Caps on failed attempts (`spec/product.md`, Accounts 4).

use guichet_testkit::{Answer, TestApp};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::people::{ANOTHER, CAMILLE, MAUDE, PASSWORD, activation, invited, post_from, seen};

fn credentials(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

async fn fail(app: &TestApp, address: &str, email: &str) -> Answer {
    post_from(app, address, "/session", &credentials(email, "pas-le-bon-mot-de-passe")).await
}

fn retry_after(answer: &Answer) -> u32 {
    answer.header("retry-after").expect("Retry-After").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_failures_lock_the_account_for_this_address_for_15_minutes() {
    let app = TestApp::start().await;
    let (here, there) = ("198.51.100.1", "198.51.100.2");
    for _ in 0..10 {
        let _ = fail(&app, here, CAMILLE).await.problem(401, "unauthenticated");
    }
    let good = credentials(CAMILLE, PASSWORD);
    let locked = post_from(&app, here, "/session", &good).await.problem(429, "too-many-attempts");
    assert_eq!(retry_after(&locked), 900);
    // The pair is locked, neither the account nor the address.
    let _ = post_from(&app, there, "/session", &good).await.expect(201);
    let _ = post_from(&app, here, "/session", &credentials("alex.gagnon@chu-exemple.test", PASSWORD)).await.expect(201);

    app.advance(SignedDuration::from_secs(899));
    let locked = post_from(&app, here, "/session", &good).await.problem(429, "too-many-attempts");
    assert_eq!(retry_after(&locked), 1);
    app.advance(SignedDuration::from_secs(1));
    let _ = post_from(&app, here, "/session", &good).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_failures_in_more_than_15_minutes_lock_nothing() {
    let app = TestApp::start().await;
    for _ in 0..12 {
        let _ = fail(&app, "198.51.100.1", CAMILLE).await.problem(401, "unauthenticated");
        app.advance(SignedDuration::from_secs(100));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_takes_the_failures_of_its_pair_back() {
    let app = TestApp::start().await;
    for _ in 0..2 {
        for _ in 0..9 {
            let _ = fail(&app, "198.51.100.1", CAMILLE).await.problem(401, "unauthenticated");
        }
        let _ = post_from(&app, "198.51.100.1", "/session", &credentials(CAMILLE, PASSWORD)).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_email_is_locked_as_a_known_one_is() {
    let app = TestApp::start().await;
    let mut answers = Vec::new();
    for email in [CAMILLE, "personne@chu-exemple.test"] {
        for _ in 0..10 {
            let _ = fail(&app, "198.51.100.1", email).await.problem(401, "unauthenticated");
        }
        answers.push(fail(&app, "198.51.100.1", email).await.problem(429, "too-many-attempts"));
    }
    assert_eq!(seen(&answers[0]), seen(&answers[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_takes_50_failures_an_hour_over_all_addresses() {
    let app = TestApp::start().await;
    for i in 0..50 {
        let _ = fail(&app, &format!("198.51.100.{}", i / 5), CAMILLE).await.problem(401, "unauthenticated");
        app.advance(SignedDuration::from_secs(10));
    }
    let good = credentials(CAMILLE, PASSWORD);
    let capped = post_from(&app, "203.0.113.9", "/session", &good).await.problem(429, "too-many-attempts");
    assert_eq!(retry_after(&capped), 3_600 - 500, "until the first of them is an hour old");
    app.advance(SignedDuration::from_secs(3_100));
    let _ = post_from(&app, "203.0.113.9", "/session", &good).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_takes_100_failures_an_hour_over_all_accounts() {
    let app = TestApp::start().await;
    for i in 0..100 {
        // No password is verified here, so that the test is quick: these links are made up.
        let mut body = activation("made-up");
        body["email"] = json!(format!("personne{}@chu-exemple.test", i / 5));
        let _ = post_from(&app, "198.51.100.1", "/activation", &body).await.problem(422, "invalid");
    }
    let (token, _) = invited(&app).await;
    let good = activation(&token);
    let capped = post_from(&app, "198.51.100.1", "/activation", &good).await.problem(429, "too-many-attempts");
    assert_eq!(retry_after(&capped), 3_600);
    app.advance(SignedDuration::from_secs(3_600));
    let _ = post_from(&app, "198.51.100.1", "/activation", &good).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_caps_hold_for_activation_resend_and_reset() {
    let app = TestApp::start().await;
    let link = format!("{}.{}", "0".repeat(16), "A".repeat(43));
    for (path, body) in [
        ("/activation", activation(&link)),
        ("/activation/resend", json!({"email": MAUDE})),
        ("/password-reset", json!({"email": CAMILLE})),
        ("/password-reset/confirm", json!({"token": link, "password": ANOTHER})),
    ] {
        for _ in 0..10 {
            let answer = post_from(&app, "198.51.100.1", path, &body).await;
            assert!(matches!(answer.status, 202 | 422), "{path}: {}", answer.text);
        }
        let locked = post_from(&app, "198.51.100.1", path, &body).await.problem(429, "too-many-attempts");
        assert_eq!(retry_after(&locked), 900, "{path}");
    }
    app.deliver().await;
    assert_eq!(app.mails_to(CAMILLE).len(), 10, "nobody is flooded with mail");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_current_password_is_capped_too() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let body = json!({"current": "pas-le-bon-mot-de-passe", "new": ANOTHER});
    for _ in 0..10 {
        let _ = camille.put("/me/password", &body).await.problem(422, "invalid");
    }
    let good = json!({"current": PASSWORD, "new": ANOTHER});
    let _ = camille.put("/me/password", &good).await.problem(429, "too-many-attempts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_not_good_enough_is_no_failed_attempt() {
    let app = TestApp::start().await;
    let (token, _) = invited(&app).await;
    let mut weak = activation(&token);
    weak["password"] = json!("maude.tremblay@chu-exemple.test");
    for _ in 0..12 {
        let _ = app.stranger().post("/activation", &weak).await.problem(422, "invalid");
    }
    let _ = app.stranger().post("/activation", &activation(&token)).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_caller_makes_up_does_not_count() {
    let app = TestApp::start().await;
    for i in 0..10 {
        let forged = format!("203.0.113.{i}, 198.51.100.1");
        let _ = fail(&app, &forged, CAMILLE).await.problem(401, "unauthenticated");
    }
    let _ = fail(&app, "192.0.2.77, 198.51.100.1", CAMILLE).await.problem(429, "too-many-attempts");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_attempts_names_nobody() {
    let app = TestApp::start().await;
    let _ = fail(&app, "198.51.100.1", "personne@chu-exemple.test").await.problem(401, "unauthenticated");
    let items = app.store().client().scan().table_name(app.store().table()).send().await.unwrap().items.unwrap();
    let kept = items.iter().filter(|item| format!("{item:?}").contains("LIMIT#")).count();
    assert_eq!(kept, 3);
    let text = format!("{items:?}");
    assert!(!text.contains("personne@") && !text.contains("198.51.100.1"), "neither e-mail nor address");
}
