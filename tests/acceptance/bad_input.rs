//! Bad input, one test each: a clear problem that says what to do, and nothing done.

use guichet_testkit::{Answer, Person, TestApp, a_request};
use reqwest::Method;
use serde_json::json;

async fn raw(person: &Person, method: Method, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Answer {
    person.send(person.call(method, path).header("content-type", kind).body(body)).await
}

/// Camille, and a request of hers.
async fn at_hand() -> (TestApp, Person, String) {
    let app = TestApp::start().await;
    let camille = app.camille().await;
    let number = camille.files(&a_request()).await.number();
    (app, camille, format!("/requests/{number}"))
}

/// Nothing but the first request is there, at its first version.
async fn nothing_done(camille: &Person, path: &str) {
    assert_eq!(camille.get("/requests").await.items().len(), 1);
    assert_eq!(camille.get(path).await.json["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_json_is_malformed() {
    let (_app, camille, path) = at_hand().await;
    for body in ["", "{", "{\"body\": \"a\"", "[1,]", "{'body': 1}", "{\"body\":\"a\"} x", &"[".repeat(200_000)] {
        let path = format!("{path}/comments");
        let answer = raw(&camille, Method::POST, &path, "application/json", body.to_owned()).await;
        let _ = answer.problem(400, "malformed");
    }
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_utf_8_is_malformed() {
    let (_app, camille, path) = at_hand().await;
    let body = b"{\"body\": \"caf\xe9\"}".to_vec();
    let answer = raw(&camille, Method::POST, &format!("{path}/comments"), "application/json", body).await;
    let _ = answer.problem(400, "malformed");
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_is_an_unsupported_media_type() {
    let (_app, camille, path) = at_hand().await;
    let body = json!({"body": "Merci"}).to_string();
    for kind in ["text/plain", "application/xml", "application/json; charset=latin1", "multipart/form-data"] {
        let answer = raw(&camille, Method::POST, &format!("{path}/comments"), kind, body.clone()).await;
        let _ = answer.problem(415, "unsupported-media-type");
    }
    let none = camille.call(Method::POST, &format!("{path}/comments")).body(body);
    let _ = camille.send(none).await.problem(415, "unsupported-media-type");
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_said_at_once() {
    let (_app, camille, path) = at_hand().await;
    let body = json!({
        "type": "no-such-type", "subject": "abc", "description": 7, "colour": "red",
        "contacts": [{"name": "X", "phone": "call me"}], "visibility": "everybody",
    });
    let answer = camille.post("/requests", &body).await.problem(422, "invalid");
    let mut pointers = answer.pointers();
    pointers.sort();
    let expected =
        ["/colour", "/contacts/0/name", "/contacts/0/phone", "/description", "/subject", "/type", "/visibility"];
    assert_eq!(pointers, expected);
    for error in answer.json["errors"].as_array().unwrap() {
        assert!(error["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{error}");
    }
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_fields_are_named() {
    let (_app, camille, path) = at_hand().await;
    let answer = camille.post("/requests", &json!({})).await.problem(422, "invalid");
    let mut pointers = answer.pointers();
    pointers.sort();
    assert_eq!(pointers, ["/contacts", "/description", "/subject", "/type"]);
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_types_are_named() {
    let (_app, camille, path) = at_hand().await;
    for body in [json!([]), json!("text"), json!(null), json!(7)] {
        let _ = camille.post("/requests", &body).await.problem(422, "invalid");
    }
    let mut body = a_request();
    body["contacts"] = json!({"name": "Camille Roy"});
    let answer = camille.post("/requests", &body).await.problem(422, "invalid");
    assert_eq!(answer.pointers(), ["/contacts"]);
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_too_long_is_told_its_bound() {
    let (_app, camille, path) = at_hand().await;
    let comment = json!({"body": "é".repeat(20_001)});
    let answer = camille.post(&format!("{path}/comments"), &comment).await.problem(422, "invalid");
    assert_eq!(answer.json["errors"][0]["code"], "too-long");
    assert!(answer.text.contains("20000"), "{}", answer.text);
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_a_megabyte_is_too_large() {
    let (_app, camille, path) = at_hand().await;
    let comment = json!({"body": "a".repeat(1 << 20)});
    let _ = camille.post(&format!("{path}/comments"), &comment).await.problem(413, "too-large");
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn control_characters_are_refused() {
    let (_app, camille, path) = at_hand().await;
    for text in ["a\u{0}b", "a\u{1b}[31mb", "a\u{7f}b", "a\u{85}b"] {
        let answer = camille.post(&format!("{path}/comments"), &json!({"body": text})).await.problem(422, "invalid");
        assert_eq!(answer.json["errors"][0]["code"], "control-character", "{text:?}");
    }
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_number_is_not_found_whatever_its_form() {
    let (_app, camille, _) = at_hand().await;
    let unknown = camille.get("/requests/CSC-999999").await.problem(404, "not-found").without_trace();
    for number in ["CSC-0", "csc-1001", "1001", "CSC-99999999999999999999", "%00", "..%2f..", "CSC-1001%20"] {
        let answer = camille.get(&format!("/requests/{number}")).await.problem(404, "not-found");
        assert_eq!(answer.without_trace(), unknown, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_not_found() {
    let (_app, camille, _) = at_hand().await;
    for path in ["/nothing", "/requests/CSC-1001/nothing", "/requests/", "//", "/requests//events"] {
        let _ = camille.get(path).await.problem(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_is_told_which_are_right() {
    let (_app, camille, path) = at_hand().await;
    let answer = camille.delete(&path).await.problem(405, "method-not-allowed");
    let allowed = answer.header("allow").unwrap_or_default();
    assert!(allowed.contains("GET") && allowed.contains("PATCH"), "{allowed}");
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_changes_nothing() {
    let (_app, camille, path) = at_hand().await;
    let edit = json!({"subject": "Un autre objet"});
    let stale = camille.call(Method::PATCH, &path).header("If-Match", "\"7\"").json(&edit);
    let _ = camille.send(stale).await.problem(412, "stale-version");
    for wrong in ["7", "W/\"1\"", "\"x\"", "*"] {
        let wrong = camille.call(Method::PATCH, &path).header("If-Match", wrong).json(&edit);
        let _ = camille.send(wrong).await.problem(400, "malformed");
    }
    nothing_done(&camille, &path).await;
    let fresh = camille.call(Method::PATCH, &path).header("If-Match", "\"1\"").json(&edit);
    let answer = camille.send(fresh).await.expect(200);
    assert_eq!(answer.header("etag"), Some("\"2\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_and_foreign_cursors_are_refused() {
    let (app, camille, _) = at_hand().await;
    let _ = camille.files(&a_request()).await;
    let page = camille.get("/requests?limit=1").await.expect(200);
    let cursor = page.json["next_cursor"].as_str().unwrap().to_owned();
    let _ = camille.get(&format!("/requests?limit=1&cursor={cursor}")).await.expect(200);
    let alex = app.alex().await;
    let mut forged = cursor.clone();
    forged.replace_range(20..21, if &cursor[20..21] == "A" { "B" } else { "A" });
    for (person, path) in [
        (&camille, format!("/requests?limit=1&cursor={forged}")),
        (&camille, "/requests?cursor=CSC-1001".to_owned()),
        (&camille, format!("/requests?scope=shared&cursor={cursor}")),
        (&camille, format!("/notifications?cursor={cursor}")),
        (&alex, format!("/requests?limit=1&cursor={cursor}")),
    ] {
        let _ = person.get(&path).await.problem(422, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_of_a_query_are_checked() {
    let (_app, camille, _) = at_hand().await;
    for query in
        ["limit=0", "limit=101", "limit=x", "limit=1&limit=2", "scope=all", "status=open", "colour=red", "type=x"]
    {
        let _ = camille.get(&format!("/requests?{query}")).await.problem(422, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_the_wrong_form_is_unauthenticated() {
    let (app, camille, path) = at_hand().await;
    let altered = format!("{}x", &camille.token[..camille.token.len() - 1]);
    for token in ["", "x", "a.b.c", &"x".repeat(5_000), &altered, "Basic abc"] {
        let person = Person { token: token.to_owned(), ..camille.clone() };
        let answer = person.get(&path).await.problem(401, "unauthenticated");
        assert!(answer.header("www-authenticate").is_some());
    }
    let cookie = app.stranger().call(Method::GET, &path).header("cookie", format!("other={}", camille.token));
    let _ = app.stranger().send(cookie).await.problem(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idempotency_key_has_1_to_128_visible_characters() {
    let (_app, camille, path) = at_hand().await;
    let long = "k".repeat(129);
    for key in ["", "a b", &long] {
        let _ = camille.post_once("/requests", key, &a_request()).await.problem(400, "malformed");
    }
    nothing_done(&camille, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_free_answer_to_every_odd_header() {
    let (_app, camille, path) = at_hand().await;
    for (name, value) in [("accept", "\u{e9}"), ("x-forwarded-for", "not an address"), ("traceparent", "00-zz")] {
        let _ = camille.send(camille.call(Method::GET, &path).header(name, value)).await.expect(200);
    }
}
