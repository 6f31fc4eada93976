//! Articles of the knowledge base: written, read, kept in all their revisions (`spec/product.md`, Knowledge base).

use guichet_testkit::{Answer, Person, TestApp, an_article};
use serde_json::{Value, json};

/// Made up, with right check digits.
const NAM: &str = "DLPH98042746";

async fn writes(agent: &Person, change: Value) -> Answer {
    agent.post("/articles", &an_article(change)).await.expect(201)
}

fn address(answer: &Answer) -> String {
    format!("/articles/{}", answer.json["id"].as_str().unwrap())
}

#[tokio::test]
async fn what_an_agent_publishes_is_read_by_a_contact_of_any_establishment() {
    let app = TestApp::start().await;
    let made = writes(&app.agent().await, json!({})).await;
    assert_eq!(made.header("etag"), Some("\"1\""));
    let read = app.camille().await.get(&address(&made)).await.expect(200);
    assert_eq!(read.header("etag"), Some("\"1\""));
    let expected = json!({
        "id": made.json["id"],
        "title": "Imprimer les étiquettes de prélèvement",
        "body": "Ouvrir le dossier, puis choisir **Imprimer** dans le menu des étiquettes.",
        "category": "Impression",
        "tags": ["étiquettes"],
        "lang": "fr",
        "audience": "everyone",
        "state": "published",
        "revision": 1,
        "editor": {"id": made.json["editor"]["id"], "name": made.json["editor"]["name"]},
        "created_at": "2026-06-10T16:00:00Z",
        "updated_at": "2026-06-10T16:00:00Z",
        "published_at": "2026-06-10T16:00:00Z",
        "helpful": null,
    });
    assert_eq!(read.json, expected);
    assert_eq!(app.sam().await.get(&address(&made)).await.expect(200).json, expected);
}

#[tokio::test]
async fn drafts_and_agents_articles_are_not_there_for_contacts() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (camille, lea) = (app.camille().await, app.lea().await);
    for change in [json!({"state": "draft"}), json!({"audience": "agents"})] {
        let made = writes(&agent, change).await;
        let _ = agent.get(&address(&made)).await.expect(200);
        for contact in [&camille, &lea] {
            let _ = contact.get(&address(&made)).await.problem(404, "not-found");
            let helpful = json!({"helpful": true});
            let _ = contact.post(&format!("{}/helpful", address(&made)), &helpful).await.problem(404, "not-found");
        }
    }
}

#[tokio::test]
async fn only_the_centre_writes_articles_and_sees_what_is_behind_them() {
    let app = TestApp::start().await;
    let made = writes(&app.agent().await, json!({})).await;
    let revisions = format!("{}/revisions", address(&made));
    for contact in [app.camille().await, app.lea().await] {
        let _ = contact.post("/articles", &an_article(json!({}))).await.problem(403, "forbidden");
        let _ = contact.put(&address(&made), &an_article(json!({}))).await.problem(403, "forbidden");
        let _ = contact.delete(&address(&made)).await.problem(403, "forbidden");
        let synonyms = json!({"lang": "fr", "text": "a = b"});
        let _ = contact.put("/articles/synonyms", &synonyms).await.problem(403, "forbidden");
        let dismissed = json!({"lang": "fr", "text": "a"});
        let _ = contact.post("/articles/unanswered/dismiss", &dismissed).await.problem(403, "forbidden");
        for path in [
            &revisions,
            &format!("{revisions}/1"),
            "/articles/unanswered",
            "/articles/synonyms",
            "/articles?state=draft",
        ] {
            let _ = contact.get(path).await.problem(403, "forbidden");
        }
    }
    for path in ["/articles", &address(&made), "/articles/unanswered"] {
        let _ = app.stranger().get(path).await.problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn every_revision_is_kept_and_the_same_content_is_none() {
    let app = TestApp::start().await;
    let (agent, other) = (app.agent().await, app.another_agent(1).await);
    let made = writes(&agent, json!({})).await;
    app.turn_to("2026-06-10T16:30:00Z");
    let changed = an_article(json!({"title": "Imprimer des étiquettes", "state": "draft"}));
    let after = other.put(&address(&made), &changed).await.expect(200);
    assert_eq!((&after.json["revision"], &after.json["published_at"]), (&json!(2), &Value::Null));
    let again = other.put(&address(&made), &changed).await.expect(200);
    assert_eq!((again.json["revision"].clone(), again.header("etag")), (json!(2), Some("\"2\"")));

    let revisions = agent.get(&format!("{}/revisions", address(&made))).await.expect(200).items();
    let seen: Vec<_> = revisions.iter().map(|it| (it["revision"].clone(), it["editor"]["name"].clone())).collect();
    assert_eq!(seen, [(json!(2), json!("Agent Numéro1")), (json!(1), made.json["editor"]["name"].clone())]);
    let first = agent.get(&format!("{}/revisions/1", address(&made))).await.expect(200).json;
    assert_eq!(first["title"], "Imprimer les étiquettes de prélèvement");
    assert_eq!(first["body"], made.json["body"]);
    let _ = agent.get(&format!("{}/revisions/3", address(&made))).await.problem(404, "not-found");
}

#[tokio::test]
async fn of_two_editors_the_second_is_told_that_the_article_has_changed() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let made = writes(&agent, json!({})).await;
    let put = |version: &str, title: &str| {
        let call = agent.call(reqwest::Method::PUT, &address(&made)).header("If-Match", version);
        agent.send(call.json(&an_article(json!({"title": title}))))
    };
    let _ = put("\"1\"", "Le premier titre").await.expect(200);
    let refused = put("\"1\"", "Le second titre").await.problem(412, "stale-version");
    assert!(refused.json["detail"].as_str().unwrap().contains("article"), "{}", refused.json);
    assert_eq!(agent.get(&address(&made)).await.json["title"], "Le premier titre");
    // Without a version, the last one stands; the other is among the revisions.
    let both = futures_util::future::join_all(["Titre un", "Titre deux", "Titre trois"].map(|title| {
        let article = an_article(json!({"title": title}));
        let (agent, address) = (agent.clone(), address(&made));
        async move { agent.put(&address, &article).await.expect(200).json["revision"].clone() }
    }))
    .await;
    let mut revisions: Vec<u64> = both.iter().map(|it| it.as_u64().unwrap()).collect();
    revisions.sort_unstable();
    assert_eq!(revisions, [3, 4, 5]);
}

#[tokio::test]
async fn one_that_is_deleted_is_gone_with_its_revisions() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let made = writes(&agent, json!({})).await;
    let _ = agent.put(&address(&made), &an_article(json!({"title": "Autre titre"}))).await.expect(200);
    let _ = agent.post(&format!("{}/helpful", address(&made)), &json!({"helpful": true})).await.expect(204);
    let _ = agent.delete(&address(&made)).await.expect(204);
    let revisions = format!("{}/revisions", address(&made));
    for path in [address(&made), revisions.clone(), format!("{revisions}/1")] {
        let _ = agent.get(&path).await.problem(404, "not-found");
    }
    let helpful = format!("{}/helpful", address(&made));
    let _ = agent.post(&helpful, &json!({"helpful": true})).await.problem(404, "not-found");
    let left = app.store().client().scan().table_name(app.store().table());
    let left = left.filter_expression("begins_with(pk, :article)");
    let left =
        left.expression_attribute_values(":article", aws_sdk_dynamodb::types::AttributeValue::S("ART#".to_owned()));
    assert_eq!(left.send().await.unwrap().count(), 0, "nothing of it is left in the table");
    let _ = agent.delete(&address(&made)).await.problem(404, "not-found");
    let _ = agent.put(&address(&made), &an_article(json!({}))).await.problem(404, "not-found");
}

#[tokio::test]
async fn an_article_written_twice_under_one_key_is_written_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let first = agent.post_once("/articles", "k", &an_article(json!({}))).await.expect(201);
    let again = agent.post_once("/articles", "k", &an_article(json!({}))).await.expect(201);
    assert_eq!(first.json, again.json);
    let other = an_article(json!({"title": "Un autre titre"}));
    let _ = agent.post_once("/articles", "k", &other).await.problem(422, "idempotency-mismatch");
    assert_eq!(agent.get("/articles?state=published").await.items().len(), 1);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let wrong = json!({
        "title": "Non", "body": "Court.", "category": "x", "tags": ["a", "b b"], "lang": "de", "audience": "all",
        "state": "live", "more": 1,
    });
    let refused = agent.post("/articles", &wrong).await.problem(422, "invalid");
    let mut pointers = refused.pointers();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/audience", "/body", "/category", "/lang", "/more", "/state", "/tags/0", "/title"]);
    let many: Vec<String> = (0..9).map(|n| format!("mot {n}")).collect();
    let refused = agent.post("/articles", &an_article(json!({"tags": many}))).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/tags"]);
}

#[tokio::test]
async fn nominative_data_is_refused_unless_it_is_confirmed_to_be_none_and_never_recorded() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for (change, pointer) in [
        (json!({"title": format!("Dossier de {NAM}")}), "/title"),
        (json!({"body": format!("Ouvrir le dossier de {NAM} et imprimer.")}), "/body"),
        (json!({"tags": ["étiquettes", NAM]}), "/tags/1"),
        (json!({"category": NAM}), "/category"),
    ] {
        let refused = agent.post("/articles", &an_article(change)).await.problem(422, "nominative-data");
        assert_eq!(refused.pointers(), [pointer]);
    }
    let confirmed = json!({"body": format!("Le code {NAM} est un exemple."), "not_nominative": [NAM]});
    let _ = writes(&agent, confirmed).await;
    let trail = app.administrator().await.get("/audit?from=2026-06-10T00:00:00Z&to=2026-06-11T00:00:00Z").await;
    let trail = trail.expect(200).text;
    assert!(trail.contains("article.added") && trail.contains("not_nominative") && !trail.contains(NAM), "{trail}");
}

#[tokio::test]
async fn an_article_of_200_kb_is_kept_whole() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let body = "Les étiquettes imprimées ne portent plus le code. ".repeat(3_900);
    let body = body.trim();
    assert!(body.len() >= 200_000, "{}", body.len());
    let made = writes(&agent, json!({"body": body})).await;
    assert_eq!(app.camille().await.get(&address(&made)).await.expect(200).json["body"], body);
    let refused = agent.post("/articles", &an_article(json!({"body": "a".repeat(200_001)}))).await;
    assert_eq!(refused.problem(422, "invalid").pointers(), ["/body"]);
    // Fewer characters, but more bytes than an item of the table takes.
    let refused = agent.post("/articles", &an_article(json!({"body": "😀".repeat(100_000)}))).await;
    assert_eq!(refused.problem(422, "invalid").pointers(), ["/body"]);
}

#[tokio::test]
async fn each_account_has_one_voice_on_whether_an_article_helped() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let made = writes(&agent, json!({})).await;
    let helpful = format!("{}/helpful", address(&made));
    let (camille, alex) = (app.camille().await, app.alex().await);
    let says = async |who: &Person, body: Value| {
        let _ = who.post(&helpful, &body).await.expect(204);
        agent.get(&address(&made)).await.expect(200).json["votes"].clone()
    };
    let votes =
        |yes: u64, no: u64, avoided: u64| json!({"helpful": yes, "not_helpful": no, "avoided_requests": avoided});
    assert_eq!(says(&camille, json!({"helpful": false})).await, votes(0, 1, 0));
    assert_eq!(says(&camille, json!({"helpful": true})).await, votes(1, 0, 0));
    assert_eq!(says(&camille, json!({"helpful": true})).await, votes(1, 0, 0));
    assert_eq!(says(&alex, json!({"helpful": true, "avoided_request": true})).await, votes(2, 0, 1));
    // Said again on another day, the request stays avoided.
    assert_eq!(says(&alex, json!({"helpful": true})).await, votes(2, 0, 1));
    // Unless it did not help after all.
    assert_eq!(says(&alex, json!({"helpful": false})).await, votes(1, 1, 0));
    let read = camille.get(&address(&made)).await.json;
    assert_eq!((&read["helpful"], read.get("votes")), (&json!(true), None));
    let refused = camille.post(&helpful, &json!({"helpful": false, "avoided_request": true})).await;
    assert_eq!(refused.problem(422, "invalid").pointers(), ["/avoided_request"]);
}

#[tokio::test]
async fn many_voices_at_once_are_all_counted() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let made = writes(&agent, json!({})).await;
    let helpful = format!("{}/helpful", address(&made));
    let mut people = Vec::new();
    for number in 0..6 {
        people.push(app.colleague(number).await);
    }
    let yes = json!({"helpful": true});
    let said = people.iter().map(|person| person.post(&helpful, &yes));
    for answer in futures_util::future::join_all(said).await {
        let _ = answer.expect(204);
    }
    assert_eq!(agent.get(&address(&made)).await.json["votes"]["helpful"], 6);
}

#[tokio::test]
async fn reading_and_writing_are_on_the_audit_trail() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let made = writes(&agent, json!({})).await;
    let _ = app.camille().await.get(&address(&made)).await.expect(200);
    let _ = agent.put(&address(&made), &an_article(json!({"title": "Autre titre"}))).await.expect(200);
    let _ = agent.delete(&address(&made)).await.expect(204);
    let trail = app.administrator().await.get("/audit?from=2026-06-10T00:00:00Z&to=2026-06-11T00:00:00Z").await;
    let items = trail.expect(200).items();
    let mut actions: Vec<_> = items
        .iter()
        .filter(|record| record["detail"]["article"] == made.json["id"])
        .map(|record| record["action"].as_str().unwrap())
        .collect();
    actions.sort_unstable();
    assert_eq!(actions, ["article.added", "article.changed", "article.deleted", "article.read"]);
}

#[tokio::test]
async fn an_article_deleted_while_people_vote_leaves_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let made = writes(&agent, json!({})).await;
    let helpful = format!("{}/helpful", address(&made));
    let mut people = Vec::new();
    for number in 0..5 {
        people.push(app.colleague(number).await);
    }
    let yes = json!({"helpful": true});
    let votes = futures_util::future::join_all(people.iter().map(|person| person.post(&helpful, &yes)));
    let (_, deleted) = futures_util::future::join(votes, agent.delete(&address(&made))).await;
    let _ = deleted.expect(204);
    let left = app.store().client().scan().table_name(app.store().table());
    let left = left.filter_expression("begins_with(pk, :article)");
    let left =
        left.expression_attribute_values(":article", aws_sdk_dynamodb::types::AttributeValue::S("ART#".to_owned()));
    assert_eq!(left.send().await.unwrap().count(), 0);
}
