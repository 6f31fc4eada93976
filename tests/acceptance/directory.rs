//! Lists of accounts and establishments (`spec/product.md`, Who is who).

use std::collections::BTreeSet;

use guichet_testkit::{Person, TestApp};
use serde_json::{Value, json};

use crate::people::{invited, seen};

fn emails(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["email"].as_str().expect("an e-mail")).collect()
}

async fn all_pages(person: &Person, path: &str) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = person.get(&format!("{path}{cursor}")).await.expect(200);
        pages.push(page.items());
        let Some(next) = page.json["next_cursor"].as_str() else { return pages };
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_list_all_accounts_by_address_page_by_page() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let pages = all_pages(&agent, "/accounts?limit=2").await;
    assert!(pages.iter().all(|page| page.len() <= 2));
    let items: Vec<_> = pages.concat();
    let found = emails(&items);
    let sorted: BTreeSet<_> = found.iter().copied().collect();
    assert_eq!(found, sorted.into_iter().collect::<Vec<_>>(), "each once, in order");
    assert_eq!(found.len(), 6);
    assert!(found.contains(&"admin@centre.test") && found.contains(&"sam.cote@ciusss-demo.test"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_narrowed_by_establishment_and_state() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (_, account) = invited(&app).await;
    let of_demo = agent.get("/accounts?establishment=ciusss-demo").await.expect(200).items();
    assert_eq!(emails(&of_demo), ["sam.cote@ciusss-demo.test"]);
    let waiting = agent.get("/accounts?state=invited").await.expect(200).items();
    assert_eq!(waiting, [account]);
    let none = agent.get("/accounts?establishment=ciusss-demo&state=invited").await.expect(200);
    assert_eq!(none.json, json!({"items": [], "next_cursor": null}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_sees_names_roles_and_states_of_her_establishment_and_nothing_else() {
    let app = TestApp::start().await;
    let lea = app.lea().await;
    let _ = invited(&app).await;
    let items = lea.get("/accounts").await.expect(200).items();
    assert_eq!(items.len(), 4);
    for item in &items {
        let names: Vec<_> = item.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names.into_iter().collect::<BTreeSet<_>>(), ["id", "name", "role", "state"].into());
    }
    let camille = app.camille().await;
    let hers = json!({"id": camille.account(), "name": "Camille Roy", "role": "contact", "state": "active"});
    assert!(items.contains(&hers), "{items:?}");
    assert!(items.iter().any(|item| item["state"] == "invited"));
    assert_eq!(lea.get("/accounts?establishment=chu-exemple").await.expect(200).items().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_tells_a_lead_whether_another_establishment_exists() {
    let app = TestApp::start().await;
    let lea = app.lea().await;
    let foreign = lea.get("/accounts?establishment=ciusss-demo").await.expect(200);
    assert_eq!(foreign.json, json!({"items": [], "next_cursor": null}));
    assert_eq!(seen(&foreign), seen(&lea.get("/accounts?establishment=chu-inconnu").await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_lists_no_accounts() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    for query in ["", "?establishment=chu-exemple", "?establishment=ciusss-demo"] {
        let _ = camille.get(&format!("/accounts{query}")).await.problem(403, "forbidden");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_is_good_only_for_its_query_and_its_account() {
    let app = TestApp::start().await;
    let (agent, administrator) = (app.agent().await, app.administrator().await);
    let page = agent.get("/accounts?limit=2").await.expect(200);
    let cursor = page.json["next_cursor"].as_str().unwrap();
    let _ = agent.get(&format!("/accounts?limit=3&cursor={cursor}")).await.expect(200);
    for (person, path) in [
        (&agent, format!("/accounts?state=active&cursor={cursor}")),
        (&agent, format!("/establishments?cursor={cursor}")),
        (&agent, "/accounts?cursor=forged".to_owned()),
        (&administrator, format!("/accounts?limit=2&cursor={cursor}")),
        (&administrator, format!("/audit?cursor={cursor}")),
    ] {
        let answer = person.get(&path).await.problem(422, "invalid");
        assert_eq!(answer.pointers(), ["/cursor"], "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_add_and_change_establishments_and_agents_list_them() {
    let app = TestApp::start().await;
    let (agent, administrator) = (app.agent().await, app.administrator().await);
    let new = json!({"id": "cisss-nord", "name": "CISSS du Nord", "region": "Côte-Nord"});
    let _ = agent.post("/establishments", &new).await.problem(403, "forbidden");
    assert_eq!(administrator.post_once("/establishments", "one", &new).await.expect(201).json, new);
    assert_eq!(administrator.post_once("/establishments", "one", &new).await.expect(201).json, new);
    let _ = administrator.post("/establishments", &new).await.problem(409, "conflict");

    let change = json!({"region": "Nord-du-Québec"});
    let _ = agent.patch("/establishments/cisss-nord", &change).await.problem(403, "forbidden");
    let changed = administrator.patch("/establishments/cisss-nord", &change).await.expect(200).json;
    assert_eq!((&changed["name"], &changed["region"]), (&new["name"], &change["region"]));
    let _ = administrator.patch("/establishments/cisss-inconnu", &change).await.problem(404, "not-found");

    let pages = all_pages(&agent, "/establishments?limit=1").await;
    let codes: Vec<_> = pages.concat().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes, ["chu-exemple", "cisss-nord", "ciusss-demo"]);
}
