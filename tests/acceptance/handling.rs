//! What agents do: take, assign, wait, resolve (`spec/product.md`, The life of a request).

use guichet::embedded::ses::Refusal;
use guichet_testkit::{Answer, Person, TestApp, a_request, localstack};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

async fn filed(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

async fn last_event(person: &Person, request: &str) -> Value {
    person.get(&format!("{request}/events")).await.expect(200).items().last().unwrap().clone()
}

fn resolution() -> Value {
    json!({"resolution": "Le service a été redémarré."})
}

#[tokio::test]
async fn the_first_of_take_assign_wait_resolve_takes_in_charge_and_the_requester_is_told() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    for (rest, body, status) in [
        ("/take", json!({}), "in_progress"),
        ("/assign", json!({"team": "data"}), "in_progress"),
        ("/wait", json!({"question": "Sur quel poste?"}), "waiting_for_customer"),
        ("/resolve", resolution(), "resolved"),
    ] {
        let request = filed(&camille).await;
        app.deliver().await;
        let before = app.mails_to(&camille.email).len();
        let handled = agent.post(&format!("{request}{rest}"), &body).await.expect(200);
        assert_eq!(handled.json["status"], status);
        assert_eq!(last_event(&camille, &request).await["detail"]["taken"], true, "{rest}");
        app.deliver().await;
        let mails = app.mails_to(&camille.email);
        assert_eq!(mails.len(), before + 1, "{rest}");
        assert!(
            mails[before].text.contains("prise en charge") || mails[before].text.contains("pris en charge"),
            "{rest}: {}",
            mails[before].text
        );

        let _ = agent.post(&format!("{request}/take"), &json!({})).await.expect(200);
        let _ = agent.post(&format!("{request}/resolve"), &resolution()).await.expect(200);
        assert_eq!(last_event(&camille, &request).await["detail"]["taken"], Value::Null, "once only");
    }
}

#[tokio::test]
async fn taking_what_is_hers_already_changes_nothing() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let taken = agent.post_empty(&format!("{request}/take")).await.expect(200);
    assert_eq!(taken.json["assignee"]["name"], "Dominique Agent");
    assert_eq!(taken.header("etag"), Some("\"2\""));
    let again = agent.post_empty(&format!("{request}/take")).await.expect(200);
    assert_eq!(again.json, taken.json);
    let other = app.another_agent(1).await;
    let over = other.post_empty(&format!("{request}/take")).await.expect(200);
    assert_eq!(over.json["assignee"]["name"], "Agent Numéro1");
}

#[tokio::test]
async fn an_agent_takes_a_resolved_request_back_and_its_closure_ends() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = agent.post(&format!("{request}/resolve"), &resolution()).await.expect(200);
    let taken = agent.post_empty(&format!("{request}/take")).await.expect(200);
    assert_eq!(taken.json["status"], "in_progress");
    assert_eq!(taken.json["closure"]["state"], "none");
    app.advance(SignedDuration::from_hours(100));
    assert_eq!(app.sweep().await["closed"], 0);
}

#[tokio::test]
async fn a_request_is_assigned_to_an_agent_a_team_or_both() {
    let app = TestApp::start().await;
    let (camille, agent, other) = (app.camille().await, app.agent().await, app.another_agent(1).await);
    let request = filed(&camille).await;
    let path = format!("{request}/assign");
    let to = |answer: Answer| (answer.json["assignee"]["id"].clone(), answer.json["team"].clone());
    let both = agent.post(&path, &json!({"account": other.account(), "team": "functional"})).await.expect(200);
    assert_eq!(to(both), (json!(other.account()), json!("functional")));
    let same_team = agent.post(&path, &json!({"team": "functional"})).await.expect(200);
    assert_eq!(to(same_team), (json!(other.account()), json!("functional")));
    let other_team = agent.post(&path, &json!({"team": "data"})).await.expect(200);
    assert_eq!(to(other_team), (Value::Null, json!("data")), "who had it there does not have it here");
    let administrator = app.administrator().await;
    let alone = agent.post(&path, &json!({"account": administrator.account()})).await.expect(200);
    assert_eq!(to(alone), (json!(administrator.account()), json!("data")));
    app.deliver().await;
    assert_eq!(app.mails_to(&administrator.email).len(), 1, "the assignee is told");
}

#[tokio::test]
async fn a_request_is_assigned_to_nobody_but_active_agents() {
    let app = TestApp::start().await;
    let (camille, agent, former) = (app.camille().await, app.agent().await, app.another_agent(1).await);
    let administrator = app.administrator().await;
    let _ = administrator.post_empty(&format!("/accounts/{}/disable", former.account())).await.expect(200);
    let request = filed(&camille).await;
    let path = format!("{request}/assign");
    for account in ["0000000000000000", &camille.account(), &former.account()] {
        let refused = agent.post(&path, &json!({"account": account, "team": "data"})).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/account"]);
    }
    for nothing in [json!({}), json!({"account": null}), json!({"team": null, "account": null})] {
        let _ = agent.post(&path, &nothing).await.problem(422, "invalid");
    }
    let wrong = agent.post(&path, &json!({"account": "x", "team": "cardiologie"})).await.problem(422, "invalid");
    assert_eq!(wrong.pointers(), ["/account", "/team"]);
    assert_eq!(agent.get(&request).await.json["version"], 1);
}

#[tokio::test]
async fn an_answer_of_the_customer_takes_a_waiting_request_up_again() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let question = json!({"question": "Sur quel poste?"});
    let waiting = agent.post(&format!("{request}/wait"), &question).await.expect(200);
    assert_eq!(waiting.json["assignee"]["id"], agent.account());
    assert_eq!(last_event(&camille, &request).await["body"], "Sur quel poste?");
    let _ = agent.post(&format!("{request}/wait"), &question).await.problem(409, "conflict");
    let _ = agent.post(&format!("{request}/comments"), &json!({"body": "Rien ne presse."})).await.expect(201);
    assert_eq!(agent.get(&request).await.json["status"], "waiting_for_customer");
    let _ = camille.post(&format!("{request}/comments"), &json!({"body": "Le poste 12."})).await.expect(201);
    assert_eq!(agent.get(&request).await.json["status"], "in_progress");
}

#[tokio::test]
async fn a_new_resolution_starts_the_closure_over() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let first = agent.post(&format!("{request}/resolve"), &resolution()).await.expect(200);
    assert_eq!(first.json["resolved_at"], "2026-06-10T16:00:00Z");
    assert_eq!(
        first.json["closure"],
        json!({"state": "pending", "closes_at": "2026-06-13T16:00:00Z", "halted_by": null})
    );
    app.advance(SignedDuration::from_hours(24));
    let (camille, agent) = (app.camille().await, app.agent().await);
    let _ = camille.post(&format!("{request}/comments"), &json!({"body": "Pas tout à fait."})).await.expect(201);
    let halted = agent.get(&request).await.json["closure"].clone();
    let number = request.rsplit('/').next().unwrap();
    assert_eq!((&halted["state"], &halted["halted_by"]), (&json!("halted"), &json!(format!("{number}-3"))));
    let again = json!({"resolution": "Le correctif est complet."});
    let second = agent.post(&format!("{request}/resolve"), &again).await.expect(200);
    assert_eq!(
        second.json["closure"],
        json!({"state": "pending", "closes_at": "2026-06-14T16:00:00Z", "halted_by": null})
    );
    assert_eq!(second.json["resolution"], "Le correctif est complet.");
}

#[tokio::test]
async fn the_rule_of_the_settings_is_kept_on_the_request() {
    let app = TestApp::with(|settings| settings.closure_rule.hours = 24).await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let resolved = agent.post(&format!("{request}/resolve"), &resolution()).await.expect(200);
    assert_eq!(resolved.json["closure"]["closes_at"], "2026-06-11T16:00:00Z");
    app.turn_to("2026-06-11T16:00:00Z");
    assert_eq!(app.sweep().await["closed"], 1);
}

#[tokio::test]
async fn only_agents_handle_requests() {
    let app = TestApp::start().await;
    let (camille, lea, sam) = (app.camille().await, app.lea().await, app.sam().await);
    let request = filed(&camille).await;
    for (rest, body) in [
        ("/take", json!({})),
        ("/assign", json!({"account": "0000000000000000"})),
        ("/wait", json!({"question": "Sur quel poste?"})),
        ("/resolve", resolution()),
        ("/accept", json!({})),
        ("/refuse", json!({"reason": "Non."})),
        ("/mails/1-0000000000000000/retry", json!({})),
    ] {
        let _ = camille.post(&format!("{request}{rest}"), &body).await.problem(403, "forbidden");
        for outsider in [&lea, &sam] {
            let refused = outsider.post(&format!("{request}{rest}"), &body).await.problem(404, "not-found");
            let unknown = outsider.post(&format!("/requests/CSC-9999{rest}"), &body).await.problem(404, "not-found");
            assert_eq!(refused.without_trace(), unknown.without_trace());
        }
        let _ = app.stranger().post(&format!("{request}{rest}"), &body).await.problem(401, "unauthenticated");
    }
    assert_eq!(camille.get(&request).await.json["version"], 1);
}

#[tokio::test]
async fn nominative_data_stops_what_agents_write() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    for (rest, name) in [("/wait", "question"), ("/resolve", "resolution"), ("/notes", "body"), ("/refuse", "reason")] {
        let body = json!({name: "Vérifié avec NAM DLPH98042746."});
        let refused = agent.post(&format!("{request}{rest}"), &body).await.problem(422, "nominative-data");
        assert_eq!(refused.pointers(), [format!("/{name}")]);
    }
    let body = json!({"resolution": "Pièce DLPH98042746 remplacée.", "not_nominative": ["DLPH98042746"]});
    let _ = agent.post(&format!("{request}/resolve"), &body).await.expect(200);
    let records =
        app.administrator().await.get(&format!("/audit?request={}", request.rsplit('/').next().unwrap())).await;
    let confirmed =
        records.expect(200).items().into_iter().find(|record| record["detail"]["kind"] == "resolved").unwrap();
    assert_eq!(confirmed["detail"]["not_nominative"][0]["kind"], "nam");
    assert!(!confirmed.to_string().contains("DLPH98042746"), "by keyed hash, never by value");
}

#[tokio::test]
async fn a_stale_version_changes_nothing() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    let _ = agent.post_empty(&format!("{request}/take")).await.expect(200);
    let resolve = |version| {
        agent.call(Method::POST, &format!("{request}/resolve")).header("If-Match", version).json(&resolution())
    };
    let _ = agent.send(resolve("\"1\"")).await.problem(412, "stale-version");
    let _ = agent.send(resolve("\"2\"")).await.expect(200);
}

#[tokio::test]
async fn a_failed_mail_is_sent_again_by_hand_and_no_other() {
    if localstack::cannot("refuse a mail") {
        return;
    }
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let request = filed(&camille).await;
    app.mailbox().refuse(&camille.email, Refusal::MessageRejected);
    app.deliver().await;
    app.mailbox().accept(&camille.email);
    let hers = async || -> Value {
        let rows = agent.get(&format!("{request}/mails")).await.expect(200).items();
        rows.into_iter().find(|row| row["to"]["id"] == camille.account()).expect("a row")
    };
    let row = hers().await;
    assert_eq!(row["state"], "failed");
    let retry = format!("{request}/mails/{}/retry", row["id"].as_str().unwrap());
    let _ = camille.post_empty(&retry).await.problem(403, "forbidden");
    for unknown in ["1-0000000000000000", "99-zzzzzzzzzzzzzzzz", "x"] {
        let _ = agent.post_empty(&format!("{request}/mails/{unknown}/retry")).await.problem(404, "not-found");
    }
    let _ = agent.post_empty(&retry).await.expect(202);
    assert_eq!(hers().await["state"], "pending");
    let _ = agent.post_empty(&retry).await.problem(409, "conflict");
    app.send_due_mail().await;
    assert_eq!(hers().await["state"], "sent");
    assert_eq!(app.mails_to(&camille.email).len(), 1);
}
