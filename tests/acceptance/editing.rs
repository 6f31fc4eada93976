//! Editing a request (`spec/product.md`, Who is who, The 72-hour rule; `spec/api.md`, Requests).

use guichet_testkit::{Answer, Person, TestApp, a_request, an_incident};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

async fn filed(person: &Person) -> String {
    format!("/requests/{}", person.files(&a_request()).await.number())
}

async fn last_event(person: &Person, request: &str) -> Value {
    person.get(&format!("{request}/events")).await.expect(200).items().pop().unwrap()
}

fn without(answer: &Answer, names: &[&str]) -> Value {
    let mut json = answer.json.clone();
    for name in names {
        json.as_object_mut().unwrap().remove(*name);
    }
    json
}

#[tokio::test]
async fn what_is_left_out_stays_as_it_is() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let before = camille.get(&request).await.expect(200);
    app.advance(SignedDuration::from_secs(60));
    let edited = camille.patch(&request, &json!({"subject": "Étiquettes sans code d'unité"})).await.expect(200);
    assert_eq!(edited.json["subject"], "Étiquettes sans code d'unité");
    assert_eq!((&edited.json["version"], edited.header("etag")), (&json!(2), Some("\"2\"")));
    assert_eq!(edited.json["updated_at"], "2026-06-10T16:01:00Z");
    let changed = ["subject", "version", "updated_at"];
    assert_eq!(without(&edited, &changed), without(&before, &changed));
    assert_eq!(camille.get(&request).await.expect(200).json, edited.json);
}

#[tokio::test]
async fn every_part_can_be_edited_and_the_timeline_says_what_it_was_and_is() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = format!("/requests/{}", camille.files(&an_incident()).await.number());
    let edit = json!({
        "subject": "Écran noir partout",
        "description": "L'écran devient noir dès l'ouverture d'un dossier.",
        "checked": "Poste redémarré.",
        "fields": {"users_affected": 3, "module": "Urgence"},
        "contacts": [{"name": "Alex Gagnon", "phone": "418 555-0100", "extension": "12"}],
    });
    let edited = camille.patch(&request, &edit).await.expect(200);
    let event = last_event(&camille, &request).await;
    assert_eq!((&event["kind"], &event["id"]), (&json!("edited"), &json!(format!("{}-2", edited.number()))));
    for (name, value) in edit.as_object().unwrap() {
        assert_eq!(edited.json[name], *value);
        assert_eq!(event["detail"]["changes"][name]["to"], *value);
    }
    assert_eq!(event["detail"]["changes"]["subject"]["from"], "Écran noir à l'ouverture");
    assert_eq!(event["detail"]["changes"]["checked"]["from"], json!(null));
}

#[tokio::test]
async fn null_takes_the_checks_away_and_nothing_else() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = a_request();
    body["checked"] = json!("Imprimante redémarrée.");
    let request = format!("/requests/{}", camille.files(&body).await.number());
    let nulls = json!({"subject": null, "description": null, "fields": null, "contacts": null, "visibility": null});
    let refused = camille.patch(&request, &nulls).await.problem(422, "invalid");
    let mut pointers = refused.pointers();
    pointers.sort();
    assert_eq!(pointers, ["/contacts", "/description", "/fields", "/subject", "/visibility"]);
    assert_eq!(camille.get(&request).await.expect(200).json["checked"], "Imprimante redémarrée.");
    let edited = camille.patch(&request, &json!({"checked": null})).await.expect(200);
    assert_eq!(edited.json["checked"], json!(null));
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_edit_is_told_at_once() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = format!("/requests/{}", camille.files(&an_incident()).await.number());
    let edit = json!({
        "subject": "Bref", "description": "x".repeat(20_001), "checked": "x".repeat(5_001), "fields": {"couleur": "bleu", "users_affected": "dix"},
        "contacts": [], "visibility": "public", "type": "other", "attachments": [],
    });
    let refused = camille.patch(&request, &edit).await.problem(422, "invalid");
    let mut pointers = refused.pointers();
    pointers.sort();
    let expected = [
        "/attachments",
        "/checked",
        "/contacts",
        "/description",
        "/fields/couleur",
        "/fields/users_affected",
        "/subject",
        "/type",
        "/visibility",
    ];
    assert_eq!(pointers, expected);
    assert_eq!(camille.get(&request).await.expect(200).json["version"], 1);
}

#[tokio::test]
async fn the_fields_are_replaced_as_a_whole_and_a_major_incident_is_told_anew() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let mut body = an_incident();
    body["fields"]["module"] = json!("Urgence");
    let request = format!("/requests/{}", camille.files(&body).await.number());
    let edited = camille.patch(&request, &json!({"fields": {"users_affected": 6}})).await.expect(200);
    assert_eq!((&edited.json["fields"], &edited.json["major"]), (&json!({"users_affected": 6}), &json!(true)));
    let queue = app.agent().await.get("/requests?scope=queue").await.expect(200).items();
    assert_eq!(queue[0]["major"], true);
    let edited = camille.patch(&request, &json!({"fields": {"users_affected": 5}})).await.expect(200);
    assert_eq!(edited.json["major"], false);
}

#[tokio::test]
async fn an_edit_that_changes_nothing_makes_no_event_and_no_version() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    for edit in
        [json!({}), json!({"subject": "  Question sur les étiquettes "}), json!({"visibility": "establishment"})]
    {
        let same = camille.patch(&request, &edit).await.expect(200);
        assert_eq!(same.json["version"], 1, "{edit}");
    }
    assert_eq!(camille.get(&format!("{request}/events")).await.expect(200).items().len(), 1);
}

#[tokio::test]
async fn the_requester_and_agents_edit_and_whoever_else_sees_the_request_does_not() {
    let app = TestApp::start().await;
    let (camille, alex, sam, agent) = (app.camille().await, app.alex().await, app.sam().await, app.agent().await);
    let colleague = app.colleague(1).await;
    let mut body = a_request();
    body["participants"] = json!([alex.account()]);
    let request = format!("/requests/{}", camille.files(&body).await.number());
    let edit = json!({"subject": "Un autre sujet"});
    for person in [&alex, &colleague] {
        let _ = person.patch(&request, &edit).await.problem(403, "forbidden");
        let _ = person.patch(&request, &json!({"subject": ""})).await.problem(403, "forbidden");
    }
    let unknown = sam.patch("/requests/CSC-999999", &edit).await.problem(404, "not-found");
    for edit in [&edit, &json!({"subject": ""})] {
        let foreign = sam.patch(&request, edit).await.problem(404, "not-found");
        assert_eq!(foreign.without_trace(), unknown.without_trace());
    }
    let edited = agent.patch(&request, &edit).await.expect(200);
    assert_eq!(edited.json["subject"], "Un autre sujet");
}

#[tokio::test]
async fn a_closed_request_takes_no_edit() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let _ = camille.post_empty(&format!("{request}/close")).await.expect(200);
    let _ = camille.patch(&request, &json!({"subject": "Un autre sujet"})).await.problem(409, "request-closed");
}

#[tokio::test]
async fn an_edit_meant_for_another_version_is_refused() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let edit = |subject: &str, version: &str| {
        let call = camille.call(Method::PATCH, &request).header("If-Match", version).json(&json!({"subject": subject}));
        camille.send(call)
    };
    let _ = edit("Un premier sujet", "\"1\"").await.expect(200);
    let _ = edit("Un second sujet", "\"1\"").await.problem(412, "stale-version");
    let _ = edit("Un second sujet", "\"2\"").await.expect(200);
    for version in ["2", "\"deux\"", "*", "W/\"2\""] {
        let _ = edit("Un troisième sujet", version).await.problem(400, "malformed");
    }
}

#[tokio::test]
async fn visibility_changes_as_an_event_of_its_own_kind_and_stops_no_closure() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let body = json!({"resolution": "Le service a été redémarré."});
    let _ = app.agent().await.post(&format!("{request}/resolve"), &body).await.expect(200);
    app.advance(SignedDuration::from_hours(24));
    let camille = app.camille().await;
    let hidden = camille.patch(&request, &json!({"visibility": "private"})).await.expect(200);
    assert_eq!((&hidden.json["visibility"], &hidden.json["closure"]["state"]), (&json!("private"), &json!("pending")));
    let event = last_event(&camille, &request).await;
    assert_eq!(event["kind"], "visibility");
    assert_eq!(event["detail"]["visibility"], json!({"from": "establishment", "to": "private"}));
}

#[tokio::test]
async fn an_edit_on_the_day_after_the_resolution_stops_the_closure() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let request = filed(&camille).await;
    let body = json!({"resolution": "Le service a été redémarré."});
    let _ = app.agent().await.post(&format!("{request}/resolve"), &body).await.expect(200);
    let same_day = camille.patch(&request, &json!({"checked": "Toujours pareil."})).await.expect(200);
    assert_eq!(same_day.json["closure"]["state"], "pending");
    app.advance(SignedDuration::from_hours(24));
    let camille = app.camille().await;
    let next_day = camille.patch(&request, &json!({"checked": "Encore pareil."})).await.expect(200);
    let event = last_event(&camille, &request).await;
    assert_eq!(
        (&next_day.json["closure"]["state"], &next_day.json["closure"]["halted_by"]),
        (&json!("halted"), &event["id"])
    );
}
