//! Who may invite, change and disable whom (`spec/product.md`, Who is who; Accounts 6).

use guichet_testkit::{Person, TestApp, a_request};
use serde_json::{Value, json};

use crate::people::{CAMILLE, PASSWORD, invited, maude, seen, sign_in};

fn path(person: &Person) -> String {
    format!("/accounts/{}", person.account())
}

async fn second_administrator(app: &TestApp) -> Person {
    app.add(&json!({"email": "admin2@centre.test", "name": "Denise Seconde", "role": "administrator"})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn agents_manage_contacts_and_leads_administrators_everyone() {
    let app = TestApp::start().await;
    let (agent, administrator) = (app.agent().await, app.administrator().await);
    let colleague = app.another_agent(2).await;
    let new = |email: &str, role: &str| match role {
        "contact" | "lead" => json!({"email": email, "role": role, "establishment": "chu-exemple"}),
        _ => json!({"email": email, "role": role, "teams": ["triage"]}),
    };
    for role in ["contact", "lead"] {
        let _ = agent.post("/accounts", &new(&format!("a-{role}@x.test"), role)).await.expect(201);
        let _ = administrator.post("/accounts", &new(&format!("b-{role}@x.test"), role)).await.expect(201);
    }
    for role in ["agent", "administrator"] {
        let _ = agent.post("/accounts", &new(&format!("a-{role}@x.test"), role)).await.problem(403, "forbidden");
        let _ = administrator.post("/accounts", &new(&format!("b-{role}@x.test"), role)).await.expect(201);
    }
    let (name, disable) = (json!({"name": "Autre Nom"}), format!("{}/disable", path(&colleague)));
    let _ = agent.patch(&path(&colleague), &name).await.problem(403, "forbidden");
    let _ = agent.post_empty(&disable).await.problem(403, "forbidden");
    let _ = administrator.patch(&path(&colleague), &name).await.expect(200);
    let _ = administrator.post_empty(&disable).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_and_leads_manage_nobody() {
    let app = TestApp::start().await;
    let alex = app.alex().await;
    for person in [app.camille().await, app.lea().await] {
        let _ = person.post("/accounts", &maude()).await.problem(403, "forbidden");
        let _ = person.patch(&path(&person), &json!({"rights": []})).await.problem(403, "forbidden");
        let refused = person.post_empty(&format!("{}/disable", path(&alex))).await;
        assert!(matches!(refused.status, 403 | 404), "{}", refused.text);
        let _ = person.get("/establishments").await.problem(403, "forbidden");
    }
    let _ = alex.get("/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_one_may_not_see_is_answered_as_one_that_is_not_there() {
    let app = TestApp::start().await;
    let sam = app.sam().await;
    let unknown = format!("/accounts/{}", "0".repeat(16));
    for person in [app.camille().await, app.lea().await] {
        for call in ["", "/disable", "/invitation"] {
            let ask = async |path: &str| match call {
                "" => person.patch(path, &json!({"name": "Autre Nom"})).await,
                call => person.post_empty(&format!("{path}{call}")).await,
            };
            let foreign = ask(&path(&sam)).await.problem(404, "not-found");
            assert_eq!(seen(&foreign), seen(&ask(&unknown).await));
            assert_eq!(seen(&foreign), seen(&ask("/accounts/x").await));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_her_own_role_or_rights() {
    let app = TestApp::start().await;
    second_administrator(&app).await;
    for person in [app.agent().await, app.administrator().await] {
        for change in [json!({"role": "administrator"}), json!({"teams": []}), json!({"name": "Autre Nom"})] {
            let _ = person.patch(&path(&person), &change).await.problem(403, "forbidden");
        }
        let _ = person.post_empty(&format!("{}/disable", path(&person))).await.problem(403, "forbidden");
        let answer = person.patch("/me", &json!({"role": "administrator", "rights": []})).await;
        assert_eq!(answer.problem(422, "invalid").pointers(), ["/role", "/rights"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_makes_nobody_an_agent() {
    let app = TestApp::start().await;
    let (agent, administrator, camille) = (app.agent().await, app.administrator().await, app.camille().await);
    let _ = agent.patch(&path(&camille), &json!({"role": "agent"})).await.problem(403, "forbidden");
    let moved = administrator.patch(&path(&camille), &json!({"role": "agent"})).await.problem(422, "invalid");
    assert_eq!(moved.pointers(), ["/role"], "nobody moves between an establishment and the centre");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_belongs_to_one_establishment_that_exists_and_staff_to_none() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    for (body, wrong) in [
        (json!({"role": "contact"}), vec!["/establishment"]),
        (json!({"role": "lead", "establishment": "chu-inconnu"}), vec!["/establishment"]),
        (json!({"role": "agent", "establishment": "chu-exemple"}), vec!["/establishment"]),
        (json!({"role": "contact", "establishment": "chu-exemple", "teams": ["triage"]}), vec!["/teams"]),
        (
            json!({"role": "agent", "establishment": "chu-exemple", "rights": ["view_establishment"]}),
            vec!["/establishment", "/rights"],
        ),
    ] {
        let mut body = body;
        body["email"] = json!("x@x.test");
        let answer = administrator.post("/accounts", &body).await.problem(422, "invalid");
        assert_eq!(answer.pointers(), wrong, "{body}");
    }
    let camille = app.camille().await;
    let moved = administrator.patch(&path(&camille), &json!({"establishment": "ciusss-demo"})).await;
    assert_eq!(moved.problem(422, "invalid").pointers(), ["/establishment"], "for good");
    let teams = administrator.patch(&path(&camille), &json!({"teams": ["triage"]})).await;
    assert_eq!(teams.problem(422, "invalid").pointers(), ["/teams"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_account_is_as_the_change_says_and_what_it_leaves_out_stays() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let before = camille.get("/me").await.json;
    let change = json!({"phone": null, "role": "lead", "rights": ["download_files"]});
    let after = agent.patch(&path(&camille), &change).await.expect(200).json;
    let mut wanted = before;
    wanted["phone"] = Value::Null;
    wanted["role"] = json!("lead");
    wanted["rights"] = json!(["download_files"]);
    assert_eq!(after, wanted);
    assert_eq!(camille.get("/me").await.json, wanted, "at her next call");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_changes_her_own_name_phone_and_language() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let change = json!({"name": "Camille Roy-Gagnon", "phone": "418 555-0199", "language": "en"});
    let after = camille.patch("/me", &change).await.expect(200).json;
    assert_eq!((&after["name"], &after["language"]), (&change["name"], &change["language"]));
    assert_eq!(camille.patch("/me", &json!({"phone": null})).await.expect(200).json["phone"], Value::Null);
    assert_eq!(camille.get("/me").await.json["name"], "Camille Roy-Gagnon");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_accounts_session_is_refused_at_the_next_call() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let _ = camille.get("/me").await.expect(200);
    let disabled = agent.post_empty(&format!("{}/disable", path(&camille))).await.expect(200);
    assert_eq!(disabled.json["state"], "disabled");
    let _ = camille.get("/me").await.problem(401, "unauthenticated");
    let _ = sign_in(&app, CAMILLE, PASSWORD).await.problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_hears_of_nothing_from_that_moment() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let number = camille.files(&a_request()).await.number();
    app.deliver().await;
    let before = app.mails_to(CAMILLE).len();
    let _ = agent.post_empty(&format!("/requests/{number}/take")).await.expect(200);
    let _ = agent.post_empty(&format!("{}/disable", path(&camille))).await.expect(200);
    app.deliver().await;
    assert_eq!((before, app.mails_to(CAMILLE).len()), (1, 1), "her acknowledgement and nothing after it");
}

#[tokio::test(flavor = "multi_thread")]
async fn disabling_twice_is_answered_alike() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let disable = format!("{}/disable", path(&camille));
    let first = agent.post_empty(&disable).await.expect(200);
    assert_eq!(seen(&first), seen(&agent.post_empty(&disable).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_who_disable_each_other_at_once_one_stays() {
    for _ in 0..5 {
        let app = TestApp::start().await;
        let (one, two) = (app.administrator().await, second_administrator(&app).await);
        let (at_two, at_one) = (format!("{}/disable", path(&two)), format!("{}/disable", path(&one)));
        let (first, second) = tokio::join!(one.post_empty(&at_two), two.post_empty(&at_one));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200, "{} {}", first.text, second.text);
        assert!(matches!(statuses[1], 401 | 409), "{} {}", first.text, second.text);
        let left = if first.status == 200 { &one } else { &two };
        assert_eq!(left.get("/me").await.expect(200).json["state"], "active");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_who_demote_each_other_at_once_one_stays() {
    let app = TestApp::start().await;
    let (one, two) = (app.administrator().await, second_administrator(&app).await);
    let demote = json!({"role": "agent"});
    let (at_two, at_one) = (path(&two), path(&one));
    let (first, second) = tokio::join!(one.patch(&at_two, &demote), two.patch(&at_one, &demote));
    let lost = if first.status == 200 { &second } else { &first };
    assert!(matches!(lost.status, 403 | 409), "{} {}", first.text, second.text);
    let left = if first.status == 200 { &one } else { &two };
    assert_eq!(left.get("/me").await.expect(200).json["role"], "administrator");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_account_that_waits_is_invited_again() {
    let app = TestApp::start().await;
    let (agent, camille) = (app.agent().await, app.camille().await);
    let _ = agent.post_empty(&format!("{}/invitation", path(&camille))).await.problem(409, "conflict");
    let (_, account) = invited(&app).await;
    let waiting = format!("/accounts/{}", account["id"].as_str().unwrap());
    let _ = agent.post_empty(&format!("{waiting}/disable")).await.expect(200);
    let _ = agent.post_empty(&format!("{waiting}/invitation")).await.problem(409, "conflict");
}
