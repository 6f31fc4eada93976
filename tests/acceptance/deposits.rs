//! The establishments' file repository (`spec/api.md`, Files): deposited by the centre in parts, had by those of the
//! establishment with the right.

use guichet_testkit::{Answer, Person, TestApp, a_request};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const FILES: &str = "/establishments/chu-exemple/files";
pub const PART: usize = 8 * 1024 * 1024;

/// A contact of the establishment who may have its files.
pub async fn with_right(app: &TestApp) -> Person {
    let alex = app.alex().await;
    let change = json!({"rights": ["view_establishment", "download_files"]});
    let _ = app.agent().await.patch(&format!("/accounts/{}", alex.account()), &change).await.expect(200);
    app.alex().await
}

/// So many bytes, none like its neighbours.
pub fn bytes(size: usize) -> Vec<u8> {
    (0..size).map(|at| u8::try_from((at * 31 + at / 251) % 256).unwrap()).collect()
}

pub async fn begun(agent: &Person, bytes: &[u8], more: Value) -> Answer {
    let mut body = json!({"filename": "extraction.csv", "size": bytes.len(), "content_type": "text/csv"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    agent.post(FILES, &body).await
}

/// Sends these of the parts that an answer has links for, all of them without numbers.
pub async fn sends(app: &TestApp, begun: &Value, bytes: &[u8], numbers: &[u64]) {
    for part in begun["upload"]["parts"].as_array().unwrap() {
        let number = part["number"].as_u64().unwrap();
        if !numbers.is_empty() && !numbers.contains(&number) {
            continue;
        }
        let from = usize::try_from(number - 1).unwrap() * PART;
        let slice = bytes[from..bytes.len().min(from + PART)].to_vec();
        let sent = app.client.put(part["url"].as_str().unwrap()).body(slice).send().await.unwrap();
        assert_eq!(sent.status(), 200, "{}", sent.text().await.unwrap());
    }
}

/// Deposits a small file, and gives its id.
pub async fn deposited(app: &TestApp, bytes: &[u8]) -> String {
    let agent = app.agent().await;
    let begun = begun(&agent, bytes, json!({})).await.expect(201).json;
    sends(app, &begun, bytes, &[]).await;
    let id = begun["id"].as_str().unwrap().to_owned();
    let _ = agent.post_empty(&format!("{FILES}/{id}/complete")).await.expect(202);
    let _ = app.local.run("receive", None).await.unwrap().unwrap();
    id
}

async fn download(app: &TestApp, person: &Person, id: &str) -> (u16, Option<Vec<u8>>) {
    let path = format!("{}{FILES}/{id}/content", app.url);
    let answer = person.browser.get(path).bearer_auth(&person.token).send().await.unwrap();
    let status = answer.status().as_u16();
    let Some(link) = answer.headers().get("location").map(|link| link.to_str().unwrap().to_owned()) else {
        return (status, None);
    };
    let file = app.client.get(link).send().await.unwrap();
    assert_eq!(file.status(), 200);
    let disposition = file.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    (status, Some(file.bytes().await.unwrap().to_vec()))
}

#[tokio::test]
async fn a_file_goes_in_in_parts_and_comes_out_whole_with_its_fingerprint_and_receipt() {
    let app = TestApp::start().await;
    let (agent, alex) = (app.agent().await, with_right(&app).await);
    let content = bytes(PART + 5);
    let begun = begun(&agent, &content, json!({})).await.expect(201).json;
    assert_eq!((begun["upload"]["part_size"].as_u64(), begun["state"].as_str()), (Some(8_388_608), Some("expected")));
    let id = begun["id"].as_str().unwrap();
    assert!(alex.get(FILES).await.items().is_empty(), "it is not ready");
    sends(&app, &begun, &content, &[]).await;
    let done = agent.post_empty(&format!("{FILES}/{id}/complete")).await.expect(202).json;
    assert_eq!(done["state"], "receiving");
    let _ = app.local.run("receive", None).await.unwrap().unwrap();
    let done = agent.post_empty(&format!("{FILES}/{id}/complete")).await.expect(200).json;
    let fingerprint = format!("{:x}", Sha256::digest(&content));
    assert_eq!(done["sha256"], json!(fingerprint));
    let (status, had) = download(&app, &alex, id).await;
    assert_eq!((status, had.as_deref() == Some(content.as_slice())), (302, true));
    let items = alex.get(FILES).await.expect(200).items();
    assert_eq!(items.len(), 1);
    assert_eq!((items[0]["filename"].as_str(), items[0]["size"].as_u64()), (Some("extraction.csv"), Some(8_388_613)));
    assert_eq!(items[0]["expires_at"], "2026-07-10T16:00:00Z");
    assert_eq!(items[0]["deposited_by"]["id"], json!(agent.account()));
    assert_eq!(items[0]["receipts"][0]["account"]["id"], json!(alex.account()));
    assert_eq!(items[0]["receipts"][0]["times"], 1);
    let administrator = app.administrator().await;
    let records = administrator.get(&format!("/audit?account={}&limit=100", alex.account())).await.items();
    let record = records.iter().find(|record| record["action"] == "deposit.downloaded").expect("a record");
    assert_eq!(record["detail"], json!({"establishment": "chu-exemple", "file": id}));
}

#[tokio::test]
async fn after_a_lost_connection_only_what_is_missing_is_sent_by_whoever_goes_on() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let content = bytes(2 * PART + 5);
    let begun = begun(&agent, &content, json!({})).await.expect(201).json;
    let id = begun["id"].as_str().unwrap();
    sends(&app, &begun, &content, &[2]).await;
    let _ = agent.post_empty(&format!("{FILES}/{id}/complete")).await.problem(409, "conflict");
    let other = app.another_agent(1).await;
    let rest = other.get(&format!("{FILES}/{id}/upload")).await.expect(200).json;
    let numbers: Vec<_> = rest["upload"]["parts"].as_array().unwrap().iter().map(|part| &part["number"]).collect();
    assert_eq!(numbers, [&json!(1), &json!(3)]);
    sends(&app, &rest, &content, &[]).await;
    let rest = agent.get(&format!("{FILES}/{id}/upload")).await.expect(200).json;
    assert_eq!(rest["upload"]["parts"], json!([]));
    // Both say at once that all of it is there.
    let path = format!("{FILES}/{id}/complete");
    let (one, two) = tokio::join!(agent.post_empty(&path), other.post_empty(&path));
    assert!(one.status == 202 && two.status == 202, "{} {}", one.text, two.text);
    let _ = app.local.run("receive", None).await.unwrap().unwrap();
    assert_eq!(agent.get(FILES).await.items()[0]["size"].as_u64(), Some(16_777_221));
}

#[tokio::test]
async fn a_part_of_another_size_counts_as_missing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let content = bytes(10);
    let begun = begun(&agent, &content, json!({})).await.expect(201).json;
    let id = begun["id"].as_str().unwrap();
    sends(&app, &begun, &content[..7], &[]).await;
    let _ = agent.post_empty(&format!("{FILES}/{id}/complete")).await.problem(409, "conflict");
}

#[tokio::test]
async fn nothing_of_one_establishment_reaches_another() {
    let app = TestApp::start().await;
    let id = deposited(&app, b"secret").await;
    let sam = app.sam().await;
    let change = json!({"rights": ["view_establishment", "download_files"]});
    let _ = app.agent().await.patch(&format!("/accounts/{}", sam.account()), &change).await.expect(200);
    let sam = app.sam().await;
    for path in [FILES.to_owned(), format!("{FILES}/{id}/content"), format!("{FILES}/{id}/upload")] {
        let there = sam.get(&path).await.problem(404, "not-found");
        let nowhere = sam.get(&path.replace("chu-exemple", "introuvable")).await.problem(404, "not-found");
        assert_eq!(there.json["detail"], nowhere.json["detail"], "{path}");
    }
    let _ = begun(&sam, b"x", json!({})).await.problem(404, "not-found");
    let _ = sam.delete(&format!("{FILES}/{id}")).await.problem(404, "not-found");
    let own = format!("/establishments/ciusss-demo/files/{id}/content");
    let _ = sam.get(&own).await.problem(404, "not-found");
    assert!(sam.get("/establishments/ciusss-demo/files").await.expect(200).items().is_empty());
}

#[tokio::test]
async fn without_the_right_nobody_has_a_file_and_contacts_deposit_none() {
    let app = TestApp::start().await;
    let id = deposited(&app, b"secret").await;
    let camille = app.camille().await;
    let _ = camille.get(FILES).await.problem(403, "forbidden");
    assert_eq!(download(&app, &camille, &id).await, (403, None));
    let alex = with_right(&app).await;
    let _ = begun(&alex, b"x", json!({})).await.problem(403, "forbidden");
    let _ = alex.delete(&format!("{FILES}/{id}")).await.problem(403, "forbidden");
    let _ = alex.get(&format!("{FILES}/{id}/upload")).await.problem(403, "forbidden");
    let _ = app.stranger().get(FILES).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn it_answers_a_data_extraction_of_the_same_establishment_alone() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let mut extraction = a_request();
    extraction["type"] = json!("data-extraction");
    extraction["fields"] = json!({"purpose": "Étude", "data_wanted": "Les délais", "period": "2025", "format": "csv"});
    let filed = camille.post("/requests", &extraction).await.expect(201);
    let number = filed.json["number"].as_str().unwrap();
    let begun_for = begun(&agent, b"x", json!({"request": number})).await.expect(201);
    let items = agent.get(FILES).await.items();
    assert_eq!((items[0]["request"].as_str(), &items[0]["id"]), (Some(number), &begun_for.json["id"]));
    let alex = with_right(&app).await;
    sends(&app, &begun_for.json, b"x", &[]).await;
    let id = begun_for.json["id"].as_str().unwrap();
    let _ = agent.post_empty(&format!("{FILES}/{id}/complete")).await.expect(202);
    let _ = app.local.run("receive", None).await.unwrap().unwrap();
    assert_eq!(alex.get(FILES).await.items()[0]["request"], json!(null), "she may not see the request");
    let other = camille.files(&a_request()).await.number();
    for wrong in [other.as_str(), "CSC-9999"] {
        let answer = begun(&agent, b"x", json!({"request": wrong})).await;
        assert_eq!(answer.problem(422, "invalid").pointers(), ["/request"]);
    }
    let elsewhere = "/establishments/ciusss-demo/files";
    let body = json!({"filename": "a.csv", "size": 1, "content_type": "text/csv", "request": number});
    assert_eq!(agent.post(elsewhere, &body).await.problem(422, "invalid").pointers(), ["/request"]);
}

#[tokio::test]
async fn its_name_is_looked_through_and_its_size_bounded() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let _ = begun(&agent, b"x", json!({"filename": "NAM DLPH98042746.csv"})).await.problem(422, "nominative-data");
    for size in [0_u64, 5 * 1024 * 1024 * 1024 + 1] {
        let answer = begun(&agent, b"x", json!({"size": size})).await;
        assert_eq!(answer.problem(422, "invalid").pointers(), ["/size"]);
    }
    let named = begun(&agent, b"x", json!({"filename": "C:\\dossier\\a\u{202e}.csv"})).await.expect(201).json;
    assert_eq!(named["filename"], "a.csv");
    let large = begun(&agent, b"x", json!({"size": 5_368_709_120_u64})).await.expect(201).json;
    assert_eq!(large["upload"]["parts"].as_array().unwrap().len(), 640);
    let body = json!({"filename": "a.csv", "size": 1, "content_type": "text/csv"});
    let _ = agent.post("/establishments/introuvable/files", &body).await.problem(404, "not-found");
}

#[tokio::test]
async fn the_same_key_begins_one_upload() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let body = json!({"filename": "a.csv", "size": 3, "content_type": "text/csv"});
    let mut ids = Vec::new();
    for _ in 0..2 {
        let call = agent.call(Method::POST, FILES).header("idempotency-key", "one").json(&body);
        ids.push(agent.send(call).await.expect(201).json["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(agent.get(FILES).await.items().len(), 1);
    let path = format!("/audit?account={}&limit=100", agent.account());
    let records = app.administrator().await.get(&path).await.items();
    let counted = |action| records.iter().filter(|record| record["action"] == action).count();
    assert_eq!((counted("deposit.begun"), counted("deposit.resumed")), (1, 1), "links are given twice");
}

#[tokio::test]
async fn what_an_agent_takes_away_is_gone_from_list_and_storage() {
    let app = TestApp::start().await;
    let (agent, alex) = (app.agent().await, with_right(&app).await);
    let id = deposited(&app, b"secret").await;
    assert_eq!(download(&app, &alex, &id).await.0, 302);
    let _ = agent.delete(&format!("{FILES}/{id}")).await.expect(204);
    let _ = agent.delete(&format!("{FILES}/{id}")).await.problem(404, "not-found");
    assert!(alex.get(FILES).await.items().is_empty());
    assert_eq!(download(&app, &alex, &id).await, (404, None));
    assert_eq!(app.local.storage.find(&format!("deposits/chu-exemple/{id}")).await.unwrap(), None);
    let unfinished = begun(&agent, b"x", json!({})).await.expect(201).json;
    let id = unfinished["id"].as_str().unwrap();
    let _ = agent.delete(&format!("{FILES}/{id}")).await.expect(204);
    assert!(agent.get(FILES).await.items().is_empty());
}
