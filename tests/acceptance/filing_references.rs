//! What a new request names: for whom it is filed, with whom it is shared, what it follows up; and the key under
//! which it is filed once (`spec/api.md`, Requests, `Idempotency-Key`).

use guichet_testkit::{Answer, Person, TestApp, a_request};
use jiff::SignedDuration;
use serde_json::{Value, json};

fn with(name: &str, value: Value) -> Value {
    let mut body = a_request();
    body[name] = value;
    body
}

fn errors(answer: &Answer) -> &Value {
    &answer.json["errors"]
}

/// How many requests the person finds as her own.
async fn count(person: &Person) -> usize {
    person.get("/requests?limit=100").await.expect(200).items().len()
}

#[tokio::test]
async fn an_agent_files_on_behalf_of_a_contact_whose_request_it_is() {
    let app = TestApp::start().await;
    let (agent, sam) = (app.agent().await, app.sam().await);
    let filed = agent.files(&with("on_behalf_of", json!(sam.account()))).await;
    assert_eq!(filed.json["requester"]["id"], json!(sam.account()));
    assert_eq!(filed.json["establishment"], "ciusss-demo");
    let events = sam.get(&format!("/requests/{}/events", filed.number())).await.expect(200).items();
    assert_eq!(events[0]["actor"]["id"], json!(agent.account()));
    app.deliver().await;
    assert_eq!(app.mails_to(&sam.email).len(), 1, "the acknowledgement goes to the requester");
}

#[tokio::test]
async fn an_agent_must_say_for_which_active_contact_she_files() {
    let app = TestApp::start().await;
    let (agent, administrator) = (app.agent().await, app.administrator().await);
    let former = app.colleague(1).await;
    let _ = agent.post_empty(&format!("/accounts/{}/disable", former.account())).await.expect(200);
    for staff in [&agent, &administrator] {
        let missing = staff.post("/requests", &a_request()).await.problem(422, "invalid");
        assert_eq!(
            (missing.pointers(), &errors(&missing)[0]["code"]),
            (vec!["/on_behalf_of".to_owned()], &json!("required"))
        );
        for account in [agent.account(), former.account(), "0000000000000000".to_owned()] {
            let refused = staff.post("/requests", &with("on_behalf_of", json!(account))).await.problem(422, "invalid");
            let told = (refused.pointers(), &errors(&refused)[0]["code"]);
            assert_eq!(told, (vec!["/on_behalf_of".to_owned()], &json!("not-allowed")));
        }
    }
}

#[tokio::test]
async fn a_contact_files_for_herself_alone() {
    let app = TestApp::start().await;
    let (camille, alex, lea) = (app.camille().await, app.alex().await, app.lea().await);
    for person in [&camille, &lea] {
        for account in [alex.account(), person.account()] {
            let refused = person.post("/requests", &with("on_behalf_of", json!(account))).await.problem(422, "invalid");
            assert_eq!(refused.pointers(), ["/on_behalf_of"]);
        }
    }
}

#[tokio::test]
async fn a_new_request_is_shared_with_active_colleagues_each_once() {
    let app = TestApp::start().await;
    let (camille, alex, lea) = (app.camille().await, app.alex().await, app.lea().await);
    let mut body = with("participants", json!([alex.account(), lea.account(), alex.account(), camille.account()]));
    body["visibility"] = json!("private");
    let filed = camille.files(&body).await;
    let mut names: Vec<_> =
        filed.json["participants"].as_array().unwrap().iter().map(|account| account["name"].clone()).collect();
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["Alex Gagnon", "Léa Fortin"]);
    for person in [&alex, &lea] {
        let _ = person.get(&format!("/requests/{}", filed.number())).await.expect(200);
        assert_eq!(person.get("/requests?scope=shared").await.expect(200).items().len(), 1);
    }
}

#[tokio::test]
async fn whoever_a_new_request_cannot_be_shared_with_gets_one_and_the_same_refusal() {
    let app = TestApp::start().await;
    let (camille, sam, agent) = (app.camille().await, app.sam().await, app.agent().await);
    let former = app.colleague(1).await;
    let _ = agent.post_empty(&format!("/accounts/{}/disable", former.account())).await.expect(200);
    let invited =
        json!({"email": "nouvelle@chu-exemple.test", "establishment": "chu-exemple", "role": "contact", "rights": []});
    let invited = agent.post("/accounts", &invited).await.expect(201).json["id"].as_str().unwrap().to_owned();
    let mut refusals = Vec::new();
    for account in ["0000000000000000".to_owned(), sam.account(), agent.account(), former.account(), invited] {
        let refused = camille.post("/requests", &with("participants", json!([account]))).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/participants/0"]);
        refusals.push(refused.without_trace());
    }
    assert_eq!(refusals[0]["errors"][0]["code"], "not-shareable");
    assert!(refusals.iter().all(|refusal| *refusal == refusals[0]), "{refusals:#?}");
}

#[tokio::test]
async fn a_request_follows_up_one_that_its_filer_sees_closed_or_not() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let first = camille.files(&a_request()).await.number();
    let _ = camille.post_empty(&format!("/requests/{first}/close")).await.expect(200);
    let filed = camille.files(&with("follows_up", json!(first))).await;
    assert_eq!(filed.json["follows_up"], json!(first));
}

#[tokio::test]
async fn following_up_tells_nothing_of_a_request_that_the_filer_does_not_see() {
    let app = TestApp::start().await;
    let (camille, alex, sam) = (app.camille().await, app.alex().await, app.sam().await);
    let private = camille.files(&with("visibility", json!("private"))).await.number();
    let shared = camille.files(&a_request()).await.number();
    let mut refusals = Vec::new();
    for (person, number) in
        [(&sam, "CSC-999999"), (&sam, private.as_str()), (&sam, shared.as_str()), (&alex, private.as_str())]
    {
        let refused = person.post("/requests", &with("follows_up", json!(number))).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/follows_up"]);
        refusals.push(refused.without_trace());
    }
    assert!(refusals.iter().all(|refusal| *refusal == refusals[0]), "{refusals:#?}");
}

#[tokio::test]
async fn an_agent_cannot_name_one_establishments_request_in_anothers() {
    let app = TestApp::start().await;
    let (camille, sam, agent) = (app.camille().await, app.sam().await, app.agent().await);
    let number = camille.files(&a_request()).await.number();
    let mut body = with("follows_up", json!(number));
    body["on_behalf_of"] = json!(sam.account());
    let refused = agent.post("/requests", &body).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/follows_up"]);
}

#[tokio::test]
async fn the_same_filing_sent_twenty_times_at_once_makes_one_request_one_number_and_one_acknowledgement() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let body = a_request();
    let calls = (0..20).map(|_| camille.post_once("/requests", "twenty-at-once", &body));
    let answers = futures_util::future::join_all(calls).await;
    let first = answers[0].json.clone();
    for answer in answers {
        let answer = answer.expect(201);
        assert_eq!(answer.header("location"), Some(format!("/requests/{}", answer.number()).as_str()));
        assert_eq!(answer.json, first);
    }
    assert_eq!(count(&camille).await, 1);
    app.deliver().await;
    assert_eq!(app.mails_to(&camille.email).len(), 1);
}

#[tokio::test]
async fn a_key_used_with_another_body_is_refused() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let first = camille.post_once("/requests", "one", &a_request()).await.expect(201);
    let other = with("subject", json!("Une tout autre question"));
    let _ = camille.post_once("/requests", "one", &other).await.problem(422, "idempotency-mismatch");
    assert_eq!(camille.post_once("/requests", "one", &a_request()).await.expect(201).json, first.json);
    assert_eq!(count(&camille).await, 1);
}

#[tokio::test]
async fn a_key_is_good_for_its_account_and_for_a_day() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let first = camille.post_once("/requests", "one", &a_request()).await.expect(201).number();
    assert_ne!(alex.post_once("/requests", "one", &a_request()).await.expect(201).number(), first);
    app.advance(SignedDuration::from_secs(24 * 3600 - 1));
    let camille = app.camille().await;
    assert_eq!(camille.post_once("/requests", "one", &a_request()).await.expect(201).number(), first);
    app.advance(SignedDuration::from_secs(1));
    assert_ne!(camille.post_once("/requests", "one", &a_request()).await.expect(201).number(), first);
}

#[tokio::test]
async fn what_was_refused_can_be_sent_again_under_the_same_key_once_it_is_mended() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let _ = camille.post_once("/requests", "one", &with("subject", json!("Bref"))).await.problem(422, "invalid");
    let _ = camille.post_once("/requests", "one", &a_request()).await.expect(201);
}

#[tokio::test]
async fn a_key_of_another_form_is_malformed() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for key in ["", "with space", &"k".repeat(129)] {
        let _ = camille.post_once("/requests", key, &a_request()).await.problem(400, "malformed");
    }
    let _ = camille.post_once("/requests", &"k".repeat(128), &a_request()).await.expect(201);
}
