#![allow(clippy::unwrap_used)]
use serde_json::Value;

use super::*;
use crate::{Limit, List, Problem, RequestSummary};

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "read by the description only")]
struct Listed {
    #[param(inline)]
    limit: Option<Limit>,
}

/// The requests that the caller sees.
#[utoipa::path(get, path = "/requests", params(Listed), responses((status = 200, body = List<RequestSummary>)))]
async fn list() -> Result<(), Problem> {
    Err(Problem::not_found())
}

#[derive(utoipa::ToSchema)]
#[allow(dead_code, reason = "read by the description only")]
struct Credentials {
    email: String,
    more: Vec<Inner>,
    free: crate::JsonObject,
}

#[derive(utoipa::ToSchema)]
#[allow(dead_code, reason = "read by the description only")]
struct Inner {
    otp: Option<String>,
}

#[utoipa::path(post, path = "/session", request_body = Credentials, security(()), responses((status = 401, description = "Wrong password")))]
async fn sign_in() {}

fn described() -> Value {
    let list = Routes::<Described>::new().routes(routes!(list)).into_openapi();
    let session = Routes::<Described>::new().routes(routes!(sign_in)).into_openapi();
    serde_json::to_value(document(vec![list, session])).unwrap()
}

#[test]
fn the_description_has_the_routes_of_all_functions() {
    let document = described();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "Guichet");
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(paths, ["/requests", "/session"]);
}

#[test]
fn every_operation_tells_of_problems_and_keeps_its_own_answers() {
    let document = described();
    let responses = &document["paths"]["/requests"]["get"]["responses"];
    for status in [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 503] {
        let reference = responses[status.to_string()]["$ref"].as_str().unwrap();
        let name = reference.strip_prefix("#/components/responses/").unwrap();
        let content = &document["components"]["responses"][name]["content"]["application/problem+json"];
        assert_eq!(content["schema"]["$ref"], "#/components/schemas/Problem");
    }
    assert_eq!(document["paths"]["/session"]["post"]["responses"]["401"]["description"], "Wrong password");
}

#[test]
fn every_operation_needs_a_session_unless_it_says_otherwise() {
    let document = described();
    assert_eq!(document["security"], serde_json::json!([{"bearer": []}]));
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
    assert_eq!(document["paths"]["/session"]["post"]["security"], serde_json::json!([{}]));
}

#[test]
fn every_operation_has_a_name_of_its_own_and_every_answer_a_description() {
    let document = described();
    let list = &document["paths"]["/requests"]["get"];
    assert_eq!(list["operationId"], "get_requests");
    assert_eq!(list["responses"]["200"]["description"], "OK");
    assert_eq!(document["paths"]["/session"]["post"]["operationId"], "post_session");
}

#[test]
fn bodies_take_no_other_names() {
    let schemas = described()["components"]["schemas"].clone();
    assert_eq!(schemas["Credentials"]["additionalProperties"], false);
    assert_eq!(schemas["Inner"]["additionalProperties"], false);
    assert_eq!(schemas["JsonObject"]["additionalProperties"], Value::Null);
    assert_eq!(schemas["RequestSummary"]["additionalProperties"], Value::Null);
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = described();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "{found:?}");
    for reference in found {
        assert!(document.pointer(reference.strip_prefix('#').unwrap()).is_some(), "{reference}");
    }
}
