//! What a first start says and makes.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::json;

use crate::process::{ACCOUNTS, AGENT, ALEX, CAMILLE, Guichet, NADIA, PASSWORD, command, named};

#[tokio::test]
async fn the_start_prints_the_demo_accounts_and_last_of_all_where_it_is_ready() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let said = guichet.said.join("\n");
    for account in ACCOUNTS.into_iter().chain([NADIA, PASSWORD]) {
        assert!(said.contains(account), "{account} in {said}");
    }
    let port = guichet.said.last().unwrap().strip_prefix("ready http://127.0.0.1:").unwrap();
    assert_ne!(port.parse::<u16>().unwrap(), 0);
    assert_eq!(guichet.send(guichet.call(Method::GET, "/health")).await.expect(200), json!({"status": "ok"}));
}

#[tokio::test]
async fn every_demo_account_signs_in_with_the_one_password() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    for account in ACCOUNTS {
        let me = guichet.sign_in(account).await.get("/me").await;
        assert_eq!((&me["email"], &me["state"]), (&json!(account), &json!("active")));
    }
}

#[tokio::test]
async fn the_invitation_of_the_demo_arrives_by_itself_and_is_the_only_mail() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let mails = loop {
        let mails = guichet.mails().await;
        if !mails.is_empty() {
            break mails;
        }
    };
    assert_eq!(named(&mails, "to"), [NADIA]);
    let link = format!("{}/activation?lang=fr&token=", guichet.url);
    assert!(mails[0]["text"].as_str().unwrap().contains(&link), "{}", mails[0]["text"]);
    assert_eq!(guichet.run("notify").await["records"], 0);
    assert_eq!(guichet.mails().await.len(), 1);
}

#[tokio::test]
async fn the_demo_has_a_dozen_requests_in_all_statuses() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::start(dir.path());
    let mut requests = BTreeMap::new();
    for (account, scope) in [
        (CAMILLE, "mine"),
        (ALEX, "mine"),
        ("sam.cote@ciusss-demo.test", "mine"),
        (AGENT, "queue"),
        (CAMILLE, "establishment"),
    ] {
        let person = guichet.sign_in(account).await;
        for request in person.all(&format!("/requests?scope={scope}")).await {
            let number = request["number"].as_str().unwrap().to_owned();
            requests.insert(number, request["status"].as_str().unwrap().to_owned());
        }
    }
    assert!(requests.len() >= 12, "{requests:?}");
    let statuses: BTreeSet<&str> = requests.values().map(String::as_str).collect();
    let all = ["closed", "in_progress", "resolved", "submitted", "waiting_for_customer"];
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), all);
}

#[tokio::test]
async fn an_empty_start_has_no_demo_data_and_says_how_to_name_an_administrator() {
    let dir = tempfile::tempdir().unwrap();
    let guichet = Guichet::spawn(command(dir.path()).arg("--empty"));
    let said = guichet.said.join("\n");
    assert!(said.contains("GUICHET_ADMIN_EMAIL") && !said.contains(CAMILLE), "{said}");
    let body = json!({"email": CAMILLE, "password": PASSWORD});
    guichet.send(guichet.call(Method::POST, "/session").json(&body)).await.expect(401);
    guichet.run("notify").await;
    assert_eq!(guichet.mails().await, [] as [serde_json::Value; 0]);
}

#[tokio::test]
async fn an_empty_start_invites_the_administrator_that_a_setting_names_and_only_once() {
    const FIRST: &str = "premiere@centre.test";
    let dir = tempfile::tempdir().unwrap();
    let start = || Guichet::spawn(command(dir.path()).arg("--empty").env("GUICHET_ADMIN_EMAIL", FIRST));
    let guichet = start();
    assert!(guichet.said.join("\n").contains(FIRST), "{:?}", guichet.said);
    guichet.run("notify").await;
    guichet.run("mail-due").await;
    assert!(guichet.stop().success());

    let guichet = start();
    assert!(!guichet.said.join("\n").contains(FIRST), "{:?}", guichet.said);
    guichet.run("notify").await;
    guichet.run("mail-due").await;
    let mails = guichet.mails().await;
    assert_eq!(named(&mails, "to"), [FIRST]);
    let text = mails[0]["text"].as_str().unwrap();
    let token = text.split("/activation?lang=fr&token=").nth(1).unwrap().split_whitespace().next().unwrap();
    let body = json!({"token": token, "email": FIRST, "name": "Andrée Première", "password": PASSWORD});
    let opened = guichet.send(guichet.call(Method::POST, "/activation").json(&body)).await.expect(201);
    assert_eq!(opened["account"]["role"], "administrator");
}
