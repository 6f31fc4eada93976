//! A password that someone chooses, as it is read from a body.

use std::fmt;

use deserr::{DeserializeError, Deserr, ErrorKind, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef};
use guichet_domain::invalid::Invalid;
use guichet_domain::password::{LONGEST, Password, SHORTEST};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// A new password that keeps the rules that need no owner, so that its faults are told with those of the other
/// fields. Whose it is comes after: [`NewPassword::of`].
#[derive(Clone)]
pub struct NewPassword(String);

impl NewPassword {
    /// The password of the account with this e-mail and name; `pointer` is where it stands in the body.
    pub fn of(&self, email: &str, name: &str, pointer: &str) -> Result<Password, Invalid> {
        Password::parse(&self.0, email, name).map_err(|error| error.to_invalid(pointer))
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for NewPassword {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, place: ValuePointerRef<'_>) -> Result<Self, E> {
        match value {
            Value::String(text) => match Password::parse(&text, "", "") {
                Ok(_) => Ok(Self(text)),
                Err(error) => Err(deserr::take_cf_content(E::merge(None, error.to_invalid(""), place))),
            },
            other => Err(deserr::take_cf_content(E::error(
                None,
                ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::String] },
                place,
            ))),
        }
    }
}

impl PartialSchema for NewPassword {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
            .min_length(Some(SHORTEST))
            .max_length(Some(LONGEST))
            .into()
    }
}

impl ToSchema for NewPassword {}
