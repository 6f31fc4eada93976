//! Who sees a request, who hears of it, and what was sent (`spec/product.md`, Who hears about it).

use guichet_testkit::{Answer, Person, TestApp, a_request};
use serde_json::{Value, json};

/// A request that is shared with Alex by name and, unless private, with the establishment.
async fn filed(camille: &Person, alex: &Person, visibility: &str) -> String {
    let mut body = a_request();
    body["participants"] = json!([alex.account()]);
    body["visibility"] = json!(visibility);
    format!("/requests/{}", camille.files(&body).await.number())
}

/// Names with reasons, in the answer's order.
fn told(audience: &Answer, list: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let people = audience.json[list].as_array().unwrap();
    people.iter().map(|person| (text(&person["account"]["name"]), text(&person["why"]))).collect()
}

fn pairs<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected.map(|(name, why)| (name.to_owned(), why.to_owned())).to_vec()
}

#[tokio::test]
async fn the_audience_says_who_sees_a_request_and_who_hears_of_it_and_why() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let colleague = app.colleague(1).await;
    let request = filed(&camille, &alex, "establishment").await;
    let _ = agent.post_empty(&format!("{request}/take")).await.expect(200);
    let _ = colleague.put_empty(&format!("{request}/follow")).await.expect(204);
    let agent_name = app.account("agent@centre.test").await.summary().name;

    let audience = camille.get(&format!("{request}/audience")).await.expect(200);
    let sees = [
        ("Camille Roy", "requester"),
        ("Alex Gagnon", "participant"),
        (agent_name.as_str(), "assignee"),
        ("Collègue Numéro1", "establishment"),
    ];
    assert_eq!(told(&audience, "can_see"), pairs(sees));
    let hears = [
        ("Camille Roy", "requester"),
        ("Alex Gagnon", "participant"),
        (agent_name.as_str(), "assignee"),
        ("Collègue Numéro1", "follower"),
    ];
    assert_eq!(told(&audience, "notified"), pairs(hears));
    for person in [&alex, &colleague, &agent] {
        assert_eq!(person.get(&format!("{request}/audience")).await.expect(200).json, audience.json);
    }
}

#[tokio::test]
async fn a_private_request_is_seen_by_those_it_names_and_a_follower_who_does_not_see_it_hears_nothing() {
    let app = TestApp::start().await;
    let (camille, alex, colleague) = (app.camille().await, app.alex().await, app.colleague(1).await);
    let request = filed(&camille, &alex, "establishment").await;
    let _ = colleague.put_empty(&format!("{request}/follow")).await.expect(204);
    let _ = camille.patch(&request, &json!({"visibility": "private"})).await.expect(200);
    let audience = camille.get(&format!("{request}/audience")).await.expect(200);
    let both = pairs([("Camille Roy", "requester"), ("Alex Gagnon", "participant")]);
    assert_eq!((told(&audience, "can_see"), told(&audience, "notified")), (both.clone(), both));
}

#[tokio::test]
async fn who_muted_a_request_sees_it_and_hears_nothing_and_who_is_disabled_neither() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = filed(&camille, &alex, "private").await;
    let _ = camille.delete(&format!("{request}/follow")).await.expect(204);
    let audience = agent.get(&format!("{request}/audience")).await.expect(200);
    assert_eq!(told(&audience, "can_see"), pairs([("Camille Roy", "requester"), ("Alex Gagnon", "participant")]));
    assert_eq!(told(&audience, "notified"), pairs([("Alex Gagnon", "participant")]));
    let _ = agent.post_empty(&format!("/accounts/{}/disable", alex.account())).await.expect(200);
    let audience = agent.get(&format!("{request}/audience")).await.expect(200);
    assert_eq!(told(&audience, "can_see"), pairs([("Camille Roy", "requester")]));
    assert_eq!(told(&audience, "notified"), pairs([]));
}

#[tokio::test]
async fn a_contact_reads_what_was_sent_to_her_and_agents_read_all() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = filed(&camille, &alex, "private").await;
    let number = request.rsplit('/').next().unwrap();
    app.deliver().await;
    let _ = agent.post(&format!("{request}/comments"), &json!({"body": "Nous regardons."})).await.expect(201);
    app.deliver().await;

    let hers = camille.get(&format!("{request}/mails")).await.expect(200).items();
    let expected = json!({
        "id": format!("1-{}", camille.account()), "to": {"id": camille.account(), "name": "Camille Roy"},
        "events": [format!("{number}-1")], "topics": ["acknowledgement"], "why": "requester", "state": "sent",
        "attempts": 1, "last_error": null, "created_at": "2026-06-10T16:00:00Z", "sent_at": "2026-06-10T16:00:00Z",
        "next_at": null, "feedback": null,
    });
    assert_eq!((hers.len(), &hers[0]), (2, &expected));
    assert_eq!((&hers[1]["topics"], &hers[1]["to"]["id"]), (&json!(["comment"]), &json!(camille.account())));
    let to = |rows: Vec<Value>| rows.iter().map(|row| row["to"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let alexs = to(alex.get(&format!("{request}/mails")).await.expect(200).items());
    assert!(!alexs.is_empty() && alexs.iter().all(|id| *id == alex.account()), "{alexs:?}");
    let all = to(agent.get(&format!("{request}/mails")).await.expect(200).items());
    for person in [&camille, &alex] {
        assert!(all.contains(&person.account()));
    }
}

#[tokio::test]
async fn a_mail_that_tells_of_several_events_is_one_row() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let request = filed(&camille, &alex, "private").await;
    app.deliver().await;
    for text in ["Nous regardons.", "C'est le câble."] {
        let _ = agent.post(&format!("{request}/comments"), &json!({"body": text})).await.expect(201);
    }
    app.deliver().await;
    let hers = camille.get(&format!("{request}/mails")).await.expect(200).items();
    assert_eq!(hers.len(), 2, "{hers:#?}");
    assert_eq!(hers[1]["events"].as_array().unwrap().len(), 2);
    assert_eq!(app.mails_to(&camille.email).len(), 2);
}
