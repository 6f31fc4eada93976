//! What stops a text that holds nominative data (`spec/product.md`, Nominative data).
//!
//! Used by everything that stores what people write: create, edit, comment, resolve, notes. The kinds that only warn
//! are for `POST /nominative-check`; a contact's own phone and e-mail are of those, so nothing here exempts a field.

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, ValuePointerRef};
use guichet_domain::invalid::Invalid;
use guichet_domain::nominative::{Finding, Kind, find, normalised};
use guichet_store::Seal;
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::code::Code;
use crate::problem::{Fault, Problem};

/// One call confirms at most this many values.
pub const MOST_CONFIRMED: usize = 20;
/// A confirmed value has at most this many characters.
pub const LONGEST_CONFIRMED: usize = 200;

/// One confirmation that a value is no such number: its kind and a keyed hash, never the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Confirmation {
    pub kind: &'static str,
    pub hash: String,
}

/// What the writer confirmed, for the audit record and the event; each value once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Confirmations(BTreeSet<Confirmation>);

impl Confirmations {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `[{kind, hash}]`.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// Lets texts pass in which nothing stops the sending, or only what the writer confirmed to be something else
/// (`not_nominative`). `texts` are JSON pointers, as the caller knows the fields, with what stands there.
pub fn guard<'a>(
    seal: &Seal,
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
    confirmed: &[String],
) -> Result<Confirmations, Problem> {
    check(confirmed)?;
    let confirmed: HashSet<String> = confirmed.iter().map(|text| normalised(text)).collect();
    let mut confirmations = BTreeSet::new();
    let mut faults = Vec::new();
    for (pointer, text) in texts {
        for finding in find(text).into_iter().filter(|finding| finding.kind.stops()) {
            let value = finding.normalised();
            if confirmed.contains(&value) {
                let hash = seal.keyed_hash(&[b"not nominative", finding.kind.as_str().as_bytes(), value.as_bytes()]);
                confirmations.insert(Confirmation { kind: finding.kind.as_str(), hash });
            } else if faults.len() < 100 {
                faults.push(fault(pointer, finding));
            }
        }
    }
    if faults.is_empty() {
        Ok(Confirmations(confirmations))
    } else {
        Err(Problem::new(Code::NominativeData).errors(faults))
    }
}

fn check(confirmed: &[String]) -> Result<(), Problem> {
    let faults: Vec<_> = faults(confirmed).into_iter().map(|fault| fault.at("/not_nominative")).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}

/// What is wrong with a list of confirmed values, as pointers into it.
fn faults(confirmed: &[String]) -> Vec<Invalid> {
    if confirmed.len() > MOST_CONFIRMED {
        return vec![Invalid::new("", "too-long", format!("give at most {MOST_CONFIRMED} values"))];
    }
    let wrong = |text: &String| !(1..=LONGEST_CONFIRMED).contains(&text.chars().count());
    (0..)
        .zip(confirmed)
        .filter(|(_, text)| wrong(text))
        .map(|(at, _): (usize, _)| {
            Invalid::new(format!("/{at}"), "format", format!("give 1 to {LONGEST_CONFIRMED} characters"))
        })
        .collect()
}

/// `not_nominative` of a body, so that its faults are told with the others; the field says `#[deserr(default)]`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NotNominative(pub Vec<String>);

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for NotNominative {
    fn deserialize_from_value<V: IntoValue>(value: deserr::Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        let values = Vec::<String>::deserialize_from_value(value, place)?;
        let mut error = None;
        for fault in faults(&values) {
            error = match E::merge(error, fault, place) {
                ControlFlow::Continue(error) => Some(error),
                ControlFlow::Break(error) => return Err(error),
            };
        }
        error.map_or(Ok(Self(values)), Err)
    }
}

impl PartialSchema for NotNominative {
    fn schema() -> RefOr<Schema> {
        let value = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(LONGEST_CONFIRMED))
            .build();
        ArrayBuilder::new().items(value).max_items(Some(MOST_CONFIRMED)).into()
    }
}

impl ToSchema for NotNominative {}

/// The texts under these names of a body as it was sent, however deep, with their pointers: what is found in them is
/// told by its place in what the writer wrote, not in what was made of it.
pub fn texts_in<'a>(body: &'a Value, names: &[&str]) -> Vec<(String, &'a str)> {
    fn collect<'a>(pointer: String, value: &'a Value, texts: &mut Vec<(String, &'a str)>) {
        match value {
            Value::String(text) => texts.push((pointer, text)),
            Value::Array(values) => {
                for (at, value) in values.iter().enumerate() {
                    collect(format!("{pointer}/{at}"), value, texts);
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    collect(format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), value, texts);
                }
            }
            _ => {}
        }
    }
    let mut texts = Vec::new();
    for name in names {
        if let Some(value) = body.get(name) {
            collect(format!("/{name}"), value, &mut texts);
        }
    }
    texts
}

fn fault(pointer: &str, finding: Finding) -> Fault {
    let what = match finding.kind {
        Kind::Nam => "a health insurance number",
        Kind::Nas => "a social insurance number",
        Kind::Permis => "a driving licence number",
        Kind::Carte => "a payment card number",
        Kind::Naissance => "a birth date",
        Kind::Dossier => "a file number",
        Kind::Courriel => "an e-mail address",
        Kind::Telephone => "a phone number",
    };
    Fault {
        pointer: pointer.to_owned(),
        code: finding.kind.as_str(),
        detail: format!("this looks like {what}; mask it, or list it in not_nominative if it is something else"),
        start: Some(finding.start),
        end: Some(finding.end),
        masked: Some(finding.masked),
    }
}

#[cfg(test)]
#[path = "nominative_tests.rs"]
mod tests;
