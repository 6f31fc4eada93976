#![allow(clippy::unwrap_used)]
use std::time::UNIX_EPOCH;

use aws_sdk_s3::config::{BehaviorVersion, Region, SharedCredentialsProvider};
use serde_json::Value;

use super::*;

fn at(instant: &str) -> SystemTime {
    let seconds = instant.parse::<Timestamp>().unwrap().as_second();
    UNIX_EPOCH + Duration::from_secs(seconds.try_into().unwrap())
}

fn storage(token: Option<&str>, endpoint: Option<&str>, public: Option<&str>) -> Storage {
    let credentials = Credentials::new("AKIAEXAMPLE", "secret", token.map(str::to_owned), None, "test");
    let credentials = SharedCredentialsProvider::new(credentials);
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("ca-central-1"))
        .credentials_provider(credentials.clone());
    let config = match endpoint {
        Some(endpoint) => config.endpoint_url(endpoint),
        None => config,
    };
    Storage::new(aws_sdk_s3::Client::from_conf(config.build()), credentials, "guichet", public)
}

async fn form(token: Option<&str>) -> UploadForm {
    storage(token, None, None).form("uploads/a1", 26_214_400, at("2026-06-10T16:00:00Z")).await.unwrap()
}

fn policy(form: &UploadForm) -> Value {
    serde_json::from_slice(&STANDARD.decode(&form.fields["policy"]).unwrap()).unwrap()
}

/// The example of AWS's documentation (« Example: Browser-Based Upload using HTTP POST (Using AWS Signature
/// Version 4) »): its policy, byte for byte, and its signature.
#[test]
fn a_policy_is_signed_as_in_the_documentation() {
    let lines = [
        r#"{ "expiration": "2015-12-30T12:00:00.000Z","#,
        r#"  "conditions": ["#,
        r#"    {"bucket": "sigv4examplebucket"},"#,
        r#"    ["starts-with", "$key", "user/user1/"],"#,
        r#"    {"acl": "public-read"},"#,
        r#"    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},"#,
        r#"    ["starts-with", "$Content-Type", "image/"],"#,
        r#"    {"x-amz-meta-uuid": "14365123651274"},"#,
        r#"    {"x-amz-server-side-encryption": "AES256"},"#,
        r#"    ["starts-with", "$x-amz-meta-tag", ""],"#,
        "",
        r#"    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},"#,
        r#"    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},"#,
        r#"    {"x-amz-date": "20151229T000000Z" }"#,
        "  ]",
        "}",
    ];
    let policy = STANDARD.encode(lines.join("\r\n"));
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    assert_eq!(
        sign(&policy, secret, "us-east-1", at("2015-12-29T00:00:00Z")),
        "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"
    );
}

#[tokio::test]
async fn the_policy_bounds_bucket_key_size_type_and_time() {
    let form = form(None).await;
    let policy = policy(&form);
    assert_eq!(policy["expiration"], "2026-06-10T16:15:00.000Z");
    assert_eq!(
        policy["conditions"],
        json!([
            {"bucket": "guichet"},
            ["content-length-range", 1, 26_214_400],
            ["eq", "$Content-Type", "application/octet-stream"],
            ["eq", "$key", "uploads/a1"],
            ["eq", "$success_action_status", "204"],
            ["eq", "$x-amz-algorithm", "AWS4-HMAC-SHA256"],
            ["eq", "$x-amz-credential", "AKIAEXAMPLE/20260610/ca-central-1/s3/aws4_request"],
            ["eq", "$x-amz-date", "20260610T160000Z"],
        ])
    );
    for condition in policy["conditions"].as_array().unwrap().iter().skip(2) {
        let name = condition[1].as_str().unwrap().trim_start_matches('$');
        assert_eq!(condition[2], form.fields[name], "{name}");
    }
}

#[tokio::test]
async fn the_token_of_a_session_is_in_the_policy_and_among_the_fields() {
    let form = form(Some("a token")).await;
    assert_eq!(form.fields["x-amz-security-token"], "a token");
    let condition = json!(["eq", "$x-amz-security-token", "a token"]);
    assert!(policy(&form)["conditions"].as_array().unwrap().contains(&condition));
}

#[tokio::test]
async fn the_address_is_the_one_that_browsers_reach() {
    let now = at("2026-06-10T16:00:00Z");
    for (endpoint, public, url) in [
        (None, None, "https://guichet.s3.ca-central-1.amazonaws.com/"),
        (Some("http://127.0.0.1:4566"), None, "http://127.0.0.1:4566/guichet/"),
        (Some("http://storage:4566"), Some("https://files.example"), "https://files.example/guichet/"),
        (Some("http://127.0.0.1:4566"), Some("http://localhost:8000"), "http://localhost:8000/guichet/"),
    ] {
        assert_eq!(storage(None, endpoint, public).address(now).await.unwrap(), url);
    }
}

#[tokio::test]
async fn nothing_but_the_host_is_asked_of_who_follows_a_link() {
    let now = at("2026-06-10T16:00:00Z");
    let storage = storage(Some("token"), None, Some("https://files.example"));
    let download = storage.link("files/a1", "a.txt", "text/plain", now).await.unwrap();
    let part = storage.part_link("deposits/x/1", "upload", 2, now).await.unwrap();
    for (link, seconds) in [(&download, 60), (&part, 3600)] {
        assert!(link.starts_with("https://files.example/guichet/"), "{link}");
        assert!(link.contains("X-Amz-SignedHeaders=host&"), "{link}");
        assert!(link.contains(&format!("X-Amz-Expires={seconds}&")), "{link}");
        assert!(link.contains("X-Amz-Date=20260610T160000Z&"), "{link}");
        assert!(link.contains("X-Amz-Security-Token=token"), "{link}");
    }
    assert!(!part.contains("checksum"), "{part}");
}
