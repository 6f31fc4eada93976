//! « C'est réglé » and « Le problème persiste » (`spec/product.md`, The life of a request).

use guichet_testkit::{Person, TestApp, a_request};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;

async fn filed(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

async fn resolved(app: &TestApp, request: &str) {
    let body = json!({"resolution": "Le service a été redémarré."});
    let _ = app.agent().await.post(&format!("{request}/resolve"), &body).await.expect(200);
}

#[tokio::test]
async fn when_and_how_it_was_resolved_stays_known_once_it_is_closed_by_hand_and_not_once_it_is_reopened() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    let resolution = json!({"resolution": "Corrigé."});
    let _ = agent.post(&format!("{request}/resolve"), &resolution).await.expect(200);
    let reopened = camille.post(&format!("{request}/reopen"), &json!({"reason": "Encore"})).await.expect(200).json;
    assert_eq!((&reopened["resolved_at"], &reopened["resolution"]), (&json!(null), &json!(null)));
    let resolved = agent.post(&format!("{request}/resolve"), &resolution).await.expect(200).json;
    let closed = camille.post(&format!("{request}/close"), &json!({})).await.expect(200).json;
    assert_eq!(closed["resolved_at"], resolved["resolved_at"]);
    assert_eq!(closed["resolution"], "Corrigé.");
    assert_eq!(closed["closure"], json!({"state": "none", "closes_at": null, "halted_by": null}));
}

#[tokio::test]
async fn the_requester_closes_with_what_she_thinks_of_the_help() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let body = json!({"satisfaction": 4, "remark": "Réponse rapide, merci."});
    let closed = camille.post(&format!("{request}/close"), &body).await.expect(200);
    assert_eq!(closed.json["status"], "closed");
    assert_eq!(closed.json["closed_at"], "2026-06-10T16:00:00Z");
    assert_eq!(closed.json["closed_by"], json!({"id": camille.account(), "name": "Camille Roy"}));
    assert_eq!(closed.json["satisfaction"], 4);
    assert_eq!(closed.json["closure"]["state"], "none");
    assert_eq!(closed.header("etag"), Some("\"2\""));
    let events = camille.get(&format!("{request}/events")).await.items();
    assert_eq!(events[1]["kind"], "closed");
    assert_eq!(events[1]["body"], "Réponse rapide, merci.");
    assert_eq!(camille.get(&request).await.without_trace(), closed.json);
}

#[tokio::test]
async fn closing_takes_no_body_an_empty_one_or_null() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let _ = camille.post_empty(&format!("{request}/close")).await.expect(200);
    for body in [json!({}), json!(null), json!({"satisfaction": null, "remark": null})] {
        let request = filed(&camille).await;
        let _ = camille.post(&format!("{request}/close"), &body).await.expect(200);
    }
}

#[tokio::test]
async fn agents_close_and_others_who_see_the_request_do_not() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let (colleague, alex, sam) = (app.colleague(1).await, app.alex().await, app.sam().await);
    let request = filed(&camille).await;
    let path = format!("{request}/close");
    let _ = colleague.post(&path, &json!({})).await.problem(403, "forbidden");
    let unknown = sam.post("/requests/CSC-9999/close", &json!({})).await.problem(404, "not-found");
    for outsider in [&alex, &sam] {
        let refused = outsider.post(&path, &json!({})).await.problem(404, "not-found");
        assert_eq!(refused.without_trace(), unknown.without_trace());
    }
    let closed = app.agent().await.post(&path, &json!({})).await.expect(200);
    assert_eq!(closed.json["closed_by"]["name"], "Dominique Agent");
}

#[tokio::test]
async fn satisfaction_is_a_whole_number_from_one_to_five() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    for wrong in [json!(0), json!(6), json!(-1), json!(3.5), json!("5"), json!(true), json!([5])] {
        let body = json!({"satisfaction": wrong, "remark": ""});
        let refused = camille.post(&format!("{request}/close"), &body).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/satisfaction", "/remark"], "{wrong}");
    }
    assert_eq!(camille.get(&request).await.json["status"], "submitted");
}

#[tokio::test]
async fn a_closed_request_takes_no_change() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = camille.post_empty(&format!("{request}/close")).await.expect(200);
    let account = json!({"account": alex.account()});
    let reason = json!({"reason": "Encore la même erreur."});
    for (who, method, rest, body) in [
        (&camille, Method::POST, "/close", json!({})),
        (&camille, Method::POST, "/reopen", reason.clone()),
        (&camille, Method::POST, "/comments", json!({"body": "Merci"})),
        (&camille, Method::PATCH, "", json!({"subject": "Un autre objet"})),
        (&camille, Method::PATCH, "", json!({"visibility": "private"})),
        (&camille, Method::POST, "/participants", account),
        (&agent, Method::POST, "/close", json!({})),
        (&agent, Method::POST, "/take", json!({})),
        (&agent, Method::POST, "/assign", json!({"team": "data"})),
        (&agent, Method::POST, "/wait", json!({"question": "Quel poste?"})),
        (&agent, Method::POST, "/resolve", json!({"resolution": "Corrigé."})),
        (&agent, Method::POST, "/refuse", reason),
        (&agent, Method::POST, "/accept", json!({})),
        (&agent, Method::POST, "/notes", json!({"body": "À suivre."})),
    ] {
        let call = who.call(method, &format!("{request}{rest}")).json(&body);
        let _ = who.send(call).await.problem(409, "request-closed");
    }
    assert_eq!(camille.get(&request).await.json["version"], 2);
    assert_eq!(camille.get(&format!("{request}/events")).await.items().len(), 2);
}

#[tokio::test]
async fn nominative_data_stops_a_remark_and_a_reason_until_it_is_confirmed_to_be_none() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    for (rest, name) in [("/reopen", "reason"), ("/close", "remark")] {
        let path = format!("{request}{rest}");
        let mut body = json!({name: "Toujours le même message pour DLPH98042746."});
        let refused = camille.post(&path, &body).await.problem(422, "nominative-data");
        assert_eq!(refused.pointers(), [format!("/{name}")]);
        assert!(!refused.text.contains("DLPH98042746"), "the value is not repeated");
        body["not_nominative"] = json!(["DLPH98042746"]);
        let _ = camille.post(&path, &body).await.expect(200);
    }
}

#[tokio::test]
async fn le_probleme_persiste_takes_a_resolved_request_up_again_and_ends_its_closure() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    let body = json!({"reason": "Le message est revenu ce midi."});
    let reopened = camille.post(&format!("{request}/reopen"), &body).await.expect(200);
    assert_eq!(reopened.json["status"], "in_progress");
    assert_eq!(reopened.json["closure"], json!({"state": "none", "closes_at": null, "halted_by": null}));
    assert_eq!(reopened.json["resolved_at"], json!(null));
    let events = camille.get(&format!("{request}/events")).await.items();
    assert_eq!(events[2]["kind"], "reopened");
    assert_eq!(events[2]["body"], "Le message est revenu ce midi.");
    assert_eq!(events[2]["detail"]["status"], json!({"from": "resolved", "to": "in_progress"}));

    app.advance(SignedDuration::from_hours(100));
    assert_eq!(app.sweep().await["closed"], 0);
    assert_eq!(app.camille().await.get(&request).await.json["status"], "in_progress");
}

#[tokio::test]
async fn whoever_sees_a_resolved_request_reopens_it_but_agents_do_not() {
    let app = TestApp::start().await;
    let (camille, colleague, alex, agent) =
        (app.camille().await, app.colleague(1).await, app.alex().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = camille.post(&format!("{request}/participants"), &json!({"account": alex.account()})).await.expect(201);
    let body = json!({"reason": "Le problème persiste."});
    let path = format!("{request}/reopen");
    let _ = camille.post(&path, &body).await.problem(409, "conflict");
    for who in [&camille, &colleague, &alex] {
        resolved(&app, &request).await;
        let _ = agent.post(&path, &body).await.problem(403, "forbidden");
        let _ = who.post(&path, &body).await.expect(200);
    }
    let _ = camille.post(&path, &json!({})).await.problem(422, "invalid");
}

#[tokio::test]
async fn a_stale_version_closes_nothing() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    resolved(&app, &request).await;
    let close = |version| camille.call(Method::POST, &format!("{request}/close")).header("If-Match", version);
    let _ = camille.send(close("\"1\"")).await.problem(412, "stale-version");
    let _ = camille.send(close("1")).await.problem(400, "malformed");
    let _ = camille.send(close("\"2\"")).await.expect(200);
}
