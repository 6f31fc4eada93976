//! Problems: what is answered when a call cannot be done (RFC 9457; `spec/api.md`, Errors).
//!
//! A handler returns a [`Problem`], usually by `?`. It travels in the response's extensions to the outermost layer,
//! which writes the document with the call's trace and logs the cause; so the cause never leaves the service.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use guichet_domain::ids::Id;
use guichet_domain::invalid::Invalid;
use guichet_domain::request::Refusal;
use guichet_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::code::Code;

const MAIL_STOPPED: &str = "mail-stopped";

/// One fault of what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Fault)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the value; for a query parameter, `/` and its name.
    #[schema(example = "/subject")]
    pub pointer: String,
    #[schema(value_type = String, example = "too-short")]
    pub code: &'static str,
    /// What to do about it; never quotes the value.
    pub detail: String,
    /// With nominative data: where it starts in the text, in Unicode scalar values.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub start: Option<usize>,
    /// With nominative data: where it ends, exclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub end: Option<usize>,
    /// With nominative data: what could stand in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub masked: Option<String>,
}

impl From<Invalid> for Fault {
    fn from(Invalid { pointer, code, detail }: Invalid) -> Self {
        Self { pointer, code, detail, start: None, end: None, masked: None }
    }
}

/// Why a call was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub detail: Cow<'static, str>,
    pub errors: Vec<Fault>,
    /// Seconds.
    pub retry_after: Option<u32>,
    /// For the log; never sent. Must hold nothing personal.
    pub cause: Option<String>,
}

impl Problem {
    /// A problem with the usual text of its code.
    pub fn new(code: Code) -> Self {
        let retry_after = (code == Code::Unavailable).then_some(2);
        Self { code, detail: usual_detail(code).into(), errors: Vec::new(), retry_after, cause: None }
    }

    pub fn unauthenticated() -> Self {
        Self::new(Code::Unauthenticated)
    }

    pub fn forbidden() -> Self {
        Self::new(Code::Forbidden)
    }

    /// Not there, or not for the caller: always the same answer.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    pub fn conflict(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Conflict).detail(detail)
    }

    /// The mail that this would send has nowhere to go.
    pub fn mail_stopped() -> Self {
        let detail = "No mail goes to this account: what was sent came back, or was complained about. Check its \
                      address; an administrator resumes mail to it.";
        Self::conflict(detail).errors(vec![Invalid::new("", MAIL_STOPPED, "have mail to the account resumed").into()])
    }

    pub fn is_mail_stopped(&self) -> bool {
        self.errors.iter().any(|fault| fault.code == MAIL_STOPPED)
    }

    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Malformed).detail(detail)
    }

    /// Values that are not valid, all of them at once.
    pub fn invalid(errors: impl IntoIterator<Item = Invalid>) -> Self {
        let mut problem = Self::new(Code::Invalid);
        problem.errors = errors.into_iter().map(Fault::from).collect();
        problem
    }

    /// Too many attempts; the next is looked at after so many seconds.
    pub fn too_many_attempts(retry_after: u32) -> Self {
        Self::new(Code::TooManyAttempts).retry_after(retry_after)
    }

    pub fn internal(cause: impl ToString) -> Self {
        Self::new(Code::Internal).cause(cause)
    }

    pub fn unavailable(cause: impl ToString) -> Self {
        Self::new(Code::Unavailable).cause(cause)
    }

    /// An English sentence for whoever reads the answer. Not for `not-found`, whose answers are all alike.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = detail.into();
        self
    }

    #[must_use]
    pub fn errors(mut self, errors: Vec<Fault>) -> Self {
        self.errors = errors;
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// What the log says about it.
    #[must_use]
    pub fn cause(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// The problem that stands for an answer with this status that brings none of its own.
    pub(crate) fn of_status(status: StatusCode) -> Option<Self> {
        let code = match status {
            StatusCode::UNAUTHORIZED => Code::Unauthenticated,
            StatusCode::FORBIDDEN => Code::Forbidden,
            StatusCode::NOT_FOUND => Code::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
            StatusCode::CONFLICT => Code::Conflict,
            StatusCode::PRECONDITION_FAILED => Code::StaleVersion,
            StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
            StatusCode::UNPROCESSABLE_ENTITY => Code::Invalid,
            StatusCode::TOO_MANY_REQUESTS => Code::TooManyAttempts,
            StatusCode::SERVICE_UNAVAILABLE => Code::Unavailable,
            status if status.is_server_error() => Code::Internal,
            status if status.is_client_error() => Code::Malformed,
            _ => return None,
        };
        Some(Self::new(code))
    }

    /// The answer, with the call's trace in it.
    pub(crate) fn render(&self, trace: Id) -> Response {
        let same = self.code == Code::NotFound;
        let document = ProblemDocument {
            uri: self.code.uri(),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            detail: if same { usual_detail(self.code) } else { &self.detail },
            errors: if same { &[] } else { &self.errors },
            trace,
        };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut response = (self.code.status(), Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.code.status() == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// What is sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemDocument<'a> {
    /// Ends in the problem's code.
    #[serde(rename = "type")]
    #[schema(value_type = String, format = "uri", example = "tag:guichet,2026:problems/invalid")]
    uri: String,
    title: &'a str,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    #[schema(required = false)]
    errors: &'a [Fault],
    /// Names the log line.
    trace: Id,
}

const fn usual_detail(code: Code) -> &'static str {
    match code {
        Code::Malformed => "The request cannot be read as it was sent.",
        Code::Unauthenticated => "Sign in, and send the token as `Authorization: Bearer TOKEN`.",
        Code::OtpRequired => "Send the one-time code with the password.",
        Code::Forbidden => "You may not do this.",
        Code::NotFound => "There is nothing here for you.",
        Code::MethodNotAllowed => "The address exists, but not for this method; the header Allow lists its methods.",
        Code::Conflict => "This cannot be done as things stand; look again, then try again.",
        Code::RequestClosed => "The request is closed; file a new one that follows it up.",
        Code::StaleVersion => "The request has changed since the version in If-Match; read it again.",
        Code::TooLarge => "The body is too large.",
        Code::UnsupportedMediaType => "Send the body as application/json in UTF-8.",
        Code::Invalid => "Correct the values that are listed.",
        Code::NominativeData => "Mask what is listed, or confirm that it is no such number.",
        Code::IdempotencyMismatch => "This Idempotency-Key came with another body before; use a new key.",
        Code::TooManyAttempts => "Wait before you try again.",
        Code::Internal => "Something went wrong here; the trace helps to find out what.",
        Code::Unavailable => "The service cannot answer at the moment; try again.",
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::invalid([invalid])
    }
}

impl From<Vec<Invalid>> for Problem {
    fn from(errors: Vec<Invalid>) -> Self {
        Self::invalid(errors)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Forbidden => Self::forbidden(),
            Refusal::Closed => Self::new(Code::RequestClosed),
            Refusal::Conflict(why) => Self::conflict(why),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::StaleVersion => Self::new(Code::StaleVersion),
            StoreError::Contention => {
                Self::conflict("Others changed this at the same time; try again.").cause("contention")
            }
            StoreError::IdempotencyMismatch => Self::new(Code::IdempotencyMismatch),
            StoreError::Refused(condition) => Self::new(Code::Conflict).cause(condition),
            StoreError::Cursor => {
                Invalid::new("/cursor", "not-allowed", "take the cursor from the answer to this very query").into()
            }
            StoreError::Unavailable(cause) => Self::unavailable(cause),
            StoreError::Corrupt(cause) => Self::internal(cause),
            // Handlers answer a repetition with what was made; one that did not is wrong.
            StoreError::Repeated(_) => Self::internal("a repetition that was not answered"),
        }
    }
}

#[cfg(test)]
#[path = "problem_tests.rs"]
mod tests;
