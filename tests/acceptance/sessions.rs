//! Signing in, sessions and forgotten passwords (`spec/product.md`, Accounts 3, 5 and 6).

use guichet_testkit::TestApp;
use jiff::SignedDuration;
use serde_json::json;

use crate::people::{ANOTHER, CAMILLE, MAUDE, PASSWORD, holder, invited, mailed_token, seen, sign_in, with_token};

#[tokio::test(flavor = "multi_thread")]
async fn an_email_and_its_password_open_a_session() {
    let app = TestApp::start().await;
    let opened = sign_in(&app, " Camille.Roy@CHU-Exemple.test ", PASSWORD).await.expect(201);
    assert_eq!(opened.json["account"]["email"], CAMILLE);
    assert_eq!(holder(&app, &opened).get("/me").await.expect(200).json, opened.json["account"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_wrong_invited_and_disabled_are_refused_alike_after_the_same_work() {
    let app = TestApp::start().await;
    let _ = invited(&app).await;
    let alex = app.alex().await;
    let path = format!("/accounts/{}/disable", alex.account());
    let _ = app.agent().await.post_empty(&path).await.expect(200);
    app.table.calls();
    let tried = [
        ("personne@chu-exemple.test", PASSWORD),
        (CAMILLE, "pas-le-bon-mot-de-passe"),
        (CAMILLE, ""),
        (MAUDE, PASSWORD),
        (alex.email.as_str(), PASSWORD),
    ];
    let mut answers = Vec::new();
    let mut works = Vec::new();
    for (email, password) in tried {
        answers.push(sign_in(&app, email, password).await.problem(401, "unauthenticated"));
        let mut work: Vec<_> = app.table.calls().into_iter().map(|call| call.operation).collect();
        work.sort();
        works.push(work);
    }
    for (answer, work) in answers.iter().zip(&works) {
        assert_eq!((seen(answer), work), (seen(&answers[0]), &works[0]));
    }
    assert!(works[0].contains(&"GetItem".to_owned()), "{works:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn common_passwords_and_those_with_the_email_or_the_name_are_refused() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for (new, code) in [
        ("onze-signes", "too-short"),
        (&*"é7".repeat(65), "too-long"),
        ("motdepasse123", "common-password"),
        ("x9!Kq7-camille.roy-Zw2", "holds-email"),
        ("x9!Kq7-CAMILLE-Zw2", "holds-name"),
    ] {
        let answer = camille.put("/me/password", &json!({"current": PASSWORD, "new": new})).await;
        let answer = answer.problem(422, "invalid");
        assert_eq!((answer.pointers(), &answer.json["errors"][0]["code"]), (vec!["/new".to_owned()], &json!(code)));
    }
    let fine = json!({"current": PASSWORD, "new": "  la tortue 🐢 mange du pain "});
    let _ = camille.put("/me/password", &fine).await.expect(204);
    let _ = sign_in(&app, CAMILLE, "  la tortue 🐢 mange du pain ").await.expect(201);
    let _ = sign_in(&app, CAMILLE, "la tortue 🐢 mange du pain").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_12_hours_whatever_happens() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for _ in 0..24 {
        let _ = camille.get("/me").await.expect(200);
        app.advance(SignedDuration::from_mins(30));
    }
    app.advance(SignedDuration::from_secs(-1));
    let _ = camille.get("/me").await.expect(200);
    app.advance(SignedDuration::from_secs(1));
    let _ = camille.get("/me").await.problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_60_minutes_without_activity() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    app.advance(SignedDuration::from_secs(3_599));
    let _ = camille.get("/me").await.expect(200);
    app.advance(SignedDuration::from_secs(3_599));
    let _ = camille.get("/me").await.expect(200);
    app.advance(SignedDuration::from_mins(60));
    let _ = camille.get("/me").await.problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn activity_is_noted_at_most_every_5_minutes() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    // Besides the audit record.
    let noted = async || {
        app.table.calls();
        let _ = camille.get("/me").await.expect(200);
        app.table.calls().iter().filter(|call| call.operation == "PutItem").count() - 1
    };
    app.advance(SignedDuration::from_secs(299));
    assert_eq!(noted().await, 0);
    app.advance(SignedDuration::from_secs(1));
    assert_eq!((noted().await, noted().await), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_and_each_can_be_ended() {
    let app = TestApp::start().await;
    let here = app.camille().await;
    app.advance(SignedDuration::from_mins(10));
    let there = holder(&app, &sign_in(&app, CAMILLE, PASSWORD).await.expect(201));
    let sessions = here.get("/sessions").await.expect(200).items();
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[0]["created_at"], "2026-06-10T16:10:00Z");
    assert_eq!((&sessions[0]["current"], &sessions[1]["current"]), (&json!(false), &json!(true)));
    assert_eq!(sessions[1]["address"], "192.0.2.1");

    let path = format!("/sessions/{}", sessions[0]["id"].as_str().unwrap());
    let _ = here.delete(&path).await.expect(204);
    let _ = there.get("/me").await.problem(401, "unauthenticated");
    let _ = here.delete(&path).await.problem(404, "not-found");
    assert_eq!(here.get("/sessions").await.items().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_session_is_not_there() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let id = alex.get("/sessions").await.items()[0]["id"].as_str().unwrap().to_owned();
    let foreign = camille.delete(&format!("/sessions/{id}")).await.problem(404, "not-found");
    let unknown = camille.delete(&format!("/sessions/{}", "0".repeat(16))).await.problem(404, "not-found");
    assert_eq!(seen(&foreign), seen(&unknown));
    let _ = alex.get("/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_this_session() {
    let app = TestApp::start().await;
    let (here, there) = (app.camille().await, app.camille().await);
    let _ = here.delete("/session").await.expect(204);
    let _ = here.get("/me").await.problem(401, "unauthenticated");
    let _ = there.get("/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_token_opens_nothing() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (ids, secret) = camille.token.rsplit_once('.').unwrap();
    let last = if secret.ends_with('A') { 'B' } else { 'A' };
    let forged = format!("{ids}.{}{last}", &secret[..42]);
    for token in [forged, format!("{ids}."), ids.to_owned(), "x".to_owned()] {
        let _ = with_token(&app, &token).get("/me").await.problem(401, "unauthenticated");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let (here, there) = (app.camille().await, app.camille().await);
    let _ = here.put("/me/password", &json!({"current": PASSWORD, "new": ANOTHER})).await.expect(204);
    let _ = here.get("/me").await.expect(200);
    let _ = there.get("/me").await.problem(401, "unauthenticated");
    let _ = sign_in(&app, CAMILLE, PASSWORD).await.problem(401, "unauthenticated");
    let _ = sign_in(&app, CAMILLE, ANOTHER).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_only_by_whoever_knows_the_one_before() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let answer = camille.put("/me/password", &json!({"current": ANOTHER, "new": ANOTHER})).await;
    assert_eq!(answer.problem(422, "invalid").pointers(), ["/current"]);
    let answer = camille.put("/me/password", &json!({"current": ANOTHER, "new": "x9!CAMILLE-Kq7-Zw2"})).await;
    assert_eq!(answer.problem(422, "invalid").pointers(), ["/current", "/new"]);
    let _ = sign_in(&app, CAMILLE, PASSWORD).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_by_mail_sets_a_new_password_and_ends_every_session() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let _ = app.stranger().post("/password-reset", &json!({"email": CAMILLE})).await.expect(202);
    let token = mailed_token(&app, CAMILLE).await;
    let _ = camille.get("/me").await.expect(200);
    let weak = json!({"token": token, "password": "x9!CAMILLE-Kq7-Zw2"});
    let refused = app.stranger().post("/password-reset/confirm", &weak).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/password"]);
    let body = json!({"token": token, "password": ANOTHER});
    let _ = app.stranger().post("/password-reset/confirm", &body).await.expect(204);
    let _ = camille.get("/me").await.problem(401, "unauthenticated");
    let _ = sign_in(&app, CAMILLE, ANOTHER).await.expect(201);

    let again = app.stranger().post("/password-reset/confirm", &body).await.problem(422, "invalid");
    assert_eq!(again.pointers(), ["/token"], "a link is good once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_fifty_sessions_at_most() {
    let app = TestApp::start().await;
    let first = app.camille().await;
    let mut others = Vec::new();
    for _ in 0..49 {
        app.advance(SignedDuration::from_secs(1));
        others.push(app.camille().await);
    }
    app.advance(SignedDuration::from_mins(6));
    let _ = first.get("/me").await.expect(200);
    others.push(app.camille().await);
    let _ = others[0].get("/me").await.problem(401, "unauthenticated");
    let _ = first.get("/me").await.expect(200);
    let _ = others[1].get("/me").await.expect(200);
    // What each call reads of them: 50 of about a quarter of a kilobyte, the account among them.
    app.table.calls();
    let _ = others[49].get("/me").await.expect(200);
    let read = app.table.calls()[0].read;
    assert!(read <= 5.0, "{read}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_all_other_sessions_however_many() {
    let app = TestApp::start().await;
    let mut others = Vec::new();
    for _ in 0..49 {
        others.push(app.camille().await);
    }
    let camille = app.camille().await;
    let new = json!({"current": PASSWORD, "new": "la-neige-fond-au-printemps"});
    let _ = camille.put("/me/password", &new).await.expect(204);
    for other in others {
        let _ = other.get("/me").await.problem(401, "unauthenticated");
    }
    let _ = camille.get("/me").await.expect(200);
}
