//! Reading a catalogue: every mistake is told with its line.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use super::{Catalog, Category, Choice, Condition, Field, FieldKind, Label, Priority, RequestType, Team};

/// Why a catalogue cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("catalogue, line {line}: {reason}")]
pub struct CatalogError {
    /// Line of the source, from 1.
    pub line: usize,
    pub reason: String,
}

/// The source's shape, with places where a mistake can be told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    category: Vec<SourceCategory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceCategory {
    code: Spanned<String>,
    label: SourceLabel,
    #[serde(rename = "type")]
    types: Vec<SourceType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceType {
    code: Spanned<String>,
    label: SourceLabel,
    help: SourceLabel,
    subject_label: SourceLabel,
    priority: Priority,
    team: Team,
    #[serde(default)]
    can_be_major: bool,
    #[serde(default, rename = "field")]
    fields: Vec<SourceField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceField {
    name: Spanned<String>,
    kind: FieldKind,
    label: SourceLabel,
    #[serde(default)]
    required: bool,
    required_when: Option<Spanned<SourceCondition>>,
    when: Option<Spanned<SourceCondition>>,
    asked_when: Option<Spanned<SourceCondition>>,
    min: Option<Spanned<i64>>,
    max: Option<Spanned<i64>>,
    #[serde(default)]
    options: Vec<SourceOption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceOption {
    value: Spanned<String>,
    label: SourceLabel,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceCondition {
    field: String,
    any_of: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceLabel {
    fr: Spanned<String>,
    en: Spanned<String>,
}

/// A mistake and the byte that it is at.
type Mistake = (usize, String);

pub(super) fn load(toml: &str) -> Result<Catalog, CatalogError> {
    let read = toml::from_str::<Source>(toml)
        .map_err(|e| (e.span().map_or(0, |span| span.start), e.message().to_owned()))
        .and_then(catalog);
    read.map_err(|(at, reason)| CatalogError {
        line: 1 + toml.bytes().take(at).filter(|b| *b == b'\n').count(),
        reason,
    })
}

fn catalog(source: Source) -> Result<Catalog, Mistake> {
    let (mut categories, mut types) = (HashSet::new(), HashSet::new());
    let read = source.category.into_iter().map(|c| {
        let code = code(c.code, &mut categories, "category")?;
        let types = c.types.into_iter().map(|t| request_type(t, &code, &mut types));
        Ok(Category { types: types.collect::<Result<_, _>>()?, label: label(c.label)?, code })
    });
    Ok(Catalog { categories: read.collect::<Result<_, _>>()? })
}

fn request_type(source: SourceType, category: &str, types: &mut HashSet<String>) -> Result<RequestType, Mistake> {
    let mut names = HashSet::new();
    let mut fields: Vec<Field> = Vec::new();
    for field in source.fields {
        fields.push(self::field(field, &fields, &mut names)?);
    }
    Ok(RequestType {
        code: code(source.code, types, "request type")?,
        category: category.to_owned(),
        label: label(source.label)?,
        help: label(source.help)?,
        subject_label: label(source.subject_label)?,
        priority: source.priority,
        team: source.team,
        can_be_major: source.can_be_major,
        fields,
    })
}

fn field(source: SourceField, before: &[Field], names: &mut HashSet<String>) -> Result<Field, Mistake> {
    let at = source.name.span().start;
    let (min, max) = bounds(&source, at)?;
    let name = code(source.name, names, "field")?;
    let mut values = HashSet::new();
    let options: Vec<Choice> = source
        .options
        .into_iter()
        .map(|o| Ok(Choice { value: code(o.value, &mut values, "option")?, label: label(o.label)? }))
        .collect::<Result<_, Mistake>>()?;
    let chosen = matches!(source.kind, FieldKind::Choice | FieldKind::Choices);
    if chosen == options.is_empty() {
        let reason = if chosen { "needs options" } else { "takes no options" };
        return Err((at, format!("field `{name}` {reason}")));
    }
    Ok(Field {
        kind: source.kind,
        label: label(source.label)?,
        required: source.required,
        required_when: source.required_when.map(|c| condition(c, before)).transpose()?,
        when: source.when.map(|c| condition(c, before)).transpose()?,
        asked_when: source.asked_when.map(|c| condition(c, before)).transpose()?,
        min,
        max,
        options,
        name,
    })
}

/// The bounds that the kind of field allows and needs.
fn bounds(field: &SourceField, at: usize) -> Result<(Option<i64>, Option<i64>), Mistake> {
    let (needed, allowed) = match field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Integer => (true, true),
        FieldKind::Choices => (false, true),
        _ => (false, false),
    };
    let name = field.name.as_ref();
    let given = field.min.as_ref().or(field.max.as_ref());
    if let (false, Some(bound)) = (allowed, given) {
        return Err((bound.span().start, format!("field `{name}` takes no bounds")));
    }
    if needed && field.max.is_none() {
        return Err((at, format!("field `{name}` needs a `max`")));
    }
    let (min, max) = (field.min.as_ref().map(|m| *m.as_ref()), field.max.as_ref().map(|m| *m.as_ref()));
    if let (Some(low), Some(high), Some(bound)) = (min, max, &field.max)
        && low > high
    {
        return Err((bound.span().start, format!("bounds of `{name}` are upside down: {low} to {high}")));
    }
    if let (Some(bound), true) = (given, field.kind != FieldKind::Integer)
        && (min.is_some_and(|m| m < 0) || max.is_some_and(|m| m < 1))
    {
        return Err((bound.span().start, format!("bounds of `{name}` leave nothing to write")));
    }
    Ok((min, max))
}

fn condition(source: Spanned<SourceCondition>, before: &[Field]) -> Result<Condition, Mistake> {
    let at = source.span().start;
    let SourceCondition { field, any_of } = source.into_inner();
    let Some(other) = before.iter().find(|f| f.name == field) else {
        return Err((at, format!("condition on `{field}`, which is no field before this one")));
    };
    let possible = |value: &Value| match (other.kind, value) {
        (FieldKind::Boolean, Value::Bool(_)) => true,
        (FieldKind::Choice, Value::String(v)) => other.options.iter().any(|o| o.value == *v),
        _ => false,
    };
    match any_of.iter().find(|v| !possible(v)) {
        Some(value) => Err((at, format!("condition on `{field}`, which never is {value}"))),
        None if any_of.is_empty() => Err((at, format!("condition on `{field}` that never holds"))),
        None => Ok(Condition { field, any_of }),
    }
}

/// A code: lower-case letters, digits, `-` and `_`, once in its place.
fn code(source: Spanned<String>, seen: &mut HashSet<String>, what: &str) -> Result<String, Mistake> {
    let at = source.span().start;
    let code = source.into_inner();
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if code.is_empty() || !code.chars().all(fine) {
        return Err((at, format!("`{code}` is no code: use lower-case letters, digits, - and _")));
    }
    if !seen.insert(code.clone()) {
        return Err((at, format!("{what} `{code}` is there twice")));
    }
    Ok(code)
}

fn label(source: SourceLabel) -> Result<Label, Mistake> {
    let text = |s: Spanned<String>, language: &str| {
        let at = s.span().start;
        let text = s.into_inner();
        if text.trim().is_empty() { Err((at, format!("empty {language} label"))) } else { Ok(text) }
    };
    Ok(Label { fr: text(source.fr, "French")?, en: text(source.en, "English")? })
}
