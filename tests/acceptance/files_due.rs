//! Files that are not attached go after a day, and what got lost on the way is looked at again.

use guichet_inspection::samples;
use guichet_testkit::{TestApp, a_request};
use jiff::SignedDuration;
use serde_json::{Value, json};

fn id(file: &Value) -> &str {
    file["id"].as_str().expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_never_attached_is_gone_after_24_hours() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let left = camille.sends_file(&app, "a.png", samples::png()).await;
    let never = camille.expects("b.png", 10).await;
    let taken = camille.sends_file(&app, "c.png", samples::png()).await;
    let mut body = a_request();
    body["attachments"] = json!([id(&taken)]);
    camille.files(&body).await;

    app.advance(SignedDuration::from_mins(23 * 60 + 59));
    app.tidy_files().await;
    let camille = app.camille().await;
    for file in [&left, &never, &taken] {
        let _ = camille.get(&format!("/attachments/{}", id(file))).await.expect(200);
    }
    app.advance(SignedDuration::from_mins(1));
    let report = app.tidy_files().await;
    assert_eq!((&report["removed"], &report["failed"]), (&json!(2), &json!(0)));
    for file in [&left, &never] {
        let _ = camille.get(&format!("/attachments/{}", id(file))).await.problem(404, "not-found");
    }
    let _ = camille.get(&format!("/attachments/{}", id(&taken))).await.expect(200);
    assert_eq!(app.objects("files/").await, [format!("files/{}", id(&taken))]);
    assert_eq!(app.tidy_files().await["examined"], 0, "nothing is due any more");
    let records = app.administrator().await.get("/audit?limit=100").await.items();
    let removed = |file: &Value| {
        let of = |record: &&Value| record["action"] == "file.removed" && record["detail"]["attachment"] == file["id"];
        records.iter().filter(of).map(|record| record["account"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((removed(&left), removed(&never), removed(&taken)), (vec![json!(null)], vec![json!(null)], vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_event_is_raised_again() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let file = camille.uploads("a.txt", "du texte sans rien de plus\n").await;
    // Its event is lost with the process that had it.
    app.forget_arrivals().await;
    app.inspect().await;
    let path = format!("/attachments/{file}");
    assert_eq!(camille.get(&path).await.expect(200).json["state"], "inspecting");
    app.advance(SignedDuration::from_mins(16));
    assert_eq!(app.tidy_files().await["raised"], 1);
    app.inspect().await;
    assert_eq!(camille.get(&path).await.expect(200).json["state"], "clean");
    assert_eq!(app.objects("uploads/").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_gets_looked_at_is_refused_in_the_end() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let file = camille.uploads("a.txt", "du texte sans rien de plus\n").await;
    let path = format!("/attachments/{file}");
    for raised in [1, 1, 1, 0] {
        app.forget_arrivals().await;
        app.advance(SignedDuration::from_mins(16));
        assert_eq!(app.tidy_files().await["raised"], raised);
    }
    let camille = app.camille().await;
    let told = camille.get(&path).await.expect(200).json;
    assert_eq!((&told["state"], &told["findings"][0]["kind"]), (&json!("refused"), &json!("too-complex")));
    assert_eq!(app.objects("uploads/").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_attached_and_never_looked_at_is_refused_on_its_request() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let file = camille.uploads("a.txt", "du texte sans rien de plus\n").await;
    app.forget_arrivals().await;
    assert_eq!(camille.get(&format!("/attachments/{file}")).await.expect(200).json["state"], "inspecting");
    let mut body = a_request();
    body["attachments"] = json!([file]);
    let number = camille.files(&body).await.number();
    for _ in 0..4 {
        app.forget_arrivals().await;
        app.advance(SignedDuration::from_mins(16));
        assert_eq!(app.tidy_files().await["failed"], 0);
    }
    let camille = app.camille().await;
    let events = camille.get(&format!("/requests/{number}/events")).await.expect(200);
    assert_eq!(events.items().last().unwrap()["kind"], "file_refused", "{}", events.json);
    let request = camille.get(&format!("/requests/{number}")).await.expect(200);
    assert_eq!(request.json["attachments"][0]["state"], "refused", "{}", request.json);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_sender_takes_a_file_away_until_it_is_attached() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let file = camille.sends_file(&app, "a.png", samples::png()).await;
    let path = format!("/attachments/{}", id(&file));
    let _ = camille.delete(&path).await.expect(204);
    let _ = camille.get(&path).await.problem(404, "not-found");
    assert_eq!(app.objects("files/").await, Vec::<String>::new());
    let kept = camille.sends_file(&app, "a.png", samples::png()).await;
    let mut body = a_request();
    body["attachments"] = json!([id(&kept)]);
    camille.files(&body).await;
    let _ = camille.delete(&format!("/attachments/{}", id(&kept))).await.problem(409, "conflict");
    // Uploaded while it is taken away: nothing stays.
    let late = camille.uploads("b.png", samples::png()).await;
    let _ = camille.delete(&format!("/attachments/{late}")).await.expect(204);
    app.inspect().await;
    assert_eq!(app.objects("uploads/").await, Vec::<String>::new());
}
