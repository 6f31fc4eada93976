//! `POST /nominative-check`: what a text holds, before it is sent. Nothing of it is stored or logged, so there is no
//! audit record either.

use axum::Json;
use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValuePointerRef};
use guichet_domain::ids::parse_text;
use guichet_domain::invalid::Invalid;
use guichet_domain::nominative::{Finding, Kind, find};
use guichet_http::{Describe, Routes, routes};
use guichet_http::{Faults, Input, Problem, SignedIn};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

pub fn routes<D: Describe>() -> Routes<D> {
    Routes::new().routes(routes!(nominative_check))
}

/// A text is looked through up to so many characters.
const LONGEST: usize = 100_000;

/// A text to look through.
#[derive(Deserr, ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub(crate) struct NominativeCheck {
    text: AnyText,
}

/// Any text, kept as it was sent: the places of the findings count in it.
pub(crate) struct AnyText(String);

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for AnyText {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        parse_text(value, place, |text| {
            if text.chars().count() > LONGEST {
                let detail = format!("check at most {LONGEST} characters at once");
                return Err(Invalid::new("", "too-long", detail));
            }
            Ok(Self(text.to_owned()))
        })
    }
}

impl PartialSchema for AnyText {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).max_length(Some(LONGEST)).into()
    }
}

impl ToSchema for AnyText {}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Findings {
    findings: Vec<FindingView>,
}

/// One piece of nominative data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
struct FindingView {
    kind: Kind,
    /// Where it starts, in Unicode scalar values.
    start: usize,
    /// Where it ends, exclusive.
    end: usize,
    /// What could stand in its place.
    masked: String,
    /// Whether it stops the sending; else it warns.
    stops: bool,
}

impl From<Finding> for FindingView {
    fn from(Finding { kind, start, end, masked, .. }: Finding) -> Self {
        Self { kind, start, end, masked, stops: kind.stops() }
    }
}

/// Look for nominative data in a text
///
/// Nothing of it is stored or logged.
#[utoipa::path(
    post,
    path = "/nominative-check",
    tag = "privacy",
    request_body = NominativeCheck,
    responses((status = 200, description = "What was found, in the order of the text", body = Findings)),
)]
pub(crate) async fn nominative_check(_: SignedIn, input: Input<NominativeCheck>) -> Result<Json<Findings>, Problem> {
    Ok(Json(Findings { findings: find(&input.text.0).into_iter().map(FindingView::from).collect() }))
}
