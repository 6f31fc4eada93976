//! The body of a call: JSON, read in full, with all of its faults at once.

use std::ops::Deref;

use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use bytes::Bytes;
use deserr::Deserr;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::Faults;
use crate::code::Code;
use crate::layer::BODY_LIMIT;
use crate::problem::Problem;

/// A body that must be there. `T` says `#[deserr(error = Faults, deny_unknown_fields)]`, and `#[deserr(default)]` on what may be
/// left out.
#[derive(Debug, Clone)]
pub struct Input<T> {
    pub value: T,
    /// As it was sent, for the idempotency key.
    pub raw: Bytes,
}

impl<T> Input<T> {
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Input<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<S: Sync, T: Deserr<Faults>> FromRequest<S> for Input<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        if !is_json(&parts.headers) {
            return Err(Problem::new(Code::UnsupportedMediaType));
        }
        let raw = read(body).await?;
        Ok(Self { value: parse(&raw)?, raw })
    }
}

/// A body that may be left out; it counts as the default then.
#[derive(Debug, Clone)]
pub struct OptionalInput<T> {
    pub value: T,
    /// As it was sent, for the idempotency key.
    pub raw: Bytes,
}

impl<T> OptionalInput<T> {
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for OptionalInput<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<S: Sync, T: Deserr<Faults> + Default> FromRequest<S> for OptionalInput<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let raw = read(body).await?;
        if raw.is_empty() {
            Ok(Self { value: T::default(), raw })
        } else if is_json(&parts.headers) {
            Ok(Self { value: parse(&raw)?, raw })
        } else {
            Err(Problem::new(Code::UnsupportedMediaType))
        }
    }
}

/// `application/json`, in UTF-8 if it says a character set at all.
fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(Ok(text)), None) = (values.next().map(|value| value.to_str()), values.next()) else { return false };
    let mut parts = text.split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    json && parts.filter(|part| !part.is_empty()).all(|part| {
        part.split_once('=').is_some_and(|(name, value)| {
            !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
    })
}

pub(super) async fn read(body: axum::body::Body) -> Result<Bytes, Problem> {
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::new(Code::TooLarge)),
        Err(_) => Err(Problem::malformed("The body ended before it was complete.")),
    }
}

fn parse<T: Deserr<Faults>>(raw: &[u8]) -> Result<T, Problem> {
    let document = document(raw)?;
    Ok(deserr::deserialize::<T, _, Faults>(document)?)
}

/// Broken JSON, other text than UTF-8, and nesting beyond `serde_json`'s 128 levels are malformed.
fn document(raw: &[u8]) -> Result<serde_json::Value, Problem> {
    serde_json::from_slice(raw).map_err(|error| {
        let place = format!("The body is no JSON text in UTF-8: line {}, column {}.", error.line(), error.column());
        Problem::malformed(place)
    })
}
