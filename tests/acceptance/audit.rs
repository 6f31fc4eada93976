//! The audit trail (`spec/product.md`, Audit).

use guichet_testkit::{Failure, Person, TestApp, a_request};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::people::{ANOTHER, CAMILLE, MAUDE, PASSWORD, activation, holder, invited, sign_in};

/// All records that this query gives, newest first.
async fn trail(reader: &Person, query: &str) -> Vec<Value> {
    let mut records = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = reader.get(&format!("/audit?{query}{cursor}")).await.expect(200);
        records.extend(page.items());
        let Some(next) = page.json["next_cursor"].as_str() else { return records };
        cursor = format!("&cursor={next}");
    }
}

fn actions(records: &[Value]) -> Vec<&str> {
    records.iter().map(|record| record["action"].as_str().unwrap()).collect()
}

const TODAY: &str = "from=2026-06-10T00:00:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn administrators_alone_read_the_trail() {
    let app = TestApp::start().await;
    for person in [app.camille().await, app.lea().await, app.agent().await] {
        let _ = person.get("/audit").await.problem(403, "forbidden");
    }
    let _ = app.stranger().get("/audit").await.problem(401, "unauthenticated");
    let _ = app.administrator().await.get("/audit").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_says_who_when_what_and_from_where() {
    let app = TestApp::start().await;
    app.turn_to("2026-06-10T18:30:00Z");
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let call = camille.call(reqwest::Method::GET, "/sessions").header("X-Forwarded-For", "198.51.100.7");
    let _ = camille.send(call).await.expect(200);
    let query = format!("account={}&from=2026-06-10T18:00:00Z", camille.account());
    let records = trail(&administrator, &query).await;
    let read = records.iter().find(|record| record["action"] == "sessions.listed").expect("a record");
    assert_eq!(read["account"], json!(camille.account()));
    assert_eq!(read["at"], "2026-06-10T18:30:00Z");
    assert_eq!(read["address"], "198.51.100.7");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_done_with_accounts_is_recorded() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    let (token, account) = invited(&app).await;
    let _ = app.stranger().post("/activation", &activation(&token)).await.expect(201);
    let opened = sign_in(&app, MAUDE, ANOTHER).await.expect(201);
    let maude = holder(&app, &opened);
    let _ = maude.patch("/me", &json!({"language": "en"})).await.expect(200);
    let _ = maude.put("/me/password", &json!({"current": ANOTHER, "new": PASSWORD})).await.expect(204);
    let _ = maude.get("/me").await.expect(200);
    let _ = maude.get("/sessions").await.expect(200);
    let _ = maude.delete("/session").await.expect(204);
    let _ = app.stranger().post("/password-reset", &json!({"email": MAUDE})).await.expect(202);
    let id = account["id"].as_str().unwrap();
    let _ = administrator.post_empty(&format!("/accounts/{id}/disable")).await.expect(200);
    let records = trail(&administrator, &format!("account={id}&{TODAY}")).await;
    let mut found = actions(&records);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "account.activated",
            "account.changed",
            "account.disabled",
            "account.invited",
            "account.read",
            "password.changed",
            "password.reset_asked",
            "session.ended",
            "session.opened",
            "sessions.listed",
        ]
    );
    let text = format!("{records:?}");
    for secret in [MAUDE, "Maude", ANOTHER, PASSWORD, &token] {
        assert!(!text.contains(secret), "nothing that someone wrote");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_the_trail_is_recorded_in_it() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    let first = trail(&administrator, TODAY).await;
    assert!(!actions(&first).contains(&"audit.read"));
    let second = trail(&administrator, TODAY).await;
    let read: Vec<_> = second.iter().filter(|record| record["action"] == "audit.read").collect();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0]["account"], json!(administrator.account()));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_people_are_recorded() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    let _ = administrator.get("/accounts?establishment=chu-exemple").await.expect(200);
    let _ = administrator.get("/establishments").await.expect(200);
    let records = trail(&administrator, TODAY).await;
    let listed = records.iter().find(|record| record["action"] == "accounts.listed").expect("a record");
    assert_eq!(listed["detail"]["establishment"], "chu-exemple");
    assert!(actions(&records).contains(&"establishments.listed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_narrowed_to_a_request() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let (one, two) = (camille.files(&a_request()).await.number(), camille.files(&a_request()).await.number());
    let _ = camille.get(&format!("/requests/{one}")).await.expect(200);
    let _ = camille.get(&format!("/requests/{two}")).await.expect(200);
    let records = trail(&administrator, &format!("request={one}&{TODAY}")).await;
    assert_eq!(records.len(), 2, "{records:?}");
    assert!(records.iter().all(|record| record["request"] == json!(one)));
    assert!(actions(&records).contains(&"request.read"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_narrowed_to_the_instants_from_one_to_before_another() {
    let app = TestApp::start().await;
    for instant in ["2026-06-10T16:00:00Z", "2026-06-11T23:59:59Z", "2026-06-12T00:00:00Z", "2026-06-14T12:00:00Z"] {
        app.turn_to(instant);
        let _ = app.camille().await.get("/sessions").await.expect(200);
    }
    let administrator = app.administrator().await;
    let camille = app.camille().await.account();
    let listed = async |span: &str| {
        let records = trail(&administrator, &format!("account={camille}&{span}")).await;
        let listed = records.into_iter().filter(|record| record["action"] == "sessions.listed");
        listed.map(|record| record["at"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (a, b, c, d) = ("2026-06-10T16:00:00Z", "2026-06-11T23:59:59Z", "2026-06-12T00:00:00Z", "2026-06-14T12:00:00Z");
    assert_eq!(listed("from=2026-06-10T00:00:00Z").await, [d, c, b, a]);
    assert_eq!(listed("from=2026-06-11T00:00:00Z&to=2026-06-12T00:00:00Z").await, [b]);
    assert_eq!(listed("from=2026-06-11T23:59:59Z&to=2026-06-12T00:00:00.5Z").await, [c, b]);
    assert_eq!(listed("from=2026-06-11T23:59:59.5Z&to=2026-06-14T12:00:00Z").await, [c]);
    assert_eq!(listed("to=2026-06-11T00:00:00Z").await, [a], "without an end, as far back as records are kept");
    assert_eq!(listed("from=2026-07-01T00:00:00Z").await, [] as [&str; 0]);
    assert_eq!(listed("from=2026-06-11T00:00:00Z&to=9999-12-30T00:00:00Z").await, [d, c, b]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_trail_hold_every_record_once_newest_first() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        let camille = app.camille().await;
        for _ in 0..5 {
            let _ = camille.get("/me").await.expect(200);
        }
        app.advance(SignedDuration::from_hours(24));
    }
    let administrator = app.administrator().await;
    let camille = app.camille().await.account();
    let whole = trail(&administrator, &format!("account={camille}&{TODAY}&limit=100")).await;
    for limit in [1, 4, 7] {
        let paged = trail(&administrator, &format!("account={camille}&{TODAY}&limit={limit}")).await;
        assert_eq!(paged, whole, "{limit}");
    }
    assert_eq!(actions(&whole).iter().filter(|action| **action == "account.read").count(), 15);
    assert!(whole.windows(2).all(|pair| pair[0]["at"].as_str() >= pair[1]["at"].as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_parameters_of_the_trail_are_told_all_at_once() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    let answer = administrator.get("/audit?request=1042&account=x&from=hier&limit=0&who=me").await;
    let mut pointers = answer.problem(422, "invalid").pointers();
    pointers.sort();
    assert_eq!(pointers, ["/account", "/from", "/limit", "/request", "/who"]);
    let answer = administrator.get("/audit?from=2026-06-11T00:00:00Z&to=2026-06-10T00:00:00Z").await;
    assert_eq!(answer.problem(422, "invalid").pointers(), ["/to"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consultation_whose_record_cannot_be_written_is_answered_503() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    app.table.fail(Some(Failure::NoPuts));
    for path in ["/me", "/sessions", "/accounts", "/establishments", "/audit"] {
        let answer = administrator.get(path).await.problem(503, "unavailable");
        assert!(!answer.text.contains(CAMILLE), "{path}");
    }
    app.table.fail(None);
    let _ = administrator.get("/audit").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_rights_says_what_they_were_and_are() {
    let app = TestApp::start().await;
    let (alex, agent, administrator) = (app.alex().await, app.agent().await, app.administrator().await);
    let change = json!({"rights": ["view_establishment"], "name": "Alex Tremblay"});
    let _ = agent.patch(&format!("/accounts/{}", alex.account()), &change).await.expect(200);
    let records = administrator.get(&format!("/audit?account={}&limit=100", alex.account())).await.items();
    let told = records.iter().find(|record| record["action"] == "account.changed").expect("a record");
    assert_eq!(told["detail"]["rights"], json!({"from": null, "to": ["view_establishment"]}), "null is none");
    assert_eq!(told["detail"]["name"], true, "of what is personal, only that it changed");
}
