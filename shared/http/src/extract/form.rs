//! What a page's form sends: read as the JSON that a program would have sent, so that both meet the same checks.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use deserr::Deserr;
use guichet_domain::{instant, nominative};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::input::read;
use super::signed_in::Acting;
use super::{Faults, IdempotencyKey, IfMatch, Input};
use crate::code::Code;
use crate::negotiate::is_form;
use crate::problem::Problem;

/// More values than this are no form of ours.
const MOST: usize = 2_000;

/// Deep enough for `contacts[0][name]`, with one level to spare.
const DEPTH: usize = 4;

/// What a control of a form holds besides text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// A whole number.
    Integer,
    /// `yes` or `no`, as radio buttons send.
    YesNo,
    /// Any number of checkboxes of one name, or none.
    Several,
    /// Date and time as the browser's picker writes it, on Québec's clocks.
    LocalTime,
    /// Left empty, the value is taken away (`null`) instead of left as it is.
    Clearable,
    /// Left empty, it is sent as an empty text, for the check to refuse, instead of left as it is.
    Compulsory,
}

/// What a page's form sent. Values are trimmed of nothing; ends of lines are `\n`; what was left empty is not there,
/// nor a row of which everything was.
#[derive(Debug, Clone)]
pub struct Form {
    sent: Map<String, Value>,
}

impl<S: Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        if !is_form(&parts.headers) {
            return Err(Problem::new(Code::UnsupportedMediaType));
        }
        let form = Self::parse(&read(body).await?)?;
        let made_for = form.text("/_account");
        let acting = parts.extensions.get::<Acting>();
        if !made_for.is_empty() && acting.is_some_and(|acting| acting.0.to_string() != made_for) {
            // Somebody else has signed in in this browser since the form was opened: it is not hers to send.
            return Err(Problem::unauthenticated());
        }
        Ok(form)
    }
}

impl Form {
    /// Reads a body of `application/x-www-form-urlencoded`, nested as in `contacts[0][name]`.
    pub fn parse(body: &Bytes) -> Result<Self, Problem> {
        if body.iter().filter(|byte| **byte == b'&').nth(MOST).is_some() {
            return Err(Problem::new(Code::TooLarge));
        }
        let config = serde_qs::Config::new().use_form_encoding(true).max_depth(DEPTH);
        let sent = config.deserialize_bytes::<Map<String, Value>>(body);
        let mut sent = Value::Object(sent.map_err(|_| Problem::malformed("The form cannot be read."))?);
        tidy(&mut sent);
        let Value::Object(sent) = sent else { return Err(Problem::malformed("The form cannot be read.")) };
        Ok(Self { sent })
    }

    /// A form in which nothing is filled in.
    pub fn empty() -> Self {
        Self { sent: Map::new() }
    }

    /// A form filled in with what is there, to be changed.
    pub fn of(values: Value) -> Self {
        let sent = if let Value::Object(sent) = values { sent } else { Map::new() };
        Self { sent }
    }

    /// The text at a JSON pointer; empty where there is none.
    pub fn text(&self, pointer: &str) -> &str {
        let mut parts = pointer.trim_start_matches('/').splitn(2, '/');
        let first = self.sent.get(parts.next().unwrap_or_default());
        let value = match parts.next() {
            Some(rest) => first.and_then(|value| value.pointer(&format!("/{rest}"))),
            None => first,
        };
        value.and_then(Value::as_str).unwrap_or_default()
    }

    /// The value at a name of the form's first level.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.sent.get(name)
    }

    /// Whether the list at this name, or the single value there, holds this text.
    pub fn holds(&self, name: &str, text: &str) -> bool {
        match self.sent.get(name) {
            Some(Value::Array(items)) => items.iter().any(|item| item == text),
            Some(Value::String(value)) => value == text,
            _ => false,
        }
    }

    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.sent.insert(name.to_owned(), value.into());
    }

    /// Takes a value out, so that it is not sent on.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.sent.remove(name)
    }

    /// With every number masked that would stop the sending, where the form's button asked for it (`_mask`).
    #[must_use]
    pub fn masked_if_asked(mut self) -> Self {
        if self.sent.contains_key("_mask") {
            self.sent.values_mut().for_each(mask);
        }
        self
    }

    /// The form's own key (`_key`), under which it takes effect once.
    pub fn key(&self) -> IdempotencyKey {
        let key = self.text("/_key");
        let sound = (1..=128).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
        IdempotencyKey(sound.then(|| key.to_owned()))
    }

    /// The version that the form was made from (`_version`).
    pub fn version(&self) -> IfMatch {
        IfMatch(self.text("/_version").parse().ok())
    }

    /// The body that a program would have sent. `controls` says which values are no plain texts, by JSON pointer.
    /// What begins with `_` is the page's own and stays out.
    pub fn body(&self, controls: &[(&str, Control)]) -> Value {
        let mut body = Value::Object(self.sent.clone());
        if let Value::Object(body) = &mut body {
            body.retain(|name, _| !name.starts_with('_'));
        }
        for (pointer, control) in controls {
            place(&mut body, pointer.trim_start_matches('/'), *control);
        }
        body
    }

    /// The same, read as the operation reads it, with all faults at once.
    pub fn input<T: Deserr<Faults>>(&self, controls: &[(&str, Control)]) -> Result<Input<T>, Problem> {
        let body = self.body(controls);
        let raw = serde_json::to_vec(&body).map_err(Problem::internal)?.into();
        Ok(Input { value: deserr::deserialize::<T, _, Faults>(body)?, raw })
    }
}

/// Ends of lines as programs write them; empty texts, and rows that hold nothing else, go.
fn tidy(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\r') => *text = text.replace("\r\n", "\n").replace('\r', "\n"),
        Value::Object(object) => {
            object.values_mut().for_each(tidy);
            object.retain(|_, value| !is_blank(value));
        }
        Value::Array(items) => {
            items.iter_mut().for_each(tidy);
            items.retain(|item| !is_blank(item));
        }
        _ => {}
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::String(text) => {
            let found = nominative::find(text).into_iter().filter(|finding| finding.kind.stops());
            let mut masked = String::with_capacity(text.len());
            let mut rest = text.chars();
            let mut at = 0;
            for finding in found {
                masked.extend(rest.by_ref().take(finding.start - at));
                masked.push_str(&finding.masked);
                rest.by_ref().take(finding.end - finding.start).for_each(drop);
                at = finding.end;
            }
            masked.extend(rest);
            *text = masked;
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(object) => object.values_mut().for_each(mask),
        _ => {}
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::String(text) => text.trim().is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

fn place(body: &mut Value, pointer: &str, control: Control) {
    let (name, rest) = pointer.split_once('/').map_or((pointer, None), |(name, rest)| (name, Some(rest)));
    let Value::Object(object) = body else { return };
    if let Some(rest) = rest {
        let always = matches!(control, Control::Several | Control::Clearable | Control::Compulsory);
        match object.get_mut(name) {
            Some(inner) => place(inner, rest, control),
            None if always => {
                let mut inner = Value::Object(Map::new());
                place(&mut inner, rest, control);
                object.insert(name.to_owned(), inner);
            }
            None => {}
        }
        return;
    }
    let given = object.remove(name);
    if let Some(value) = control.read(given) {
        object.insert(name.to_owned(), value);
    }
}

impl Control {
    /// What cannot be read stays as it was sent, and is refused as such by the operation's own check.
    fn read(self, given: Option<Value>) -> Option<Value> {
        let text = given.as_ref().and_then(Value::as_str).map(str::trim);
        match self {
            Self::Integer => text.and_then(|text| text.parse::<i64>().ok()).map(Value::from).or(given),
            Self::YesNo => match text {
                Some("yes") => Some(true.into()),
                Some("no") => Some(false.into()),
                _ => given,
            },
            Self::Several => match given {
                None => Some(Value::Array(Vec::new())),
                Some(Value::String(one)) => Some(Value::Array(vec![one.into()])),
                other => other,
            },
            Self::LocalTime => text.and_then(local_time).map(Value::from).or(given),
            Self::Clearable => given.or(Some(Value::Null)),
            Self::Compulsory => given.or_else(|| Some("".into())),
        }
    }
}

/// `2026-06-10T14:30` on Québec's clocks, as an instant of RFC 3339.
fn local_time(text: &str) -> Option<String> {
    let at: DateTime = text.parse().ok()?;
    let zone = TimeZone::get(instant::ZONE).ok()?;
    Some(at.to_zoned_datetime(zone).ok()?.timestamp().to_string())
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
