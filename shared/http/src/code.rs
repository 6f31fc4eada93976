//! The codes of problems (`spec/api.md`, Codes).

use axum::http::StatusCode;
use serde::{Serialize, Serializer};

/// What went wrong, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    Malformed,
    Unauthenticated,
    OtpRequired,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    RequestClosed,
    StaleVersion,
    TooLarge,
    UnsupportedMediaType,
    Invalid,
    NominativeData,
    IdempotencyMismatch,
    TooManyAttempts,
    Internal,
    Unavailable,
}

impl Code {
    pub const ALL: [Self; 17] = [
        Self::Malformed,
        Self::Unauthenticated,
        Self::OtpRequired,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::RequestClosed,
        Self::StaleVersion,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::Invalid,
        Self::NominativeData,
        Self::IdempotencyMismatch,
        Self::TooManyAttempts,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The code, its status, and its title.
    const fn parts(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::Malformed => ("malformed", StatusCode::BAD_REQUEST, "The request cannot be read"),
            Self::Unauthenticated => ("unauthenticated", StatusCode::UNAUTHORIZED, "Sign in first"),
            Self::OtpRequired => ("otp-required", StatusCode::UNAUTHORIZED, "A one-time code is needed"),
            Self::Forbidden => ("forbidden", StatusCode::FORBIDDEN, "Not allowed"),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "Not found"),
            Self::MethodNotAllowed => ("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"),
            Self::Conflict => ("conflict", StatusCode::CONFLICT, "Not possible as things stand"),
            Self::RequestClosed => ("request-closed", StatusCode::CONFLICT, "The request is closed"),
            Self::StaleVersion => ("stale-version", StatusCode::PRECONDITION_FAILED, "The request has changed since"),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "Too large"),
            Self::UnsupportedMediaType => {
                ("unsupported-media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "Media type not supported")
            }
            Self::Invalid => ("invalid", StatusCode::UNPROCESSABLE_ENTITY, "Some values are not valid"),
            Self::NominativeData => ("nominative-data", StatusCode::UNPROCESSABLE_ENTITY, "Nominative data found"),
            Self::IdempotencyMismatch => {
                ("idempotency-mismatch", StatusCode::UNPROCESSABLE_ENTITY, "Idempotency key used before")
            }
            Self::TooManyAttempts => ("too-many-attempts", StatusCode::TOO_MANY_REQUESTS, "Too many attempts"),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here"),
            Self::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE, "Unavailable for the moment"),
        }
    }

    pub const fn as_str(self) -> &'static str {
        self.parts().0
    }

    pub const fn status(self) -> StatusCode {
        self.parts().1
    }

    /// A short title, the same for every problem of this code.
    pub const fn title(self) -> &'static str {
        self.parts().2
    }

    /// The problem's `type`: a tag URI (RFC 4151), which names and leads nowhere.
    pub fn uri(self) -> String {
        format!("{TYPE_BASE}{}", self.as_str())
    }
}

/// What every problem's `type` begins with; the code follows.
pub const TYPE_BASE: &str = "tag:guichet,2026:problems/";

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
