//! Forms by which a browser brings a file to the storage: a POST policy, signed with Signature Version 4 (AWS,
//! « Authenticating Requests in Browser-Based Uploads Using POST »). The SDK makes none.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use aws_sdk_s3::config::Credentials;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::{Storage, StorageError};

/// How long a form can be sent.
const GOOD_FOR: Duration = Duration::from_mins(15);
/// Whatever the file is said to be: what comes in is opened by nobody, and what it is, is found out later.
const CONTENT_TYPE: &str = "application/octet-stream";

/// What to send, as `multipart/form-data`: all fields first, then the file as `file`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UploadForm {
    /// Where to POST it to.
    pub url: String,
    pub fields: BTreeMap<String, String>,
}

impl Storage {
    /// A form for one key and a file of 1 to `most_bytes` bytes, good for 15 minutes from `at`
    /// ([`crate::storage_now`]). The storage answers it with 204.
    pub async fn form(&self, key: &str, most_bytes: u64, at: SystemTime) -> Result<UploadForm, StorageError> {
        let credentials = self.credentials().await?;
        let region = self.public.config().region().map(ToString::to_string);
        let region = region.ok_or(StorageError::Signing("no region"))?;
        let policy = Policy { bucket: &self.bucket, key, most_bytes, region: &region, at };
        Ok(UploadForm { url: self.address(at).await?, fields: policy.fields(&credentials)? })
    }
}

struct Policy<'a> {
    bucket: &'a str,
    key: &'a str,
    most_bytes: u64,
    region: &'a str,
    at: SystemTime,
}

impl Policy<'_> {
    fn fields(&self, credentials: &Credentials) -> Result<BTreeMap<String, String>, StorageError> {
        let out_of_range = |_| StorageError::Signing("no such time");
        let at = Timestamp::try_from(self.at).map_err(out_of_range)?;
        let expiration = at.checked_add(GOOD_FOR).map_err(out_of_range)?;
        let scope = format!("{}/{}/s3/aws4_request", at.strftime("%Y%m%d"), self.region);
        let mut fields: BTreeMap<String, String> = [
            ("key", self.key.to_owned()),
            ("Content-Type", CONTENT_TYPE.to_owned()),
            ("success_action_status", "204".to_owned()),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
            ("x-amz-credential", format!("{}/{scope}", credentials.access_key_id())),
            ("x-amz-date", at.strftime("%Y%m%dT%H%M%SZ").to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        // Those of a role count only together with their token.
        if let Some(token) = credentials.session_token() {
            fields.insert("x-amz-security-token".to_owned(), token.to_owned());
        }
        let mut conditions = vec![json!({"bucket": self.bucket}), json!(["content-length-range", 1, self.most_bytes])];
        conditions.extend(fields.iter().map(|(name, value)| json!(["eq", format!("${name}"), value])));
        let expiration = expiration.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string();
        let policy = STANDARD.encode(json!({"expiration": expiration, "conditions": conditions}).to_string());
        let signature = sign(&policy, credentials.secret_access_key(), self.region, self.at);
        fields.insert("policy".to_owned(), policy);
        fields.insert("x-amz-signature".to_owned(), signature);
        Ok(fields)
    }
}

/// What is signed is the policy as it is sent, in base64.
fn sign(policy: &str, secret: &str, region: &str, at: SystemTime) -> String {
    calculate_signature(generate_signing_key(secret, at, region, "s3"), policy.as_bytes())
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
