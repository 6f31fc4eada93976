//! Schemathesis, a tester from outside, finds no server error and no answer outside the description.
//!
//! It is a program of its own (`pip install schemathesis`). Without it on the `PATH` this says so and tests nothing,
//! unless `GUICHET_REQUIRE` lists `schemathesis`, as in CI.

use std::io::Write as _;
use std::process::{Command, Output};

use guichet_testkit::{Person, TestApp, a_request, an_access_request, an_article, an_incident};
use serde_json::{Value, json};

const CHECKS: &str = "not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance";
/// Test cases for each operation and phase: enough to meet every answer, few enough for every build.
const EXAMPLES: &str = "20";

fn program() -> Option<&'static str> {
    let works = |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    ["schemathesis", "st"].into_iter().find(works)
}

fn skipped() {
    let required = std::env::var("GUICHET_REQUIRE").unwrap_or_default();
    assert!(!required.split(',').any(|name| name.trim() == "schemathesis"), "schemathesis is required and not there");
    // Past the capture of a test's output: whoever reads it must learn that nothing was tested.
    let told = writeln!(std::io::stderr(), "skipped: schemathesis is not on the PATH (pip install schemathesis)");
    told.unwrap();
}

/// Requests in several states, for the tester to find.
async fn some_requests(app: &TestApp) -> Vec<String> {
    let (camille, agent) = (app.camille().await, app.agent().await);
    let mut numbers = Vec::new();
    for body in [a_request(), an_incident(), an_access_request(), a_request(), a_request()] {
        numbers.push(camille.files(&body).await.number());
    }
    let resolution = json!({"resolution": "Corrigé."});
    let _ = agent.post(&format!("/requests/{}/resolve", numbers[3]), &resolution).await.expect(200);
    let _ = camille.post_empty(&format!("/requests/{}/close", numbers[4])).await.expect(200);
    app.deliver().await;
    numbers
}

/// Articles in an index, one of them a draft.
async fn some_articles(app: &TestApp) -> Vec<String> {
    let agent = app.agent().await;
    let mut ids = Vec::new();
    for change in [json!({}), json!({"state": "draft"}), json!({"title": "Une autre étiquette"})] {
        let made = agent.post("/articles", &an_article(change)).await.expect(201);
        ids.push(made.json["id"].as_str().unwrap().to_owned());
    }
    app.deliver().await;
    ids
}

/// The description with values that exist for the parameters of the paths: else almost every answer is 404. Ending
/// sessions is left to the run of the stranger, who has none to lose: the tester tries ids that it was answered.
fn narrowed(
    mut document: Value,
    numbers: &[String],
    accounts: &[String],
    articles: &[String],
    signed_in: bool,
) -> Value {
    let mut numbers = numbers.to_vec();
    numbers.push("CSC-999999999".to_owned());
    let mut accounts = accounts.to_vec();
    accounts.push("0000000000000000".to_owned());
    let mut articles = articles.to_vec();
    articles.push("0000000000000000".to_owned());
    for (path, item) in document["paths"].as_object_mut().unwrap() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
                let known = match parameter["name"].as_str() {
                    Some("number") => &numbers,
                    Some("account") => &accounts,
                    Some("id") if path.starts_with("/articles/") => &articles,
                    _ => continue,
                };
                if parameter["in"] == "path" {
                    parameter["schema"] = json!({"type": "string", "enum": known});
                }
            }
        }
    }
    if signed_in {
        for path in ["/session", "/sessions/{id}"] {
            document["paths"][path].as_object_mut().unwrap().remove("delete");
        }
    }
    document
}

async fn run(program: &'static str, app: &TestApp, who: &Person, document: &Value) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("openapi.json");
    std::fs::write(&schema, document.to_string()).unwrap();
    let mut command = Command::new(program);
    command
        .arg("run")
        .arg(&schema)
        .args(["--url", &app.url, "--checks", CHECKS, "--phases", "examples,fuzzing"])
        .args(["--max-examples", EXAMPLES, "--seed", "1042", "--request-timeout", "20"])
        .args(["--generation-database", "none", "--suppress-health-check", "all", "--warnings", "off", "--no-color"])
        .current_dir(folder.path());
    if !who.token.is_empty() {
        command.args(["--header", &format!("Authorization: Bearer {}", who.token)]);
    }
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tester_from_outside_finds_no_server_error_and_no_answer_outside_the_description() {
    let Some(program) = program() else { return skipped() };
    for who in ["agent", "contact", "stranger"] {
        let app = TestApp::start().await;
        let document = app.stranger().get("/openapi.json").await.expect(200).json;
        let numbers = some_requests(&app).await;
        let accounts = [app.camille().await.account(), app.alex().await.account()];
        let person = match who {
            "agent" => app.agent().await,
            "contact" => app.camille().await,
            _ => app.stranger(),
        };
        let signed_in = !person.token.is_empty();
        let articles = some_articles(&app).await;
        let document = narrowed(document, &numbers, &accounts, &articles, signed_in);
        let output = run(program, &app, &person, &document).await;
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "as {who}:\n{told}\n{}", String::from_utf8_lossy(&output.stderr));
        assert!(told.contains("passed"), "as {who}, nothing was tested:\n{told}");
        if signed_in {
            assert_eq!(person.get("/me").await.status, 200, "{who} was signed out, and the rest tested nothing");
        }
    }
}
