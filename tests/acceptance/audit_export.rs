//! The audit trail as a file (`spec/product.md`, Audit).

use guichet_testkit::{Answer, Person, TestApp, a_request};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

const TODAY: &str = "from=2026-06-10T00:00:00Z";

async fn export(reader: &Person, path: &str, kind: &str) -> Answer {
    reader.send(reader.call(Method::GET, path).header("accept", kind)).await.expect(200)
}

/// The address of the next part.
fn next(answer: &Answer) -> Option<String> {
    let link = answer.header("link")?;
    Some(link.strip_prefix('<')?.strip_suffix(">; rel=\"next\"")?.to_owned())
}

fn lines(answer: &Answer) -> Vec<Value> {
    answer.text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

#[tokio::test]
async fn lines_of_json_are_the_records_of_the_same_search() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let _ = camille.get(&format!("/requests/{number}")).await.expect(200);
    let path = format!("/audit?request={number}&{TODAY}");
    let records = administrator.get(&path).await.expect(200).items();
    let answer = export(&administrator, &path, "application/x-ndjson").await;
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let name = answer.header("content-disposition").unwrap();
    assert_eq!(name, "attachment; filename=\"guichet-audit-2026-06-10-2026-06-10.jsonl\"");
    assert_eq!(answer.header("link"), None, "there is no more");
    assert_eq!(lines(&answer), records);
    assert_eq!(records.len(), 2);
}

#[tokio::test]
async fn the_table_is_one_for_spreadsheets_with_names_and_words() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let number = camille.files(&a_request()).await.number();
    let answer = export(&administrator, &format!("/audit?request={number}&{TODAY}"), "text/csv").await;
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let rows: Vec<&str> = answer.text.lines().collect();
    assert!(rows[0].starts_with("\u{feff}instant;quand (heure du Québec);compte;Qui;code;Quoi;"), "{}", rows[0]);
    let filed = format!(";{};Camille Roy;request.created;Demande soumise;{number};", camille.account());
    assert!(rows[1].contains(&filed), "{}", rows[1]);
    let _ = administrator.patch("/me", &json!({"language": "en"})).await.expect(200);
    let english = export(&administrator, &format!("/audit?request={number}&{TODAY}"), "text/csv").await;
    assert!(english.text.contains(",Camille Roy,request.created,Request filed,"), "{}", english.text);
}

#[tokio::test]
async fn no_name_is_a_formula_in_it() {
    let app = TestApp::start().await;
    let (camille, administrator) = (app.camille().await, app.administrator().await);
    let _ = camille.patch("/me", &json!({"name": "=HYPERLINK(\"https://evil.test\")"})).await.expect(200);
    let answer = export(&administrator, &format!("/audit?account={}&{TODAY}", camille.account()), "text/csv").await;
    assert!(answer.text.contains(";\"'=HYPERLINK(\"\"https://evil.test\"\")\";"), "{}", answer.text);
    assert!(!answer.text.contains(";="), "{}", answer.text);
}

#[tokio::test]
async fn the_parts_of_a_long_export_hold_every_record_once() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        let camille = app.camille().await;
        for _ in 0..5 {
            let _ = camille.get("/me").await.expect(200);
        }
        app.advance(SignedDuration::from_hours(24));
    }
    let administrator = app.administrator().await;
    let search = format!("/audit?account={}&{TODAY}", app.camille().await.account());
    let whole = lines(&export(&administrator, &search, "application/x-ndjson").await);
    assert!(whole.len() > 15, "{}", whole.len());
    let (mut path, mut found, mut parts) = (Some(format!("{search}&limit=4")), Vec::new(), 0);
    while let Some(part) = path {
        let answer = export(&administrator, &part, "application/x-ndjson").await;
        assert!(lines(&answer).len() <= 4);
        found.extend(lines(&answer));
        parts += 1;
        path = next(&answer);
    }
    assert_eq!(found, whole);
    assert!(parts >= 4, "{parts}");
}

#[tokio::test]
async fn hits_that_lie_years_apart_are_reached_by_the_link() {
    let app = TestApp::start().await;
    app.turn_to("2026-06-10T14:00:00Z");
    let camille = app.camille().await.account();
    app.turn_to("2029-06-10T14:00:00Z");
    let administrator = app.administrator().await;
    let mut path = Some(format!("/audit?account={camille}&from=2026-06-01T00:00:00Z"));
    let (mut found, mut parts) = (Vec::new(), 0);
    while let Some(part) = path {
        let answer = export(&administrator, &part, "application/x-ndjson").await;
        found.extend(lines(&answer));
        parts += 1;
        path = next(&answer);
    }
    assert!(found.iter().any(|record| record["at"] == "2026-06-10T14:00:00Z"), "{found:?}");
    assert!((2..=3).contains(&parts), "{parts} parts for three years");
}

#[tokio::test]
async fn an_export_is_recorded_with_what_was_searched_and_how_much_was_taken() {
    let app = TestApp::start().await;
    let administrator = app.administrator().await;
    let taken = lines(&export(&administrator, &format!("/audit?{TODAY}"), "application/x-ndjson").await).len();
    let records = administrator.get(&format!("/audit?{TODAY}")).await.expect(200).items();
    let told = records.iter().find(|record| record["action"] == "audit.exported").expect("a record");
    assert_eq!(told["account"], json!(administrator.account()));
    assert_eq!(told["detail"]["format"], "jsonl");
    assert_eq!(told["detail"]["records"], taken);
    assert_eq!(told["detail"]["from"], "2026-06-10T00:00:00Z");
}

#[tokio::test]
async fn administrators_alone_export_and_a_part_is_good_for_its_reader_and_search_alone() {
    let app = TestApp::start().await;
    for person in [app.camille().await, app.lea().await, app.agent().await] {
        for kind in ["text/csv", "application/x-ndjson"] {
            let call = person.call(Method::GET, "/audit").header("accept", kind);
            let _ = person.send(call).await.problem(403, "forbidden");
        }
    }
    let administrator = app.administrator().await;
    let part = export(&administrator, &format!("/audit?{TODAY}&limit=1"), "text/csv").await;
    let elsewhere = next(&part).expect("there is more").replace("2026-06-10", "2026-06-09");
    let call = administrator.call(Method::GET, &elsewhere).header("accept", "text/csv");
    assert_ne!(administrator.send(call).await.status, 200);
}
