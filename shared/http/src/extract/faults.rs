//! All faults of a document at once, as JSON pointers; no text here quotes what was sent.

use std::convert::Infallible;
use std::ops::ControlFlow;

use deserr::{DeserializeError, ErrorKind, IntoValue, MergeWithError, ValueKind, ValuePointerRef};
use guichet_domain::invalid::Invalid;

use crate::problem::Problem;

/// More faults than this are not listed: the answer must not outgrow the question.
const MOST: usize = 100;

/// The faults that were found so far; the error of everything that is read from callers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Invalid>);

impl Faults {
    fn and(this: Option<Self>, more: impl IntoIterator<Item = Invalid>) -> ControlFlow<Self, Self> {
        let mut faults = this.unwrap_or_default();
        faults.0.extend(more);
        if faults.0.len() >= MOST {
            faults.0.truncate(MOST);
            return ControlFlow::Break(faults);
        }
        ControlFlow::Continue(faults)
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Self::invalid(faults.0)
    }
}

impl MergeWithError<Self> for Faults {
    fn merge(this: Option<Self>, other: Self, _: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        Self::and(this, other.0)
    }
}

impl MergeWithError<Invalid> for Faults {
    fn merge(this: Option<Self>, other: Invalid, place: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        Self::and(this, [other.at(&pointer(place))])
    }
}

impl MergeWithError<Infallible> for Faults {
    fn merge(_: Option<Self>, other: Infallible, _: ValuePointerRef<'_>) -> ControlFlow<Self, Self> {
        match other {}
    }
}

impl DeserializeError for Faults {
    fn error<V: IntoValue>(
        this: Option<Self>,
        error: ErrorKind<'_, V>,
        place: ValuePointerRef<'_>,
    ) -> ControlFlow<Self, Self> {
        let fault = match error {
            ErrorKind::IncorrectValueKind { accepted, .. } => {
                Invalid::new(pointer(place), "wrong-type", format!("give {}", kinds(accepted)))
            }
            ErrorKind::MissingField { field } => {
                Invalid::new(pointer(place.push_key(field)), "required", "give this value")
            }
            ErrorKind::UnknownKey { key, accepted } => Invalid::new(
                pointer(place.push_key(key)),
                "unknown-field",
                format!("leave this out; the names here are {}", listed(accepted)),
            ),
            ErrorKind::UnknownValue { accepted, .. } => {
                Invalid::new(pointer(place), "not-allowed", format!("give one of {}", listed(accepted)))
            }
            ErrorKind::BadSequenceLen { expected, .. } => {
                Invalid::new(pointer(place), "format", format!("give {expected} values"))
            }
            // Its message may quote the value.
            ErrorKind::Unexpected { .. } => Invalid::new(pointer(place), "format", "give a value within the bounds"),
        };
        Self::and(this, [fault])
    }
}

/// RFC 6901.
fn pointer(place: ValuePointerRef<'_>) -> String {
    match place {
        ValuePointerRef::Origin => String::new(),
        ValuePointerRef::Key { key, prev } => {
            format!("{}/{}", pointer(*prev), key.replace('~', "~0").replace('/', "~1"))
        }
        ValuePointerRef::Index { index, prev } => format!("{}/{index}", pointer(*prev)),
    }
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn kinds(accepted: &[ValueKind]) -> String {
    let names: Vec<_> = accepted
        .iter()
        .map(|kind| match kind {
            ValueKind::Null => "null",
            ValueKind::Boolean => "true or false",
            ValueKind::Integer | ValueKind::NegativeInteger => "a whole number",
            ValueKind::Float => "a number",
            ValueKind::String => "a text",
            ValueKind::Sequence => "a list",
            ValueKind::Map => "an object",
        })
        .collect();
    names.join(" or ")
}
