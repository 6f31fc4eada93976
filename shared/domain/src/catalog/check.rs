//! What someone filled into the fields of a request type.

use jiff::{Timestamp, Unit};
use serde_json::{Map, Value};

use super::{Condition, Field, FieldKind, RequestType};
use crate::invalid::Invalid;
use crate::text::{self, Email, Name, Phone};

/// An incident that stops more users than this is a major one
/// (`spec/product.md`, The catalogue).
const MAJOR_ABOVE: i64 = 5;

/// A text that someone wrote into a field.
#[derive(Clone, PartialEq, Eq)]
pub struct FreeText<'a> {
    /// JSON pointer, such as `/fields/module`.
    pub pointer: String,
    pub text: &'a str,
    /// Whether e-mails and telephones belong there.
    pub exempt_contact: bool,
}

impl RequestType {
    /// Checks all the fields of a request and returns them normalised: texts
    /// trimmed, instants in UTC and whole seconds, e-mails in lower case. An
    /// empty text or `null` counts as not given. Tells every fault, with
    /// pointers from the request (`/fields/NAME`).
    pub fn check(&self, fields: &Map<String, Value>) -> Result<Map<String, Value>, Vec<Invalid>> {
        let mut faults: Vec<Invalid> = fields
            .keys()
            .filter(|name| self.field(name).is_none())
            .map(|name| {
                Invalid::new(pointer(name), "unknown-field", "remove this field: the request type has no such one")
            })
            .collect();
        let mut checked = Map::new();
        for field in &self.fields {
            match field.checked(fields.get(&field.name), &checked) {
                Ok(Some(value)) => {
                    checked.insert(field.name.clone(), value);
                }
                Ok(None) => {}
                Err(fault) => faults.push(fault.at(&pointer(&field.name))),
            }
        }
        if faults.is_empty() { Ok(checked) } else { Err(faults) }
    }

    /// Whether these checked fields tell of a major incident: in production,
    /// more than 5 users or the whole organisation hindered.
    pub fn is_major(&self, fields: &Map<String, Value>) -> bool {
        let users = fields.get("users_affected").and_then(Value::as_i64).unwrap_or_default();
        let hindered = fields.get("organisation_hindered").and_then(Value::as_bool).unwrap_or_default();
        self.can_be_major && (users > MAJOR_ABOVE || hindered)
    }

    /// The texts in these fields, to be looked through for nominative data.
    pub fn free_texts<'a>(&self, fields: &'a Map<String, Value>) -> Vec<FreeText<'a>> {
        use FieldKind::{Email, LongText, Name, Phone, Text};
        self.fields
            .iter()
            .filter(|field| matches!(field.kind, Text | LongText | Email | Phone | Name))
            .filter_map(|field| {
                Some(FreeText {
                    pointer: pointer(&field.name),
                    text: fields.get(&field.name)?.as_str()?,
                    exempt_contact: matches!(field.kind, Email | Phone | Name),
                })
            })
            .collect()
    }

    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

/// RFC 6901, from the request.
fn pointer(name: &str) -> String {
    format!("/fields/{}", name.replace('~', "~0").replace('/', "~1"))
}

impl Condition {
    fn holds(&self, fields: &Map<String, Value>) -> bool {
        fields.get(&self.field).is_some_and(|value| self.any_of.contains(value))
    }
}

impl Field {
    /// The value normalised, seen with the fields before it.
    fn checked(&self, value: Option<&Value>, before: &Map<String, Value>) -> Result<Option<Value>, Invalid> {
        let given = value.filter(|v| !is_empty(v));
        let applies = self.when.as_ref().is_none_or(|c| c.holds(before));
        let required = self.required || self.required_when.as_ref().is_some_and(|c| c.holds(before));
        match given {
            Some(value) if applies => self.value(value).map(Some),
            Some(_) => Err(Invalid::new("", "not-allowed", self.only_when())),
            None if applies && required => Err(Invalid::new("", "required", "give a value")),
            None => Ok(None),
        }
    }

    fn only_when(&self) -> String {
        let other = self.when.as_ref().map_or("", |c| c.field.as_str());
        format!("leave this out: it does not go with the value of `{other}`")
    }

    fn value(&self, value: &Value) -> Result<Value, Invalid> {
        use FieldKind::{
            Boolean, Choice, Choices, Email as Mail, Instant, Integer, LongText, Name as Person, Phone as Call, Text,
        };
        match (self.kind, value) {
            (Text | LongText, Value::String(s)) => self.text(s).map(Value::from),
            (Mail, Value::String(s)) => Email::parse(s).map(|e| Value::from(e.into_string())),
            (Call, Value::String(s)) => Phone::parse(s).map(|p| Value::from(p.into_string())),
            (Person, Value::String(s)) => Name::parse(s).map(|n| Value::from(n.into_string())),
            (Instant, Value::String(s)) => instant(s).map(Value::from),
            (Choice, Value::String(s)) => self.option(s).map(Value::from),
            (Choices, Value::Array(all)) => self.several(all).map(Value::from),
            (Integer, Value::Number(_)) => self.integer(value).map(Value::from),
            (Boolean, Value::Bool(b)) => Ok(Value::from(*b)),
            (kind, _) => Err(wrong_type(kind)),
        }
    }

    fn text(&self, text: &str) -> Result<String, Invalid> {
        let min = self.min.and_then(|m| usize::try_from(m).ok()).unwrap_or(0);
        let max = self.max.and_then(|m| usize::try_from(m).ok()).unwrap_or(usize::MAX);
        text::checked(text, min, max, self.kind == FieldKind::LongText)
    }

    fn integer(&self, value: &Value) -> Result<i64, Invalid> {
        let (min, max) = (self.min.unwrap_or(i64::MIN), self.max.unwrap_or(i64::MAX));
        match value.as_i64() {
            Some(number) if number < min => Err(Invalid::new("", "too-small", format!("give {min} or more"))),
            Some(number) if number <= max => Ok(number),
            None if !value.is_u64() => Err(wrong_type(self.kind)),
            _ => Err(Invalid::new("", "too-large", format!("give {max} or less"))),
        }
    }

    fn option(&self, value: &str) -> Result<String, Invalid> {
        if self.options.iter().any(|o| o.value == value) {
            return Ok(value.to_owned());
        }
        let all: Vec<&str> = self.options.iter().map(|o| o.value.as_str()).collect();
        Err(Invalid::new("", "not-allowed", format!("choose from {}", all.join(", "))))
    }

    fn several(&self, values: &[Value]) -> Result<Vec<String>, Invalid> {
        let mut chosen: Vec<String> = Vec::new();
        for (i, value) in values.iter().enumerate() {
            let value = value.as_str().ok_or_else(|| wrong_type(self.kind))?;
            let value = self.option(value).map_err(|fault| fault.at(&format!("/{i}")))?;
            if !chosen.contains(&value) {
                chosen.push(value);
            }
        }
        let number = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
        match (self.min, self.max) {
            (Some(min), _) if number < min => Err(Invalid::new("", "too-short", format!("choose at least {min}"))),
            (_, Some(max)) if number > max => Err(Invalid::new("", "too-long", format!("choose at most {max}"))),
            _ => Ok(chosen),
        }
    }
}

/// Whether a value is as good as none: forms send what is left empty.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(s) => s.trim().is_empty(),
        Value::Array(all) => all.is_empty(),
        _ => false,
    }
}

fn instant(text: &str) -> Result<String, Invalid> {
    let invalid = || Invalid::new("", "format", "give an instant such as 2026-05-04T13:30:00Z");
    let instant: Timestamp = text.trim().parse().map_err(|_| invalid())?;
    // Cut, as every instant here is.
    let whole = jiff::TimestampRound::new().smallest(Unit::Second).mode(jiff::RoundMode::Floor);
    Ok(instant.round(whole).map_err(|_| invalid())?.to_string())
}

fn wrong_type(kind: FieldKind) -> Invalid {
    let wanted = match kind {
        FieldKind::Integer => "send a whole number",
        FieldKind::Boolean => "send true or false",
        FieldKind::Choices => "send a list of texts",
        _ => "send a text",
    };
    Invalid::new("", "wrong-type", wanted)
}
