//! The description is valid, up to date, and describes exactly the routes that exist (`spec/api.md`).

use std::collections::{BTreeMap, BTreeSet};

use guichet::gateway;
use guichet_http::Described;
use guichet_testkit::TestApp;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::Value;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions/portal/openapi.json");
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

fn generated() -> String {
    let parts = gateway::functions::<Described>().into_iter().map(|(_, routes, _)| routes.into_openapi()).collect();
    let document = serde_json::to_value(guichet_http::document(parts)).unwrap();
    serde_json::to_string_pretty(&document).unwrap() + "\n"
}

fn document() -> Value {
    serde_json::from_str(&generated()).unwrap()
}

/// Path and described methods.
fn operations(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let methods = |item: &Value| {
        METHODS.iter().filter(|method| item.get(**method).is_some()).map(|it| (*it).to_owned()).collect()
    };
    document["paths"].as_object().unwrap().iter().map(|(path, item)| (path.clone(), methods(item))).collect()
}

/// The path with something of the right form in each parameter's place.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{number}" => "CSC-999999999",
        part if part.starts_with('{') => "0000000000000000",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn the_committed_description_is_that_of_the_routes() {
    let generated = generated();
    if std::env::var_os("GUICHET_UPDATE").is_some() {
        std::fs::write(COMMITTED, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap();
    assert!(committed == generated, "out of date: run this test with GUICHET_UPDATE=1 and look at what changed");
}

#[tokio::test]
async fn the_service_answers_the_committed_description() {
    let app = TestApp::start().await;
    let answer = app.stranger().get("/openapi.json").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(answer.text == std::fs::read_to_string(COMMITTED).unwrap(), "the service was built with another one");
}

#[test]
fn the_description_is_a_sound_openapi_3_1_document() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    let mut ids = BTreeSet::new();
    for (path, methods) in operations(&document) {
        for method in methods {
            let operation = &document["paths"][&path][&method];
            sound(&format!("{method} {path}"), &path, operation);
            // Clients are made from these names.
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path}: no operationId"));
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
    }
}

fn sound(name: &str, path: &str, operation: &Value) {
    let responses = operation["responses"].as_object().unwrap_or_else(|| panic!("{name}: no responses"));
    // A download is a way to the storage.
    let success = |status: &String| status.starts_with('2') || status == "302";
    assert!(responses.keys().any(success), "{name}: no success is described");
    for (status, response) in responses {
        let described = response.get("$ref").is_some() || response["description"].is_string();
        assert!(described, "{name}: {status} has no description");
    }
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let mut in_path = BTreeSet::new();
    for parameter in &parameters {
        assert!(parameter["schema"].is_object(), "{name}: {parameter} has no schema");
        if parameter["in"] == "path" {
            assert_eq!(parameter["required"], true, "{name}");
            in_path.insert(format!("{{{}}}", parameter["name"].as_str().unwrap()));
        }
    }
    let expected: BTreeSet<_> = path.split('/').filter(|part| part.starts_with('{')).map(str::to_owned).collect();
    assert_eq!(in_path, expected, "{name}: its path's parameters");
    if let Some(body) = operation.get("requestBody") {
        assert!(body["content"]["application/json"]["schema"].is_object(), "{name}: the body has no schema");
    }
}

#[tokio::test]
async fn every_described_operation_exists_and_no_other_method_does() {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let operations = operations(&document());
    assert!(operations.len() >= 40, "{}", operations.len());
    for (path, methods) in &operations {
        for method in METHODS {
            let call = camille.call(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), &filled(path));
            let answer = camille.send(call).await;
            if methods.contains(method) {
                assert_ne!(answer.status, 405, "{method} {path} is described but does not exist");
            } else {
                let answer = answer.problem(405, "method-not-allowed");
                let allow = answer.header("allow").expect("Allow").to_lowercase();
                let allowed: BTreeSet<_> =
                    allow.split(',').map(|method| method.trim().to_owned()).filter(|method| method != "head").collect();
                assert_eq!(&allowed, methods, "{path}: Allow lists what is described");
            }
        }
    }
}

#[tokio::test]
async fn described_paths_without_parameters_are_there_for_strangers_to_be_turned_away_from() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    for (path, methods) in operations(&document()) {
        if path.contains('{') {
            continue;
        }
        for method in methods {
            let call = stranger.call(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), &path);
            assert_ne!(stranger.send(call).await.status, 404, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn nothing_else_is_there() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for path in ["/files", "/requests/CSC-1001/delete", "/admin", "/metrics"] {
        let _ = agent.get(path).await.problem(404, "not-found");
    }
}

#[tokio::test]
async fn what_needs_a_session_says_so_and_turns_strangers_away() {
    let app = TestApp::start().await;
    let stranger = app.stranger();
    let document = document();
    for (path, methods) in operations(&document) {
        for method in methods {
            let open = document["paths"][&path][&method]["security"] == serde_json::json!([{}]);
            let call = stranger.call(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), &filled(&path));
            let status = stranger.send(call).await.status;
            if open {
                assert_ne!(status, 401, "{method} {path}");
            } else {
                assert_eq!(status, 401, "{method} {path}");
            }
        }
    }
}

/// A function that may not note her activity would sign her out in the midst of her work.
#[tokio::test]
async fn every_function_that_takes_a_session_keeps_it_alive() {
    let app = TestApp::start().await;
    let mut kept = Vec::new();
    for (function, routes, _) in gateway::functions::<Described>() {
        let document = serde_json::to_value(routes.into_openapi()).unwrap();
        let all = operations(&document);
        let mut all = all.iter().flat_map(|(path, methods)| methods.iter().map(move |method| (path, method)));
        // To delete one's session is no use of it.
        let taken =
            |path: &str, method: &str| document["paths"][path][method]["security"].is_null() && method != "delete";
        let Some((path, method)) = all.find(|(path, method)| taken(path, method)) else { continue };
        let camille = app.camille().await;
        for _ in 0..2 {
            app.advance(SignedDuration::from_mins(50));
            let call = camille.call(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), &filled(path));
            assert_ne!(camille.send(call).await.status, 401, "{function}: {method} {path}");
        }
        kept.push(function);
    }
    assert!(kept.len() >= 18, "{kept:?}");
}

#[test]
fn no_two_functions_describe_different_things_under_one_name() {
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    for (_, routes, _) in gateway::functions::<Described>() {
        let part = serde_json::to_value(routes.into_openapi()).unwrap();
        for (name, schema) in part["components"]["schemas"].as_object().into_iter().flatten() {
            let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(first, schema, "{name}");
        }
    }
    assert!(known.len() > 20, "the descriptions are gone");
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "the references are gone");
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}
