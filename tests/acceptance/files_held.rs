//! Nominative data in files (`spec/product.md`, Attachments): held until its sender masks it or confirms; and what is
//! refused after it was sent.

use guichet_inspection::samples;
use guichet_testkit::{TestApp, a_request};
use serde_json::{Value, json};

const LOG: &str = "10:02 ouverture du dossier\n10:03 patient DLPH98042746 introuvable\n10:04 fin\n";

fn id(file: &Value) -> &str {
    file["id"].as_str().expect("an id")
}

fn kinds(file: &Value) -> Vec<&str> {
    file["findings"].as_array().unwrap().iter().map(|finding| finding["kind"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_file_is_its_senders_alone_until_she_masks_it() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let file = camille.sends_file(&app, "trace.log", LOG).await;
    assert_eq!(file["state"], "held");
    let nam = file["findings"].as_array().unwrap().iter().find(|finding| finding["kind"] == "nam").expect("a finding");
    assert_eq!(nam["places"], json!(["2"]), "the line, and nothing of the number");
    assert!(!file.to_string().contains("DLPH"));

    let mut body = a_request();
    body["attachments"] = json!([id(&file)]);
    let number = camille.files(&body).await.number();
    let path = format!("/attachments/{}", id(&file));
    let _ = agent.get(&path).await.problem(404, "not-found");
    let _ = agent.get(&format!("{path}/content")).await.problem(404, "not-found");
    let _ = agent.post_empty(&format!("{path}/mask")).await.problem(404, "not-found");
    assert_eq!(agent.get(&format!("/requests/{number}")).await.expect(200).json["attachments"], json!([]));

    let masked = camille.post_empty(&format!("{path}/mask")).await.expect(200);
    assert_eq!((&masked.json["state"], kinds(&masked.json).contains(&"nam")), (&json!("clean"), false));
    let again = camille.post_empty(&format!("{path}/mask")).await.expect(200);
    assert_eq!(again.json, masked.json, "the second click");
    let (bytes, headers) = agent.downloads(id(&file)).await;
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text, LOG.replace("DLPH98042746", "████████████"));
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(app.objects("files/").await, [format!("files/{}-masked", id(&file))], "nothing unmasked is kept");
    let _ = agent.post_empty(&format!("{path}/mask")).await.problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_is_recorded_by_kind_and_hash_and_never_by_value() {
    let app = TestApp::start().await;
    let (camille, agent) = (app.camille().await, app.agent().await);
    let file = camille.sends_file(&app, "trace.log", LOG).await;
    let path = format!("/attachments/{}/confirm", id(&file));
    let refused = camille.post(&path, &json!({"not_nominative": false})).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/not_nominative"]);
    let shown = camille.post(&path, &json!({"not_nominative": true})).await.expect(200);
    assert_eq!(shown.json["state"], "clean");
    let _ = camille.post(&path, &json!({"not_nominative": true})).await.expect(200);
    let mut body = a_request();
    body["attachments"] = json!([id(&file)]);
    camille.files(&body).await;
    let (bytes, _) = agent.downloads(id(&file)).await;
    assert_eq!(bytes, LOG.as_bytes());
    let trail = app.administrator().await.get(&format!("/audit?account={}", camille.account())).await.expect(200);
    let records = trail.items();
    let record = records.iter().find(|record| record["action"] == "file.confirmed").expect("a record");
    assert_eq!(record["detail"]["kinds"], json!(["nam"]));
    let hash = record["detail"]["hash"].as_str().expect("a hash");
    assert!(hash.len() >= 20 && shown.json["sha256"] != hash, "keyed: it cannot be tried out");
    assert!(!trail.text.contains("DLPH") && !trail.text.contains(shown.json["sha256"].as_str().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_held_can_be_decided_on() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let file = camille.sends_file(&app, "écran.png", samples::png()).await;
    let _ = camille.post_empty(&format!("/attachments/{}/mask", id(&file))).await.problem(409, "conflict");
    let waiting = camille.expects("a.txt", 10).await;
    let confirmed = json!({"not_nominative": true});
    let _ = camille.post(&format!("/attachments/{}/confirm", id(&waiting)), &confirmed).await.problem(409, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_after_sending_is_an_event_and_a_mail_to_the_sender() {
    let app = TestApp::start().await;
    let (camille, alex, agent) = (app.camille().await, app.alex().await, app.agent().await);
    let mut body = a_request();
    body["participants"] = json!([alex.account()]);
    let number = camille.files(&body).await.number();
    app.deliver().await;
    let file = alex.uploads("outil.png", b"MZ\x90\x00 this program cannot be run".to_vec()).await;
    let _ = alex.get(&format!("/attachments/{file}")).await.expect(200);
    let comment = json!({"body": "Voici l’outil.", "attachments": [file]});
    alex.post(&format!("/requests/{number}/comments"), &comment).await.expect(201);
    app.deliver().await;
    let before = app.mails().len();
    app.inspect().await;
    app.deliver().await;

    let events = agent.get(&format!("/requests/{number}/events")).await.expect(200).items();
    let last = events.last().unwrap();
    assert_eq!(
        (&last["kind"], &last["actor"], &last["detail"]["file"]),
        (&json!("file_refused"), &Value::Null, &json!("refused"))
    );
    assert!(last.get("attachments").is_none(), "others are not told its name");
    let mails = app.mails().split_off(before);
    let told: Vec<_> = mails.iter().map(|mail| mail.to.join(",")).collect();
    assert_eq!(told, ["alex.gagnon@chu-exemple.test"]);
    assert!(mails[0].subject.contains("refusée") && !mails[0].text.contains("outil"), "{}", mails[0].text);
    assert_eq!(app.objects("").await.iter().filter(|key| key.contains(&file)).count(), 0, "nothing of it is kept");
    let own = alex.get(&format!("/attachments/{file}")).await.expect(200);
    assert_eq!((&own.json["state"], kinds(&own.json)[0]), (&json!("refused"), "unsupported"));
    let _ = agent.get(&format!("/attachments/{file}")).await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_held_after_sending_is_told_to_its_sender() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    let file = camille.uploads("trace.log", LOG).await;
    let _ = camille.get(&format!("/attachments/{file}")).await.expect(200);
    camille.post(&format!("/requests/{number}/comments"), &json!({"attachments": [file]})).await.expect(201);
    app.inspect().await;
    app.deliver().await;
    let mail = app.mails_to("camille.roy@chu-exemple.test").pop().expect("a mail");
    assert!(mail.text.contains("Une pièce jointe attend votre décision"), "{}", mail.text);
    assert!(!mail.text.contains("trace"), "without its name");
    let events = camille.get(&format!("/requests/{number}/events")).await.expect(200).items();
    assert_eq!(events.last().unwrap()["attachments"][0]["state"], "held", "she finds it there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_purged_or_masked_twice_at_once_leaves_nothing_unmasked() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    for round in 0..6 {
        let file = camille.sends_file(&app, "trace.log", LOG).await;
        let mut body = a_request();
        body["attachments"] = json!([id(&file)]);
        let number = camille.files(&body).await.number();
        let mask = format!("/attachments/{}/mask", id(&file));
        if round % 2 == 0 {
            let (one, other) = tokio::join!(camille.post_empty(&mask), camille.post_empty(&mask));
            assert_eq!((one.status, other.status), (200, 200), "{} {}", one.text, other.text);
            assert_eq!(app.objects(&format!("files/{}", id(&file))).await, [format!("files/{}-masked", id(&file))]);
        } else {
            let purge = json!({"attachment": id(&file), "reason": "Un numéro d’usager s’y trouve."});
            let path = format!("/requests/{number}/purge");
            let (_, purged) = tokio::join!(camille.post_empty(&mask), administrator.post(&path, &purge));
            if purged.status != 204 {
                let _ = administrator.post(&path, &purge).await.expect(204);
            }
            assert_eq!(app.objects(&format!("files/{}", id(&file))).await, Vec::<String>::new());
        }
    }
}
