#![allow(clippy::unwrap_used)]
use std::net::{IpAddr, Ipv4Addr};

use axum::Router;
use axum::body::Body;
use axum::routing::{get as on_get, post as on_post};
use deserr::Deserr;
use guichet_domain::account::Role;
use guichet_domain::ids::{AccountId, Number};
use guichet_domain::text::{Body as Comment, Subject};
use serde_json::json;

use super::*;
use crate::testing::{Answer, app, call, get, post, request};

#[derive(Debug, Default, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct Inner {
    #[deserr(default)]
    text: Option<Comment>,
}

#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct Filed {
    subject: Subject,
    role: Role,
    inner: Vec<Inner>,
    #[deserr(default)]
    fields: JsonObject,
    #[deserr(default)]
    checked: Patch<Comment>,
    #[deserr(default)]
    stars: Option<u8>,
}

#[derive(Debug, Deserr)]
#[deserr(error = Faults, deny_unknown_fields)]
struct Listed {
    #[deserr(default)]
    limit: Limit,
    #[deserr(default)]
    role: Option<Role>,
}

async fn filed(input: Input<Filed>) -> String {
    let Filed { subject, role, inner, fields, checked, stars } = input.into_inner();
    format!("{subject:?} {role:?} {checked:?} {stars:?} {}", fields.0.len() + inner.len())
}

fn router_with(settings: &[(&str, &str)]) -> Router {
    let router = Router::new()
        .route("/filed", on_post(filed))
        .route("/optional", on_post(async |input: OptionalInput<Inner>| format!("{:?}", input.text)))
        .route("/listed", on_get(async |query: Query<Listed>| format!("{} {:?}", query.limit.get(), query.role)))
        .route("/requests/{number}", on_get(async |PathId(number): PathId<Number>| number.to_string()))
        .route(
            "/requests/{number}/with/{account}",
            on_get(async |PathIds(number, account): PathIds<Number, AccountId>| format!("{number} {account}")),
        )
        .route("/match", on_get(async |version: IfMatch| format!("{version:?}")))
        .route("/key", on_get(async |key: IdempotencyKey| format!("{key:?}")))
        .route("/address", on_get(async |ctx: Ctx| ctx.address))
        .route("/now", on_get(async |ctx: Ctx| format!("{} {}", ctx.now, ctx.target)))
        .route("/me", on_get(async |signed_in: SignedIn| signed_in.actor.name));
    crate::finish(router, app(settings))
}

fn router() -> Router {
    router_with(&[])
}

async fn file(body: impl Into<Body>) -> Answer {
    post(&router(), "/filed", body).await
}

fn sound() -> serde_json::Value {
    json!({"subject": "Écran noir", "role": "agent", "inner": [{}, {"text": "a"}]})
}

#[tokio::test]
async fn a_sound_body_is_read() {
    let mut body = sound();
    body["fields"] = json!({"module": "x"});
    body["checked"] = json!(null);
    body["stars"] = json!(5);
    assert_eq!(file(body.to_string()).await.text, "Subject(10 characters) Agent Clear Some(5) 3");
    assert_eq!(file(sound().to_string()).await.text, "Subject(10 characters) Agent Keep None 2");
}

#[tokio::test]
async fn all_faults_of_a_body_are_told_at_once() {
    let body = json!({
        "subject": "abc", "role": "boss", "inner": [{"text": "a"}, {"text": 7}, {"txet": "a"}],
        "fields": [], "stars": 300, "a/b~c": 1,
    });
    let answer = file(body.to_string()).await;
    assert_eq!(answer.problem(), (422, "invalid".to_owned()));
    let mut faults = answer.faults();
    faults.sort();
    let expected = [
        ("/a~1b~0c", "unknown-field"),
        ("/fields", "wrong-type"),
        ("/inner/1/text", "wrong-type"),
        ("/inner/2/txet", "unknown-field"),
        ("/role", "not-allowed"),
        ("/stars", "format"),
        ("/subject", "too-short"),
    ];
    assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    assert!(!answer.text.contains("boss") && !answer.text.contains("300"), "a value is quoted: {}", answer.text);
}

#[tokio::test]
async fn missing_values_are_named() {
    let mut faults = file("{}").await.faults();
    faults.sort();
    let expected = ["/inner", "/role", "/subject"].map(|pointer| (pointer.to_owned(), "required".to_owned()));
    assert_eq!(faults, expected);
    assert_eq!(file("[]").await.faults(), [(String::new(), "wrong-type".to_owned())]);
}

#[tokio::test]
async fn the_list_of_faults_has_an_end() {
    let answer = file(json!({"subject": "Écran noir", "role": "agent", "inner": vec![1; 5000]}).to_string()).await;
    assert_eq!(answer.faults().len(), 100);
}

#[tokio::test]
async fn what_is_no_json_text_is_malformed() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    for body in [&b"{"[..], b"", b"{} {}", b"{\"subject\": \"\xff\"}", b"NaN", b"{\"a\": 1e999}", deep.as_bytes()] {
        assert_eq!(file(body.to_vec()).await.problem(), (400, "malformed".to_owned()));
    }
}

#[tokio::test]
async fn only_json_in_utf8_is_taken() {
    let router = router();
    for (kind, status) in [
        ("application/json", 200),
        ("Application/JSON; charset=UTF-8", 200),
        ("application/json;charset=\"utf-8\"", 200),
        ("application/json; charset=latin1", 415),
        ("application/jsonp", 415),
        ("text/plain", 415),
        ("", 415),
    ] {
        let sent = request("POST", "/filed", &[("content-type", kind)], sound().to_string().into());
        assert_eq!(call(&router, sent).await.status.as_u16(), status, "{kind}");
    }
    let without = call(&router, request("POST", "/filed", &[], sound().to_string().into())).await;
    assert_eq!(without.problem(), (415, "unsupported-media-type".to_owned()));
}

#[tokio::test]
async fn a_body_that_may_be_left_out_may_be_left_out() {
    let router = router();
    assert_eq!(call(&router, request("POST", "/optional", &[], Body::empty())).await.text, "None");
    assert_eq!(post(&router, "/optional", r#"{"text": "abc"}"#).await.text, "Some(Body(3 characters))");
    assert_eq!(post(&router, "/optional", "{").await.problem().1, "malformed");
    let plain = request("POST", "/optional", &[("content-type", "text/plain")], "a".into());
    assert_eq!(call(&router, plain).await.problem().0, 415);
}

#[tokio::test]
async fn a_query_is_as_strict_as_a_body() {
    let router = router();
    assert_eq!(get(&router, "/listed", &[]).await.text, "25 None");
    assert_eq!(get(&router, "/listed?limit=100&role=agent", &[]).await.text, "100 Some(Agent)");
    for (query, pointer, code) in [
        ("limit=0", "/limit", "format"),
        ("limit=101", "/limit", "format"),
        ("limit=1e1", "/limit", "format"),
        ("role=boss", "/role", "not-allowed"),
        ("page=2", "/page", "unknown-field"),
        ("role=agent&role=agent", "/role", "repeated"),
    ] {
        let answer = get(&router, &format!("/listed?{query}"), &[]).await;
        assert_eq!(answer.problem(), (422, "invalid".to_owned()), "{query}");
        assert_eq!(answer.faults(), [(pointer.to_owned(), code.to_owned())], "{query}");
    }
    assert_eq!(get(&router, "/listed?limit=0&role=boss&x=1&x=2", &[]).await.faults().len(), 4);
}

#[tokio::test]
async fn a_number_of_the_wrong_form_is_answered_as_an_unknown_address_is() {
    let router = router();
    assert_eq!(get(&router, "/requests/CSC-1042", &[]).await.text, "CSC-1042");
    let both = "/requests/CSC-1042/with/0123456789abcdef";
    assert_eq!(get(&router, both, &[]).await.text, "CSC-1042 0123456789abcdef");
    let trace = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    let unknown = get(&router, "/unknown", &[trace]).await;
    let wrong = ["/requests/1042", "/requests/CSC-01", "/requests/%ff", "/requests/CSC-1/with/x", "/requests/x/with/x"];
    for path in wrong {
        let answer = get(&router, path, &[trace]).await;
        assert_eq!(
            (answer.status, answer.headers, answer.text),
            (unknown.status, unknown.headers.clone(), unknown.text.clone())
        );
    }
}

#[tokio::test]
async fn if_match_takes_one_strong_version() {
    let router = router();
    assert_eq!(get(&router, "/match", &[]).await.text, "IfMatch(None)");
    assert_eq!(get(&router, "/match", &[("if-match", "\"7\"")]).await.text, "IfMatch(Some(7))");
    for wrong in ["7", "\"\"", "W/\"7\"", "\"07\"", "\"7\", \"8\"", "*", "\"+7\"", "\"99999999999999999999\"", "\""] {
        assert_eq!(get(&router, "/match", &[("if-match", wrong)]).await.problem().1, "malformed", "{wrong}");
    }
    let twice = [("if-match", "\"7\""), ("if-match", "\"7\"")];
    assert_eq!(get(&router, "/match", &twice).await.problem().1, "malformed");
}

#[tokio::test]
async fn an_idempotency_key_is_1_to_128_visible_characters() {
    let router = router();
    assert_eq!(get(&router, "/key", &[]).await.text, "IdempotencyKey(None)");
    let longest = "k".repeat(128);
    assert!(get(&router, "/key", &[("idempotency-key", &longest)]).await.text.contains(&longest));
    for wrong in ["", "a b", "clé", &"k".repeat(129)] {
        assert_eq!(get(&router, "/key", &[("idempotency-key", wrong)]).await.problem().1, "malformed", "{wrong}");
    }
}

#[tokio::test]
async fn only_our_own_proxies_are_believed_about_the_address() {
    let forwarded = ("x-forwarded-for", "203.0.113.9, 198.51.100.7,192.0.2.3:443");
    for (hops, address) in [("0", "127.0.0.1"), ("1", "192.0.2.3"), ("2", "198.51.100.7"), ("4", "127.0.0.1")] {
        let router = router_with(&[("GUICHET_TRUSTED_HOPS", hops)]);
        let mut sent = request("GET", "/address", &[forwarded], Body::empty());
        sent.extensions_mut().insert(ClientAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        assert_eq!(call(&router, sent).await.text, address, "{hops}");
    }
    assert_eq!(get(&router(), "/address", &[forwarded]).await.text, "unknown");
}

#[tokio::test]
async fn a_call_has_one_instant_in_whole_seconds() {
    assert_eq!(get(&router(), "/now?x=1", &[]).await.text, "2026-03-02T15:00:00Z GET /now");
}

#[tokio::test]
async fn without_a_token_of_the_right_form_nobody_is_signed_in() {
    let router = router();
    for headers in
        [&[][..], &[("authorization", "Basic eDp5")], &[("authorization", "Bearer x")], &[("authorization", "Bearer")]]
    {
        let answer = get(&router, "/me", headers).await;
        assert_eq!(answer.problem(), (401, "unauthenticated".to_owned()));
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_looked_up_is_not_refused() {
    let token = format!("Bearer 0123456789abcdef.0123456789abcdef.{}", "A".repeat(43));
    let answer = get(&router(), "/me", &[("authorization", &token)]).await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert_eq!(answer.header("retry-after"), "2");
}
