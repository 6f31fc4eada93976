//! The mail of an automatic closure: one to each, whatever sweep and stream do (`spec/product.md`, The 72-hour rule).
//! What the closure itself is, `closure_sweep` and `closure_vectors` show.

use futures_util::future::join_all;
use guichet::embedded::ses::Refusal;
use guichet_testkit::{TestApp, a_request, localstack};
use jiff::SignedDuration;
use serde_json::json;

use crate::mail::{News, files, handles, list, notify, one_batch, says, shares, text};

const CLOSED: &str = "Demande fermée automatiquement";

/// Camille's request, shared with Alex, resolved at noon of June 10th; its mails so far are out.
async fn resolved(app: &TestApp) -> String {
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = files(&camille).await;
    shares(&camille, &request, &alex).await;
    handles(&agent, &request, "resolve", json!({"resolution": "Corrigé."})).await;
    app.deliver().await;
    request
}

#[tokio::test]
async fn an_automatic_closure_is_one_mail_to_each_with_both_instants() {
    let app = TestApp::start().await;
    let _ = resolved(&app).await;
    let mut news = News::of(&app);
    app.turn_to("2026-06-13T16:00:00Z");
    app.sweep().await;
    assert_eq!(news.told().await, list([("alex.gagnon", CLOSED), ("camille.roy", CLOSED)]), "the assignee not");
    let mail = app.mails().pop().unwrap();
    for promised in [
        "La demande avait été résolue le mercredi 10 juin 2026 à 12 h (heure avancée de l’Est).",
        "Elle s’est fermée automatiquement le samedi 13 juin 2026 à 12 h (heure avancée de l’Est)",
        "« Ouvrir une demande liée »",
    ] {
        assert!(text(&mail).contains(promised), "{promised}\n{}", mail.text);
    }
}

#[tokio::test]
async fn two_sweeps_at_once_a_third_and_two_runs_of_the_stream_are_one_mail_to_each() {
    let app = TestApp::start().await;
    let _ = resolved(&app).await;
    let mut news = News::of(&app);
    app.turn_to("2026-06-13T16:00:00Z");
    join_all([app.sweep(), app.sweep()]).await;
    app.sweep().await;
    let batch = one_batch(&app).await;
    join_all([notify(&app, batch.clone()), notify(&app, batch)]).await;
    assert_eq!(news.told().await, list([("alex.gagnon", CLOSED), ("camille.roy", CLOSED)]));
    app.sweep().await;
    app.advance(SignedDuration::from_hours(1));
    app.send_due_mail().await;
    assert_eq!(news.told().await, list([]));
}

#[tokio::test]
async fn a_sweep_three_days_late_tells_the_instant_at_which_it_closed() {
    let app = TestApp::start().await;
    let _ = resolved(&app).await;
    app.turn_to("2026-06-16T21:30:00Z");
    app.sweep().await;
    let mut news = News::of(&app);
    assert_eq!(news.told().await.len(), 2);
    let mail = app.mails().pop().unwrap();
    assert!(text(&mail).contains("fermée automatiquement le samedi 13 juin 2026 à 12 h (heure"), "{}", mail.text);
    assert!(mail.header("Date").unwrap().contains("16 Jun 2026"), "{:?}", mail.header("Date"));
}

#[tokio::test]
async fn a_closure_that_was_stopped_is_told_to_nobody() {
    let app = TestApp::start().await;
    let request = resolved(&app).await;
    app.turn_to("2026-06-11T14:00:00Z");
    says(&app.camille().await, &request, "Le problème revient le matin.").await;
    let reopened = resolved(&app).await;
    let _ = app.camille().await.post(&format!("{reopened}/reopen"), &json!({"reason": "Encore."})).await.expect(200);
    app.deliver().await;
    let mut news = News::of(&app);
    app.turn_to("2026-06-20T16:00:00Z");
    assert_eq!(app.sweep().await["closed"], 0);
    assert_eq!(news.told().await, list([]));
}

#[tokio::test]
async fn a_command_that_comes_after_the_instant_and_before_the_sweep_makes_no_second_mail() {
    let app = TestApp::start().await;
    let request = resolved(&app).await;
    app.turn_to("2026-06-13T18:00:00Z");
    let (agent, lea) = (app.agent().await, app.lea().await);
    let to = json!({"account": lea.account()});
    let _ = agent.put(&format!("{request}/requester"), &to).await.expect(200);
    let mut news = News::of(&app);
    let two = "2 nouveautés dans la demande";
    assert_eq!(news.told().await, list([("alex.gagnon", two), ("lea.fortin", two)]), "closure and hand-over");
    app.sweep().await;
    assert_eq!(news.told().await, list([]));
}

#[tokio::test]
async fn a_mail_that_is_sent_late_tells_what_is_still_so() {
    if localstack::cannot("refuse a mail") {
        return;
    }
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = a_request();
    body["subject"] = json!("Horaire du centre pendant les Fêtes");
    let request = format!("/requests/{}", camille.files(&body).await.number());
    handles(&app.agent().await, &request, "resolve", json!({"resolution": "Corrigé."})).await;
    app.mailbox().refuse(&camille.email, Refusal::ServiceUnavailable);
    app.deliver().await;
    app.mailbox().accept(&camille.email);
    app.turn_to("2026-06-13T16:00:00Z");
    app.sweep().await;
    app.deliver().await;
    app.send_due_mail().await;
    let mails = app.mails_to(&camille.email);
    assert_eq!(mails.len(), 2, "the closure, and what had waited");
    assert!(mails.iter().any(|mail| text(mail).contains("Elle s’est fermée automatiquement")));
    let late = mails.iter().find(|mail| text(mail).contains("> Corrigé.")).unwrap();
    assert!(
        text(late).contains("La demande se fermera automatiquement le samedi 13 juin 2026 à 12 h"),
        "{}",
        late.text
    );
}
