//! Canned responses (`spec/api.md`, Around it).

use guichet_testkit::{Answer, Person, TestApp, a_canned_response};
use serde_json::{Value, json};

/// Made up, with right check digits.
const NAM: &str = "DLPH98042746";

async fn adds(agent: &Person, change: Value) -> Answer {
    let mut body = a_canned_response();
    body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    agent.post("/canned-responses", &body).await.expect(201)
}

fn address(answer: &Answer) -> String {
    format!("/canned-responses/{}", answer.json["id"].as_str().unwrap())
}

fn titles(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_agent_finds_what_another_has_written() {
    let app = TestApp::start().await;
    let made = adds(&app.agent().await, json!({"team": "production"})).await;
    let found = app.another_agent(1).await.get("/canned-responses").await.expect(200).items();
    let expected = json!({
        "id": made.json["id"],
        "title": "Accusé de réception",
        "body": "Bonjour {requester},\n\nvotre demande {number} est bien reçue.\n\n{agent}",
        "lang": "fr",
        "team": "production",
        "updated_at": "2026-06-10T16:00:00Z",
    });
    assert_eq!(made.json, expected);
    assert_eq!(found, [expected]);
}

#[tokio::test]
async fn they_come_by_title_without_regard_to_accents_and_capitals_page_after_page() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for title in ["Fermée", "écran noir", "Accès", "Étiquettes", "attente", "Zone"] {
        let _ = adds(&agent, json!({"title": title})).await;
    }
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = agent.get(&format!("/canned-responses?limit=4{cursor}")).await.expect(200);
        items.extend(page.items());
        let Some(next) = page.json["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(titles(&items), ["Accès", "attente", "écran noir", "Étiquettes", "Fermée", "Zone"]);
}

#[tokio::test]
async fn a_team_gets_its_own_and_those_for_every_team_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let _ = adds(&agent, json!({"title": "A production", "team": "production"})).await;
    let _ = adds(&agent, json!({"title": "B data", "team": "data"})).await;
    let _ = adds(&agent, json!({"title": "C every team", "team": null})).await;
    let _ = adds(&agent, json!({"title": "D production in English", "team": "production", "lang": "en"})).await;
    let list = async |query: &str| agent.get(&format!("/canned-responses?{query}")).await.expect(200).items();
    assert_eq!(titles(&list("team=production&lang=fr").await), ["A production", "C every team"]);
    assert_eq!(titles(&list("lang=en").await), ["D production in English"]);
    assert_eq!(list("").await.len(), 4);
}

#[tokio::test]
async fn one_is_written_anew_as_a_whole_and_gone_when_it_is_deleted() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let made = adds(&agent, json!({"team": "data"})).await;
    app.turn_to("2026-06-10T16:30:00Z");
    let anew = json!({"title": "Reçue", "body": "Merci.", "lang": "en"});
    let after = agent.put(&address(&made), &anew).await.expect(200).json;
    assert_eq!((&after["id"], &after["team"], &after["lang"]), (&made.json["id"], &Value::Null, &json!("en")));
    assert_eq!(agent.get("/canned-responses").await.items(), [after]);

    let _ = agent.delete(&address(&made)).await.expect(204);
    assert_eq!(agent.get("/canned-responses").await.items(), [] as [Value; 0]);
    let _ = agent.put(&address(&made), &anew).await.problem(404, "not-found");
    let _ = agent.delete(&address(&made)).await.problem(404, "not-found");
}

#[tokio::test]
async fn a_variable_that_nothing_fills_is_refused_with_the_list_of_those_that_there_are() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let mut body = a_canned_response();
    body["body"] = json!("Bonjour {prénom}, votre demande {number}…");
    let made = adds(&agent, json!({})).await;
    for refused in [agent.post("/canned-responses", &body).await, agent.put(&address(&made), &body).await] {
        let refused = refused.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/body"]);
        let told = refused.json["errors"][0]["detail"].as_str().unwrap();
        for variable in ["{number}", "{subject}", "{requester}", "{agent}", "{status}", "{closes_at}"] {
            assert!(told.contains(variable), "{told}");
        }
    }
}

#[tokio::test]
async fn nominative_data_is_refused_unless_it_is_confirmed_to_be_none_and_never_recorded() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let mut body = a_canned_response();
    body["body"] = json!(format!("Le numéro {NAM} est bien reçu."));
    let refused = agent.post("/canned-responses", &body).await.problem(422, "nominative-data");
    assert_eq!(refused.pointers(), ["/body"]);
    body["not_nominative"] = json!([NAM]);
    let made = agent.post("/canned-responses", &body).await.expect(201);
    let _ = agent.put(&address(&made), &body).await.expect(200);
    let trail = app.administrator().await.get("/audit?from=2026-06-10T00:00:00Z&limit=100").await.expect(200);
    let confirmed = |record: &&Value| record["detail"]["not_nominative"][0]["kind"] == "nam";
    assert_eq!(trail.items().iter().filter(confirmed).count(), 2);
    assert!(!trail.text.contains(NAM));
}

#[tokio::test]
async fn every_use_is_recorded_without_the_texts() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let made = adds(&agent, json!({})).await;
    let _ = agent.put(&address(&made), &a_canned_response()).await.expect(200);
    let _ = agent.get("/canned-responses").await.expect(200);
    let _ = agent.delete(&address(&made)).await.expect(204);
    let query = format!("/audit?account={}&from=2026-06-10T00:00:00Z", agent.account());
    let trail = app.administrator().await.get(&query).await.expect(200);
    let mut actions: Vec<_> = trail
        .items()
        .iter()
        .filter_map(|record| record["action"].as_str().filter(|action| action.contains("canned")).map(str::to_owned))
        .collect();
    actions.sort_unstable();
    let expected =
        ["canned_response.added", "canned_response.changed", "canned_response.deleted", "canned_responses.listed"];
    assert_eq!(actions, expected);
    assert!(!trail.text.contains("bien reçue"));
}

#[tokio::test]
async fn the_same_call_again_adds_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let first = agent.post_once("/canned-responses", "once", &a_canned_response()).await.expect(201);
    let again = agent.post_once("/canned-responses", "once", &a_canned_response()).await.expect(201);
    assert_eq!(first.json, again.json);
    assert_eq!(agent.get("/canned-responses").await.items().len(), 1);
    let mut other = a_canned_response();
    other["title"] = json!("Un autre titre");
    let _ = agent.post_once("/canned-responses", "once", &other).await.problem(422, "idempotency-mismatch");
}

#[tokio::test]
async fn contacts_are_told_the_same_whether_there_is_one_or_not() {
    let app = TestApp::start().await;
    let made = adds(&app.agent().await, json!({})).await;
    for person in [app.camille().await, app.lea().await] {
        let there = person.delete(&address(&made)).await.problem(403, "forbidden");
        let nowhere = person.delete("/canned-responses/0000000000000000").await.problem(403, "forbidden");
        assert_eq!(there.without_trace(), nowhere.without_trace());
        let _ = person.get("/canned-responses").await.problem(403, "forbidden");
        let _ = person.post("/canned-responses", &a_canned_response()).await.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn there_are_500_at_most_and_room_again_when_one_is_deleted() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let first = adds(&agent, json!({})).await;
    for _ in 1..500 {
        let _ = adds(&agent, json!({})).await;
    }
    let _ = agent.post("/canned-responses", &a_canned_response()).await.problem(409, "conflict");
    let _ = agent.delete(&address(&first)).await.expect(204);
    let _ = agent.delete(&address(&first)).await.problem(404, "not-found");
    let _ = adds(&agent, json!({})).await;
    let _ = agent.post("/canned-responses", &a_canned_response()).await.problem(409, "conflict");
}
