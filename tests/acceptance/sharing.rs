//! « Partager », « Me notifier », hand-over: who else has a request and hears of it
//! (`spec/product.md`, Who is who, Who hears about it).

use guichet_testkit::{Answer, Person, TestApp, a_request};
use serde_json::{Value, json};

/// Camille's request, private: only who it is shared with sees it besides her.
async fn a_private_request(camille: &Person) -> String {
    let mut body = a_request();
    body["visibility"] = json!("private");
    format!("/requests/{}", camille.files(&body).await.number())
}

async fn kinds(person: &Person, request: &str) -> Vec<Value> {
    let events = person.get(&format!("{request}/events")).await.expect(200).items();
    events.iter().map(|event| event["kind"].clone()).collect()
}

#[tokio::test]
async fn a_colleague_with_whom_a_private_request_is_shared_sees_it_and_is_told() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let request = a_private_request(&camille).await;
    let _ = alex.get(&request).await.problem(404, "not-found");
    app.deliver().await;

    let shared =
        camille.post(&format!("{request}/participants"), &json!({"account": alex.account()})).await.expect(201);
    assert_eq!(shared.json, json!({"id": alex.account(), "name": "Alex Gagnon"}));

    let seen = alex.get(&request).await.expect(200);
    assert_eq!(seen.json["participants"], json!([{"id": alex.account(), "name": "Alex Gagnon"}]));
    assert_eq!(kinds(&alex, &request).await, ["created", "shared"]);
    app.deliver().await;
    assert_eq!(app.mails_to(&alex.email).len(), 1);
    assert_eq!(app.mails_to(&camille.email).len(), 1, "the acknowledgement alone: she acted");
}

#[tokio::test]
async fn sharing_by_address_does_the_same_and_sharing_again_nothing_more() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let request = a_private_request(&camille).await;
    let path = format!("{request}/participants");
    let first = camille.post(&path, &json!({"email": "Alex.Gagnon@chu-exemple.test"})).await.expect(201);
    let again = camille.post(&path, &json!({"email": alex.email})).await.expect(201);
    assert_eq!(first.json, again.json);
    // The requester has it already.
    let _ = alex.post(&path, &json!({"account": camille.account()})).await.expect(201);
    assert_eq!(kinds(&camille, &request).await, ["created", "shared"]);
}

#[tokio::test]
async fn whoever_it_cannot_be_shared_with_gets_one_and_the_same_refusal() {
    let app = TestApp::start().await;
    let (camille, alex, sam, agent) = (app.camille().await, app.alex().await, app.sam().await, app.agent().await);
    let former = app.colleague(1).await;
    let _ = agent.post_empty(&format!("/accounts/{}/disable", former.account())).await.expect(200);
    let invited = json!({
        "email": "nouvelle@chu-exemple.test", "establishment": "chu-exemple", "role": "contact", "rights": [],
    });
    let invited = agent.post("/accounts", &invited).await.expect(201).json["id"].clone();
    let request = a_private_request(&camille).await;

    let mut refusals: Vec<Answer> = Vec::new();
    for with in [
        json!({"account": "0000000000000000"}),
        json!({"account": sam.account()}),
        json!({"account": agent.account()}),
        json!({"account": former.account()}),
        json!({"account": invited}),
        json!({"email": "personne@chu-exemple.test"}),
        json!({"email": "nouvelle@chu-exemple.test"}),
        json!({"email": sam.email}),
        json!({"email": agent.email}),
        json!({"email": former.email}),
    ] {
        let call = camille.call(reqwest::Method::POST, &format!("{request}/participants"));
        // The trace is the caller's, so that the answers can be compared byte for byte.
        let call = call.header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").json(&with);
        refusals.push(camille.send(call).await.problem(422, "invalid"));
    }
    assert!(refusals.iter().all(|refusal| refusal.text == refusals[0].text));
    assert_eq!(kinds(&camille, &request).await, ["created"]);

    // The same for a hand-over.
    let lea = app.lea().await;
    for to in ["0000000000000000", &sam.account(), &agent.account(), &former.account()] {
        let refused = lea.put(&format!("{request}/requester"), &json!({"account": to})).await.problem(422, "invalid");
        assert_eq!(refused.without_trace(), refusals[0].without_trace());
    }
    let _ = lea.put(&format!("{request}/requester"), &json!({"account": alex.account()})).await.expect(204);
}

#[tokio::test]
async fn sharing_takes_an_account_or_an_address_and_not_both() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let path = format!("{}/participants", a_private_request(&camille).await);
    for body in [json!({}), json!({"account": alex.account(), "email": alex.email})] {
        let _ = camille.post(&path, &body).await.problem(422, "invalid");
    }
    let wrong = camille.post(&path, &json!({"account": 7, "email": "a", "who": 1})).await.problem(422, "invalid");
    assert_eq!(wrong.pointers(), ["/account", "/email", "/who"]);
}

#[tokio::test]
async fn sharing_under_a_key_is_done_once() {
    let app = TestApp::start().await;
    let (camille, alex, lea) = (app.camille().await, app.alex().await, app.lea().await);
    let request = a_private_request(&camille).await;
    let path = format!("{request}/participants");
    let body = json!({"account": alex.account()});
    let first = camille.post_once(&path, "partager-1", &body).await.expect(201);
    let _ = camille.delete(&format!("{path}/{}", alex.account())).await.expect(204);
    let again = camille.post_once(&path, "partager-1", &body).await.expect(201);
    assert_eq!(first.json, again.json);
    assert_eq!(kinds(&camille, &request).await, ["created", "shared", "unshared"]);
    let other = json!({"account": lea.account()});
    let _ = camille.post_once(&path, "partager-1", &other).await.problem(422, "idempotency-mismatch");
}

#[tokio::test]
async fn colleagues_are_found_by_parts_of_their_name_whatever_the_accents() {
    let app = TestApp::start().await;
    let (camille, lea) = (app.camille().await, app.lea().await);
    let request = a_private_request(&camille).await;
    let path = format!("{request}/shareable");
    let names = |answer: Answer| -> Vec<String> {
        answer.expect(200).items().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        names(camille.get(&path).await),
        ["Alex Gagnon", "Léa Fortin"],
        "active, of the establishment, not herself"
    );
    assert_eq!(names(camille.get(&format!("{path}?q=LEA%20for")).await), ["Léa Fortin"]);
    assert_eq!(names(camille.get(&format!("{path}?q=c%C3%B4t%C3%A9")).await), [""; 0], "of another establishment");
    let _ = camille.post(&format!("{request}/participants"), &json!({"account": lea.account()})).await.expect(201);
    assert_eq!(names(camille.get(&path).await), ["Alex Gagnon"], "who has it is not offered again");
    for number in 1..=30 {
        app.colleague(number).await;
    }
    assert_eq!(names(camille.get(&path).await).len(), 25);
    assert_eq!(names(camille.get(&format!("{path}?q=numero30")).await), ["Collègue Numéro30"]);
}

#[tokio::test]
async fn the_requester_takes_off_anyone_a_participant_herself_only() {
    let app = TestApp::start().await;
    let (camille, alex, lea) = (app.camille().await, app.alex().await, app.lea().await);
    let request = a_private_request(&camille).await;
    let path = format!("{request}/participants");
    for with in [&alex, &lea] {
        let _ = camille.post(&path, &json!({"account": with.account()})).await.expect(201);
    }
    let _ = alex.delete(&format!("{path}/{}", lea.account())).await.problem(403, "forbidden");
    let _ = alex.delete(&format!("{path}/{}", alex.account())).await.expect(204);
    let _ = alex.get(&request).await.problem(404, "not-found");
    for _ in 0..2 {
        let _ = camille.delete(&format!("{path}/{}", lea.account())).await.expect(204);
    }
    assert_eq!(kinds(&camille, &request).await, ["created", "shared", "shared", "unshared", "unshared"]);
}

#[tokio::test]
async fn me_notifier_brings_mail_and_ne_plus_me_notifier_ends_it() {
    let app = TestApp::start().await;
    let (camille, colleague, agent) = (app.camille().await, app.colleague(1).await, app.agent().await);
    let request = format!("/requests/{}", camille.files(&a_request()).await.number());
    let follow = format!("{request}/follow");
    app.deliver().await;
    let says = async |text: &str| {
        let _ = agent.post(&format!("{request}/comments"), &json!({"body": text})).await.expect(201);
        app.deliver().await;
    };

    for _ in 0..2 {
        let _ = colleague.put_empty(&follow).await.expect(204);
    }
    assert_eq!(camille.get(&request).await.json["followers"][0]["id"], colleague.account());
    says("Nous regardons.").await;
    assert_eq!(app.mails_to(&colleague.email).len(), 1);

    for _ in 0..2 {
        let _ = colleague.delete(&follow).await.expect(204);
    }
    // The requester, who hears of it anyway, is muted.
    let before = app.mails_to(&camille.email).len();
    let _ = camille.delete(&follow).await.expect(204);
    says("Nous cherchons encore.").await;
    assert_eq!(app.mails_to(&colleague.email).len(), 1);
    assert_eq!(app.mails_to(&camille.email).len(), before);

    let _ = camille.put_empty(&follow).await.expect(204);
    says("Trouvé.").await;
    assert_eq!(app.mails_to(&camille.email).len(), before + 1);
    assert_eq!(kinds(&camille, &request).await, ["created", "comment", "comment", "comment"], "following is no event");
}

#[tokio::test]
async fn a_closed_request_is_shared_with_nobody_but_may_be_muted() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let request = a_private_request(&camille).await;
    let _ = camille.post(&format!("{request}/close"), &json!({})).await.expect(200);
    let with = json!({"account": alex.account()});
    let _ = camille.post(&format!("{request}/participants"), &with).await.problem(409, "request-closed");
    let _ = camille.delete(&format!("{request}/follow")).await.expect(204);
    let _ = camille.put_empty(&format!("{request}/follow")).await.expect(204);
}
