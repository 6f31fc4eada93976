//! The lists: whose, in which order, narrowed, searched, page by page (`spec/api.md`, Requests).

use guichet_testkit::{Answer, Person, TestApp, a_request, an_incident};
use jiff::SignedDuration;
use serde_json::{Value, json};

fn with(name: &str, value: Value) -> Value {
    let mut body = a_request();
    body[name] = value;
    body
}

async fn list(person: &Person, query: &str) -> Answer {
    person.get(&format!("/requests{query}")).await.expect(200)
}

fn numbers(answer: &Answer) -> Vec<String> {
    answer.items().iter().map(|item| item["number"].as_str().unwrap().to_owned()).collect()
}

async fn listed(person: &Person, query: &str) -> Vec<String> {
    numbers(&list(person, query).await)
}

/// Files a request with this subject.
async fn about(person: &Person, subject: &str) -> String {
    person.files(&with("subject", json!(subject))).await.number()
}

#[tokio::test]
async fn everyone_finds_her_own_newest_first_as_summaries() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let first = camille.files(&a_request()).await;
    app.advance(SignedDuration::from_secs(1));
    let second = camille.files(&with("visibility", json!("private"))).await;
    let others = alex.files(&a_request()).await.number();
    assert_eq!(listed(&camille, "").await, [second.number(), first.number()]);
    assert_eq!(listed(&camille, "?scope=mine").await, [second.number(), first.number()]);
    assert_eq!(listed(&alex, "").await, [others]);

    let mut summary = first.json.clone();
    for name in
        ["description", "checked", "fields", "contacts", "participants", "followers", "attachments", "resolution"]
    {
        summary.as_object_mut().unwrap().remove(name);
    }
    assert_eq!(list(&camille, "").await.items()[1], summary);
}

#[tokio::test]
async fn a_list_holds_nothing_of_another_establishment_and_nothing_private_of_a_colleague() {
    let app = TestApp::start().await;
    let (camille, alex, sam) = (app.camille().await, app.alex().await, app.sam().await);
    let shared = alex.files(&a_request()).await.number();
    let private = alex.files(&with("visibility", json!("private"))).await.number();
    let foreign = sam.files(&a_request()).await.number();
    assert_eq!(listed(&camille, "?scope=establishment").await, [shared.as_str()]);
    assert_eq!(listed(&sam, "?scope=establishment").await, [foreign.as_str()]);
    for scope in ["mine", "shared", "establishment"] {
        for q in [&private, &foreign, "étiquettes"] {
            let found = listed(&camille, &format!("?scope={scope}&q={q}")).await;
            assert!(!found.contains(&private) && !found.contains(&foreign), "{scope}, {q}: {found:?}");
        }
    }
}

#[tokio::test]
async fn a_request_leaves_the_establishments_list_when_it_is_made_private_and_comes_back() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let number = alex.files(&a_request()).await.number();
    for (visibility, expected) in [("private", vec![]), ("establishment", vec![number.clone()])] {
        let _ = alex.patch(&format!("/requests/{number}"), &json!({"visibility": visibility})).await.expect(200);
        assert_eq!(listed(&camille, "?scope=establishment").await, expected);
    }
}

#[tokio::test]
async fn a_shared_request_is_in_the_list_of_whom_it_is_shared_with_as_long_as_it_is() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let mut body = with("participants", json!([alex.account()]));
    body["visibility"] = json!("private");
    let number = camille.files(&body).await.number();
    assert_eq!(listed(&alex, "?scope=shared").await, [number.as_str()]);
    let _ = camille.delete(&format!("/requests/{number}/participants/{}", alex.account())).await.expect(204);
    assert_eq!(listed(&alex, "?scope=shared").await, [""; 0]);
}

#[tokio::test]
async fn lists_that_are_not_for_the_caller_are_refused() {
    let app = TestApp::start().await;
    let (camille, alex, lea, agent) = (app.camille().await, app.alex().await, app.lea().await, app.agent().await);
    for person in [&alex, &lea] {
        let _ = person.get("/requests?scope=establishment").await.problem(403, "forbidden");
    }
    let _ = camille.get("/requests?scope=queue").await.problem(403, "forbidden");
    assert_eq!(agent.get("/requests?scope=establishment").await.problem(422, "invalid").pointers(), ["/scope"]);
    let _ = app.stranger().get("/requests").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn the_queue_holds_the_open_ones_by_team_the_major_ones_first_then_by_priority_and_age() {
    let app = TestApp::start().await;
    let (camille, sam, agent) = (app.camille().await, app.sam().await, app.agent().await);
    let other = camille.files(&a_request()).await.number();
    let incident = sam.files(&an_incident()).await.number();
    app.advance(SignedDuration::from_secs(1));
    let later = camille.files(&an_incident()).await.number();
    let mut body = an_incident();
    body["fields"]["users_affected"] = json!(50);
    let major = camille.files(&body).await.number();
    let closed = camille.files(&an_incident()).await.number();
    let _ = camille.post_empty(&format!("/requests/{closed}/close")).await.expect(200);

    let production = [major.as_str(), incident.as_str(), later.as_str()];
    assert_eq!(listed(&agent, "?scope=queue&team=production").await, production);
    assert_eq!(listed(&agent, "?scope=queue&team=triage").await, [other.as_str()]);
    let all = listed(&agent, "?scope=queue").await;
    assert_eq!(all, [production.as_slice(), &[other.as_str()]].concat());
}

#[tokio::test]
async fn an_agents_own_are_the_open_ones_that_are_assigned_to_her() {
    let app = TestApp::start().await;
    let (camille, agent, other) = (app.camille().await, app.agent().await, app.another_agent(1).await);
    let (hers, others, closed) = (
        camille.files(&a_request()).await.number(),
        camille.files(&a_request()).await.number(),
        camille.files(&a_request()).await.number(),
    );
    for (person, number) in [(&agent, &hers), (&other, &others), (&agent, &closed)] {
        let _ = person.post_empty(&format!("/requests/{number}/take")).await.expect(200);
    }
    let _ = agent.post_empty(&format!("/requests/{closed}/close")).await.expect(200);
    assert_eq!(listed(&agent, "").await, [hers]);
    assert_eq!(listed(&other, "?scope=mine").await, [others]);
}

#[tokio::test]
async fn lists_are_narrowed_by_status_type_and_team() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let question = camille.files(&a_request()).await.number();
    let incident = camille.files(&an_incident()).await.number();
    let _ = agent.post_empty(&format!("/requests/{incident}/take")).await.expect(200);
    for (query, expected) in [
        ("?status=in_progress", &incident),
        ("?status=submitted", &question),
        ("?type=incident-production", &incident),
        ("?team=triage", &question),
        ("?team=production&status=in_progress&type=incident-production", &incident),
    ] {
        assert_eq!(listed(&camille, query).await, [expected.as_str()], "{query}");
    }
    assert_eq!(listed(&camille, "?status=closed").await, [""; 0]);
}

#[tokio::test]
async fn a_request_counts_as_closed_in_every_list_from_its_72nd_hour_on_whatever_the_sweep_does() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let body = json!({"resolution": "Le service a été redémarré."});
    let _ = app.agent().await.post(&format!("/requests/{number}/resolve"), &body).await.expect(200);

    app.advance(SignedDuration::from_secs(72 * 3600 - 1));
    let (camille, agent) = (app.camille().await, app.agent().await);
    assert_eq!(listed(&camille, "?status=resolved").await, [number.as_str()]);
    assert_eq!(listed(&agent, "?scope=queue").await, [number.as_str()]);
    app.advance(SignedDuration::from_secs(1));
    assert_eq!(listed(&camille, "?status=resolved").await, [""; 0]);
    assert_eq!(listed(&agent, "?scope=queue").await, [""; 0]);
    let closed = list(&camille, "?status=closed").await.items();
    assert_eq!((closed.len(), &closed[0]["closed_at"]), (1, &json!("2026-06-13T16:00:00Z")));
    assert_eq!((&closed[0]["closed_by"], &closed[0]["closure"]["state"]), (&json!("rule"), &json!("done")));
}

#[tokio::test]
async fn a_search_bears_missing_accents_and_capitals_and_wants_all_words() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let screen = about(&camille, "Écran noir à l’ouverture du dossier").await;
    let label = about(&camille, "Étiquette illisible à l'écran").await;
    for (q, expected) in [
        ("ecran", vec![&label, &screen]),
        ("ÉCRAN%20NOIR", vec![&screen]),
        ("l'ouverture", vec![&screen]),
        ("noir%20etiquette", vec![]),
        ("illisib", vec![&label]),
    ] {
        let mut found = listed(&camille, &format!("?q={q}")).await;
        found.sort_by(|a, b| b.cmp(a));
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{q}");
    }
    let answer = list(&camille, "?q=ecran").await;
    assert!(answer.json.get("truncated").is_none(), "all were searched");
}

#[tokio::test]
async fn a_search_for_a_number_finds_that_request_in_the_list_it_belongs_to() {
    let app = TestApp::start().await;
    let (camille, sam) = (app.camille().await, app.sam().await);
    let number = camille.files(&a_request()).await.number();
    let _ = camille.files(&a_request()).await;
    let digits = number.strip_prefix("CSC-").unwrap();
    for q in [number.as_str(), digits, &number.to_lowercase(), &format!("%20{digits}%20")] {
        assert_eq!(listed(&camille, &format!("?q={q}")).await, [number.as_str()], "{q}");
        assert_eq!(listed(&camille, &format!("?scope=establishment&q={q}")).await, [number.as_str()]);
        assert_eq!(listed(&camille, &format!("?scope=shared&q={q}")).await, [""; 0]);
        assert_eq!(listed(&camille, &format!("?status=closed&q={q}")).await, [""; 0]);
        assert_eq!(listed(&sam, &format!("?scope=establishment&q={q}")).await, [""; 0]);
    }
    let quoting = about(&camille, "Erreur 404 à l'ouverture").await;
    assert_eq!(listed(&camille, "?q=404").await, [quoting], "a number that is none of hers is a word");
}

#[tokio::test]
async fn every_list_is_recorded() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for path in ["/requests?scope=shared&q=etiquettes", "/notifications"] {
        app.advance(SignedDuration::from_secs(1));
        let _ = camille.get(path).await.expect(200);
    }
    let trail =
        app.administrator().await.get(&format!("/audit?account={}&limit=2", camille.account())).await.expect(200);
    let records = trail.items();
    assert_eq!(
        (&records[0]["action"], &records[1]["action"]),
        (&json!("notifications.listed"), &json!("request.listed"))
    );
    assert_eq!(records[1]["detail"]["scope"], "shared");
    assert!(!trail.text.contains("etiquettes"), "what was searched is not kept");
}
