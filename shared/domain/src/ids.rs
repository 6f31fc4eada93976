//! Identifiers that cannot be mixed up: each its own type, parsed at the edge.

use std::fmt;
use std::str::FromStr;

use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValueKind, ValuePointerRef};
use serde::{Deserialize, Serialize};

use crate::invalid::Invalid;

/// Reads a JSON string and hands it to `parse`; anything else is a wrong type.
pub fn parse_text<T, V: IntoValue, E: DeserializeError + MergeWithError<Invalid>>(
    value: Value<V>,
    location: ValuePointerRef<'_>,
    parse: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<T, E> {
    match value {
        Value::String(text) => {
            parse(&text).map_err(|invalid| deserr::take_cf_content(E::merge(None, invalid, location)))
        }
        other => Err(deserr::take_cf_content(E::error(
            None,
            deserr::ErrorKind::IncorrectValueKind { actual: other, accepted: &[ValueKind::String] },
            location,
        ))),
    }
}

/// What every type needs that is written as a string: `Display` as JSON, parsed at the edge, a schema.
macro_rules! written_as_text {
    ($name:ident, $pattern:expr) => {
        impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for $name {
            fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
                parse_text(value, location, |text| {
                    text.parse()
                        .map_err(|_| Invalid::new("", "format", concat!("give an identifier of the form ", $pattern)))
                })
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some($pattern))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// The text is no identifier of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of this kind")]
pub struct NotAnId;

/// A request's number, written `CSC-1042`: sequential, never reused, gaps allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub u64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CSC-{}", self.0)
    }
}

impl FromStr for Number {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = text.strip_prefix("CSC-").ok_or(NotAnId)?;
        let plain = digits.len() <= 12 && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
        if plain { digits.parse().map(Number).map_err(|_| NotAnId) } else { Err(NotAnId) }
    }
}

written_as_text!(Number, "^CSC-[1-9][0-9]{0,11}$");

/// An event of a request: the request's number and the event's place in its timeline, which is the version that
/// the request reached with it. Written `CSC-1042-7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    pub number: Number,
    pub seq: u64,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.number, self.seq)
    }
}

impl FromStr for EventId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let (number, seq) = text.rsplit_once('-').ok_or(NotAnId)?;
        if seq.starts_with('0') || !seq.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotAnId);
        }
        Ok(Self { number: number.parse()?, seq: seq.parse().map_err(|_| NotAnId)? })
    }
}

written_as_text!(EventId, "^CSC-[1-9][0-9]{0,11}-[1-9][0-9]*$");

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 80 random bits in 16 characters (Crockford's base 32, lower case).
fn base32(bytes: [u8; 10]) -> [u8; 16] {
    let mut wide = [0; 16];
    wide[6..].copy_from_slice(&bytes);
    let bits = u128::from_be_bytes(wide);
    std::array::from_fn(|i| ALPHABET[((bits >> (75 - 5 * i)) & 31) as usize])
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// From 80 bits of randomness.
            pub fn from_random(bytes: [u8; 10]) -> Self {
                Self(base32(bytes))
            }

            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let bytes: [u8; 16] = text.as_bytes().try_into().map_err(|_| NotAnId)?;
                if bytes.iter().all(|b| ALPHABET.contains(b)) { Ok(Self(bytes)) } else { Err(NotAnId) }
            }
        }

        written_as_text!($name, "^[0-9a-hjkmnp-tv-z]{16}$");
    };
}

random_id!(
    /// An account.
    AccountId
);
random_id!(
    /// An article of the knowledge base.
    ArticleId
);
random_id!(
    /// A file that is attached to a request, or is to be.
    AttachmentId
);
random_id!(
    /// A file that was deposited for an establishment.
    DepositId
);
random_id!(
    /// A session of an account.
    SessionId
);
random_id!(
    /// Anything else that only needs to be told apart: notes, audit records, events of an account, traces.
    Id
);

/// An establishment's code: 2 to 40 lower-case letters, digits and hyphens, chosen by an administrator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EstablishmentId(String);

impl EstablishmentId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EstablishmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EstablishmentId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let shape = (2..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if shape { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
    }
}

written_as_text!(EstablishmentId, "^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_number_reads_as_it_is_written_and_in_no_other_way() {
        assert_eq!("CSC-1042".parse(), Ok(Number(1042)));
        assert_eq!(Number(1042).to_string(), "CSC-1042");
        for wrong in ["", "CSC-", "CSC-0", "CSC-01", "csc-1", "CSC-1 ", "CSC--1", "CSC-+1", "1042", "CSC-1234567890123"]
        {
            assert_eq!(wrong.parse::<Number>(), Err(NotAnId), "{wrong}");
        }
    }

    #[test]
    fn an_event_names_its_request_and_its_place() {
        let id: EventId = "CSC-1042-7".parse().unwrap();
        assert_eq!(id, EventId { number: Number(1042), seq: 7 });
        assert_eq!(id.to_string(), "CSC-1042-7");
        for wrong in ["CSC-1042", "CSC-1042-", "CSC-1042-07", "CSC-1042-x", "7"] {
            assert_eq!(wrong.parse::<EventId>(), Err(NotAnId), "{wrong}");
        }
    }

    #[test]
    fn identifiers_keep_all_of_their_randomness() {
        assert_eq!(AccountId::from_random([0; 10]).as_str(), "0000000000000000");
        assert_eq!(AccountId::from_random([255; 10]).as_str(), "zzzzzzzzzzzzzzzz");
        let one = AccountId::from_random([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(one.as_str().parse(), Ok(one));
        assert_eq!("zzzzzzzzzzzzzzzu".parse::<AccountId>(), Err(NotAnId));
    }
}
