//! Files on requests (`spec/product.md`, Attachments): uploaded straight to the storage, inspected, attached once by
//! whoever sent them, shown to others when they are clean.

use guichet_inspection::samples;
use guichet_testkit::{TestApp, a_request, send_to};
use serde_json::{Value, json};

fn with_files(ids: &[&str]) -> Value {
    let mut body = a_request();
    body["attachments"] = json!(ids);
    body
}

fn id(file: &Value) -> &str {
    file["id"].as_str().expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_is_uploaded_inspected_sent_and_downloaded_by_the_agent() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let file = camille.sends_file(&app, "C:\\Bureau\\écran.png", samples::png()).await;
    assert_eq!(
        (&file["state"], &file["filename"], &file["media_type"]),
        (&json!("clean"), &json!("écran.png"), &json!("image/png"))
    );
    assert_eq!(app.objects("uploads/").await, Vec::<String>::new(), "the original is gone");

    let request = camille.files(&with_files(&[id(&file)])).await;
    let listed = &request.json["attachments"];
    assert_eq!(listed[0]["id"], file["id"]);
    let number = request.number();
    let seen = agent.get(&format!("/requests/{number}")).await.expect(200);
    assert_eq!(&seen.json["attachments"], listed);
    let created = agent.get(&format!("/requests/{number}/events")).await.expect(200);
    assert_eq!(&created.items()[0]["attachments"], listed);

    let (bytes, headers) = agent.downloads(id(&file)).await;
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(bytes.len() as u64, file["size"].as_u64().unwrap());
    assert_eq!(headers["content-type"], "image/png");
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(
        disposition.starts_with("attachment;") && disposition.contains("filename*=UTF-8''%C3%A9cran.png"),
        "{disposition}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_changes_a_request_answers_with_its_files() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let file = camille.sends_file(&app, "écran.png", samples::png()).await;
    let number = camille.files(&with_files(&[id(&file)])).await.number();
    let path = format!("/requests/{number}");
    let change = camille.call(reqwest::Method::PATCH, &path).json(&json!({"subject": "Objet corrigé"}));
    let mut answers = vec![camille.send(change).await.expect(200)];
    answers.push(agent.post_empty(&format!("{path}/take")).await.expect(200));
    answers.push(agent.post(&format!("{path}/resolve"), &json!({"resolution": "C’est corrigé."})).await.expect(200));
    answers.push(camille.post(&format!("{path}/reopen"), &json!({"reason": "Pas encore."})).await.expect(200));
    answers.push(agent.post(&format!("{path}/resolve"), &json!({"resolution": "C’est corrigé."})).await.expect(200));
    answers.push(camille.post(&format!("{path}/close"), &json!({})).await.expect(200));
    for answer in answers {
        assert_eq!(answer.json["attachments"][0]["id"], file["id"], "{}", answer.json);
    }
    let page = format!("{path}/purge?attachment={}", id(&file));
    app.administrator().await.page(&page).await.expect(200).sees("écran.png");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_may_be_files_alone() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let path = format!("/requests/{number}/comments");
    let nothing = camille.post(&path, &json!({})).await.problem(422, "invalid");
    assert_eq!(nothing.pointers(), ["/body"]);
    let file = camille.sends_file(&app, "trace.log", "java.lang.NullPointerException\n").await;
    let comment = camille.post(&path, &json!({"attachments": [file["id"]]})).await.expect(201);
    assert_eq!(comment.json["attachments"][0]["filename"], "trace.log");
    assert_eq!(comment.json["body"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_attached_is_named_and_nothing_is_created() {
    let app = TestApp::start().await;
    let (camille, alex) = (app.camille().await, app.alex().await);
    let expected = camille.expects("jamais.png", 10).await;
    let foreign = alex.sends_file(&app, "autre.png", samples::png()).await;
    let refused = camille.sends_file(&app, "outil.exe", b"MZ\x90\x00 this program cannot be run".to_vec()).await;
    assert_eq!(refused["state"], "refused");
    let used = camille.sends_file(&app, "un.png", samples::png()).await;
    camille.files(&with_files(&[id(&used)])).await;
    let fine = camille.sends_file(&app, "deux.png", samples::png()).await;

    let all = [id(&expected), id(&foreign), id(&refused), id(&used), id(&fine), "zzzzzzzzzzzzzzzz"];
    let answer = camille.post("/requests", &with_files(&all)).await.problem(422, "invalid");
    let codes: Vec<_> = answer.json["errors"].as_array().unwrap().iter().map(|error| error["code"].clone()).collect();
    assert_eq!(
        answer.pointers(),
        ["/attachments/0", "/attachments/1", "/attachments/2", "/attachments/3", "/attachments/5"]
    );
    assert_eq!(codes, ["not-arrived", "not-found", "refused", "already-used", "not-found"]);
    assert_eq!(camille.get("/requests?scope=mine").await.expect(200).items().len(), 1, "nothing was created");
    // What was fine is still free.
    let number = camille.files(&with_files(&[id(&fine)])).await.number();
    let again = json!({"attachments": [fine["id"]]});
    let answer = camille.post(&format!("/requests/{number}/comments"), &again).await.problem(422, "invalid");
    assert_eq!(answer.pointers(), ["/attachments/0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_sent_twice_at_once_is_attached_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let file = camille.sends_file(&app, "un.png", samples::png()).await;
    let body = with_files(&[id(&file)]);
    let (one, other) = tokio::join!(camille.post("/requests", &body), camille.post("/requests", &body));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422], "{} {}", one.text, other.text);
    assert_eq!(camille.get("/requests?scope=mine").await.expect(200).items().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_learns_of_a_file_before_it_is_sent_and_no_other_establishment_after() {
    let app = TestApp::start().await;
    let (camille, alex, lea, sam) = (app.camille().await, app.alex().await, app.lea().await, app.sam().await);
    let (agent, administrator) = (app.agent().await, app.administrator().await);
    let file = camille.sends_file(&app, "écran.png", samples::png()).await;
    let path = format!("/attachments/{}", id(&file));
    let unknown = sam.get("/attachments/zzzzzzzzzzzzzzzz").await.problem(404, "not-found");
    for other in [&alex, &lea, &sam, &agent, &administrator] {
        for call in [other.get(&path).await, other.get(&format!("{path}/content")).await, other.delete(&path).await] {
            assert_eq!(call.problem(404, "not-found").without_trace(), unknown.without_trace());
        }
    }
    let mut body = with_files(&[id(&file)]);
    body["visibility"] = json!("private");
    let number = camille.files(&body).await.number();
    let _ = agent.get(&path).await.expect(200);
    for other in [&alex, &lea, &sam] {
        let _ = other.get(&path).await.problem(404, "not-found");
        let _ = other.get(&format!("{path}/content")).await.problem(404, "not-found");
    }
    // Once it is shared, a colleague sees it; taken off, she does not.
    let participants = format!("/requests/{number}/participants");
    camille.post(&participants, &json!({"account": alex.account()})).await.expect(201);
    let _ = alex.get(&path).await.expect(200);
    camille.delete(&format!("{participants}/{}", alex.account())).await.expect(204);
    let _ = alex.get(&path).await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_announced_must_have_a_name_and_at_most_25_mb() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let announced = async |filename: &str, size: u64| {
        camille.post("/attachments", &json!({"filename": filename, "size": size})).await
    };
    assert_eq!(announced("a.png", 0).await.problem(422, "invalid").pointers(), ["/size"]);
    assert_eq!(announced("a.png", 26_214_401).await.problem(422, "invalid").pointers(), ["/size"]);
    let _ = announced("a.png", 26_214_400).await.expect(201);
    assert_eq!(announced("../", 5).await.problem(422, "invalid").pointers(), ["/filename"]);
    let found = announced("DLPH98042746 écran.png", 5).await.problem(422, "nominative-data");
    assert_eq!(found.pointers(), ["/filename"]);
    let body = json!({"filename": "DLPH98042746 écran.png", "size": 5, "not_nominative": ["DLPH98042746"]});
    let _ = camille.post("/attachments", &body).await.expect(201);
    let _ = app.stranger().post("/attachments", &body).await.problem(401, "unauthenticated");
    for (sent, kept) in [("C:\\a\\b\u{202e}gnp.exe", "bgnp.exe"), ("a\u{0}\r\n/é\t.txt", "é.txt")] {
        assert_eq!(announced(sent, 5).await.expect(201).json["filename"], kept);
    }
    let long = announced(&format!("{}.png", "x".repeat(300)), 5).await.expect(201);
    assert_eq!(long.json["filename"].as_str().unwrap().len(), 120);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gets_the_same_file() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let body = json!({"filename": "a.png", "size": 10});
    let one = camille.post_once("/attachments", "k", &body).await.expect(201);
    let other = camille.post_once("/attachments", "k", &body).await.expect(201);
    assert_eq!(one.json["id"], other.json["id"]);
    let _ = camille
        .post_once("/attachments", "k", &json!({"filename": "b.png", "size": 10}))
        .await
        .problem(422, "idempotency-mismatch");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_first_upload_of_a_form_is_looked_at() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let text = b"premier fichier de texte\n".to_vec();
    let expected = camille.expects("a.txt", text.len()).await;
    assert_eq!(send_to(&expected["upload"], &text).await, 204);
    app.inspect().await;
    assert_eq!(send_to(&expected["upload"], b"autre fichier").await, 204);
    app.inspect().await;
    let (bytes, _) = camille.downloads(id(&expected)).await;
    assert_eq!(bytes, text);
    assert_eq!(app.objects("uploads/").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_after_the_upload_finds_the_bytes_before_their_event() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let file = camille.uploads("a.txt", "du texte sans rien de plus\n").await;
    let path = format!("/attachments/{file}");
    assert_eq!(camille.get(&path).await.expect(200).json["state"], "inspecting");
    // It can be sent at once; the agent sees it when it is clean.
    let number = camille.files(&with_files(&[&file])).await.number();
    let agent = app.agent().await;
    let seen = agent.get(&format!("/requests/{number}")).await.expect(200);
    assert_eq!(seen.json["attachments"], json!([]));
    let _ = agent.get(&path).await.problem(404, "not-found");
    app.inspect().await;
    let seen = agent.get(&format!("/requests/{number}")).await.expect(200);
    assert_eq!(seen.json["attachments"][0]["state"], "clean");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_has_at_most_20_files() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut files = Vec::new();
    for at in 0..21 {
        files.push(camille.uploads("a.txt", format!("texte numéro {at}\n")).await);
    }
    app.inspect().await;
    let ids: Vec<_> = files.iter().map(String::as_str).collect();
    let too_many = camille.post("/requests", &with_files(&ids)).await.problem(422, "invalid");
    assert_eq!(too_many.pointers(), ["/attachments"]);
    let number = camille.files(&with_files(&ids[..20])).await.number();
    let one_more = json!({"attachments": [ids[20]]});
    let too_many = camille.post(&format!("/requests/{number}/comments"), &one_more).await.problem(422, "invalid");
    assert_eq!(too_many.pointers(), ["/attachments"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn extractions_are_not_delivered_on_the_request() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let mut body = a_request();
    body["type"] = json!("data-extraction");
    body["fields"] = json!({"purpose": "Suivi des rendez-vous", "data_wanted": "Les rendez-vous de mai", "period": "Mai 2026", "format": "csv"});
    let number = camille.files(&body).await.number();
    let file = agent.sends_file(&app, "extraction.csv", "a;b\n1;2\n").await;
    let path = format!("/requests/{number}/comments");
    let refused = agent.post(&path, &json!({"attachments": [file["id"]]})).await.problem(422, "invalid");
    assert!(refused.text.contains("file repository"), "{}", refused.text);
    body["on_behalf_of"] = json!(camille.account());
    body["attachments"] = json!([file["id"]]);
    let refused = agent.post("/requests", &body).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/attachments"], "nor when it is filed");
    body["type"] = a_request()["type"].clone();
    body["fields"] = json!({});
    let _ = agent.post("/requests", &body).await.expect(201);
    let file = camille.sends_file(&app, "exemple.csv", "a;b\n1;2\n").await;
    let _ = camille.post(&path, &json!({"attachments": [file["id"]]})).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_download_is_in_the_audit_trail() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let file = camille.sends_file(&app, "écran.png", samples::png()).await;
    let number = camille.files(&with_files(&[id(&file)])).await.number();
    agent.link_to(id(&file)).await;
    let trail = app.administrator().await.get(&format!("/audit?request={number}")).await.expect(200);
    let records = trail.items();
    let download = records.iter().find(|record| record["action"] == "file.downloaded").expect("a record");
    assert_eq!((&download["account"], &download["detail"]["attachment"]), (&json!(agent.account()), &file["id"]));
    assert!(!trail.text.contains("écran"), "no name in the trail");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purged_file_is_gone_and_a_link_given_before_leads_nowhere() {
    let app = TestApp::start().await;
    let (camille, agent, administrator) = (app.camille().await, app.agent().await, app.administrator().await);
    let file = camille.sends_file(&app, "écran-de-monsieur.png", samples::png()).await;
    let number = camille.files(&with_files(&[id(&file)])).await.number();
    let link = agent.link_to(id(&file)).await;
    assert_eq!(agent.client.get(&link).send().await.unwrap().status(), 200);
    let path = format!("/requests/{number}/purge");
    let purge = json!({"attachment": file["id"], "reason": "Le nom d’un usager se lit sur l’image."});
    for other in [&camille, &agent] {
        let _ = other.post(&path, &purge).await.problem(403, "forbidden");
    }
    let unknown = json!({"attachment": "zzzzzzzzzzzzzzzz", "reason": "Rien."});
    let _ = administrator.post(&path, &unknown).await.problem(404, "not-found");
    let _ = administrator.post(&path, &purge).await.expect(204);
    let _ = administrator.post(&path, &purge).await.expect(204);

    assert_eq!(app.objects("").await.iter().filter(|key| key.contains(id(&file))).count(), 0);
    assert_eq!(agent.client.get(&link).send().await.unwrap().status(), 404, "the link that was good a moment ago");
    for who in [&camille, &agent] {
        let _ = who.get(&format!("/attachments/{}", id(&file))).await.problem(404, "not-found");
        let _ = who.get(&format!("/attachments/{}/content", id(&file))).await.problem(404, "not-found");
        let seen = who.get(&format!("/requests/{number}")).await.expect(200);
        let events = who.get(&format!("/requests/{number}/events")).await.expect(200);
        assert_eq!(seen.json["attachments"], json!([]));
        assert!(!seen.text.contains("monsieur") && !events.text.contains("monsieur"), "{}", events.text);
        let last = events.items().pop().unwrap();
        assert_eq!((&last["kind"], &last["detail"]["attachment"]), (&json!("purged"), &file["id"]));
        assert_eq!(last["actor"]["id"], administrator.account());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_converted_image_has_the_name_of_what_it_is() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let file = camille.sends_file(&app, "Écran.GIF", samples::gif()).await;
    assert_eq!(
        (&file["state"], &file["filename"], &file["media_type"]),
        (&json!("clean"), &json!("Écran.png"), &json!("image/png"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_files_without_end_is_refused_before_any_is_looked_up() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let many = json!({"attachments": vec!["zzzzzzzzzzzzzzzz"; 5_000]});
    app.table.calls();
    let refused = camille.post(&format!("/requests/{number}/comments"), &many).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/attachments"]);
    let reads = app.table.calls().iter().filter(|call| call.operation == "BatchGetItem").count();
    assert_eq!(reads, 0);
}
