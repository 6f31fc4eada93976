//! `If-Match` and `Idempotency-Key` (`spec/api.md`).

use axum::extract::FromRequestParts;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;

use crate::problem::Problem;

/// The one value of a header; several are malformed.
fn single<'a>(parts: &'a Parts, name: &str, wanted: &'static str) -> Result<Option<&'a str>, Problem> {
    let mut values = parts.headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Problem::malformed(wanted)),
        (Some(_), Some(_)) => Err(Problem::malformed(wanted)),
    }
}

/// The version that a change is meant for, if the caller names one: `If-Match: "7"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub Option<u64>);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        const WANTED: &str = "Give If-Match as the ETag of the request that you read, such as \"7\".";
        let Some(text) = single(parts, IF_MATCH.as_str(), WANTED)? else { return Ok(Self(None)) };
        let version = text
            .trim()
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
            .filter(|digits| !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()));
        let version = version.and_then(|digits| digits.parse().ok()).ok_or_else(|| Problem::malformed(WANTED))?;
        Ok(Self(Some(version)))
    }
}

/// The key under which a creation is made once, if the caller sends one: 1 to 128 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        const WANTED: &str = "Give one Idempotency-Key of 1 to 128 visible ASCII characters.";
        let Some(key) = single(parts, "idempotency-key", WANTED)? else { return Ok(Self(None)) };
        if (1..=128).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) {
            Ok(Self(Some(key.to_owned())))
        } else {
            Err(Problem::malformed(WANTED))
        }
    }
}
