//! Values that several functions read.

use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef};
use guichet_domain::invalid::Invalid;
use serde_json::Map;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// How many items a page has: 1 to 100, 25 unless told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(usize);

impl Limit {
    /// The longest page.
    pub const MOST: Self = Self(100);

    pub fn get(self) -> usize {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(25)
    }
}

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for Limit {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        let number = match value {
            Value::String(text) if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok(),
            Value::Integer(number) => usize::try_from(number).ok(),
            _ => None,
        };
        number.filter(|number| (1..=100).contains(number)).map(Self).ok_or_else(|| {
            deserr::take_cf_content(E::merge(None, Invalid::new("", "format", "give a number from 1 to 100"), place))
        })
    }
}

impl PartialSchema for Limit {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(100))
            .default(Some(25.into()))
            .into()
    }
}

impl ToSchema for Limit {}

/// A part of a change: left out, taken away with `null`, or given anew. Its field says `#[deserr(default)]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T> Patch<T> {
    /// `None`: as it is; `Some(None)`: taken away.
    pub fn into_option(self) -> Option<Option<T>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }
}

impl<T: Deserr<E>, E: DeserializeError> Deserr<E> for Patch<T> {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        match value {
            Value::Null => Ok(Self::Clear),
            value => T::deserialize_from_value(value, place).map(Self::Set),
        }
    }
}

/// A JSON object whose content is checked later, such as a request's `fields` by the catalogue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JsonObject(pub Map<String, serde_json::Value>);

impl<E: DeserializeError> Deserr<E> for JsonObject {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        match serde_json::Value::from(value) {
            serde_json::Value::Object(object) => Ok(Self(object)),
            other => Err(deserr::take_cf_content(E::error(
                None,
                ErrorKind::IncorrectValueKind { actual: other.into_value(), accepted: &[ValueKind::Map] },
                place,
            ))),
        }
    }
}

impl PartialSchema for JsonObject {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Object).into()
    }
}

impl ToSchema for JsonObject {}
