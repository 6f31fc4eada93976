//! What stands in a type's own fields, in words.

use guichet_domain::catalog::{Catalog, Field, FieldKind};
use guichet_portal::Page;
use jiff::Timestamp;
use serde_json::{Map, Value};

/// A field's label and what stands there.
pub(crate) struct Fact {
    pub label: String,
    pub text: String,
}

/// The fields that hold something, in the form's order; those that the catalogue has given up come last.
pub(crate) fn facts(page: &Page, kind: &str, fields: &Map<String, Value>) -> Vec<Fact> {
    let known = fields_of(kind);
    let given_up = fields.iter().filter(|(name, _)| !known.iter().any(|field| field.name == **name));
    let asked = known.iter().filter_map(|field| Some((Some(field), field.name.as_str(), fields.get(&field.name)?)));
    asked
        .chain(given_up.map(|(name, value)| (None, name.as_str(), value)))
        .filter(|(_, _, value)| !value.is_null())
        .map(|(field, name, value)| Fact {
            label: field.map_or(name, |field| page.label(&field.label)).to_owned(),
            text: shown(page, field, value),
        })
        .collect()
}

/// The label of a field of this type; its name, where the catalogue has given it up.
pub(crate) fn label<'a>(page: &'a Page, kind: &str, name: &'a str) -> &'a str {
    fields_of(kind).iter().find(|field| field.name == name).map_or(name, |field| page.label(&field.label))
}

/// A field's value in words; nothing where there is none.
pub(crate) fn value(page: &Page, kind: &str, name: &str, value: Option<&Value>) -> String {
    let field = fields_of(kind).iter().find(|field| field.name == name);
    value.filter(|value| !value.is_null()).map(|value| shown(page, field, value)).unwrap_or_default()
}

fn fields_of(kind: &str) -> &'static [Field] {
    Catalog::builtin().ok().and_then(|catalog| catalog.get(kind)).map_or(&[], |kind| &kind.fields)
}

fn shown(page: &Page, field: Option<&Field>, value: &Value) -> String {
    match value {
        Value::Bool(true) => page.t("yes"),
        Value::Bool(false) => page.t("no"),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| shown(page, field, item)).collect();
            items.join(", ")
        }
        Value::String(text) => {
            let Some(field) = field else { return text.clone() };
            let option = field.options.iter().find(|option| option.value == *text);
            let label = option.map(|option| page.label(&option.label).to_owned());
            let instant = || text.parse::<Timestamp>().ok().filter(|_| field.kind == FieldKind::Instant);
            label.or_else(|| instant().map(|at| page.moment(&at))).unwrap_or_else(|| text.clone())
        }
        other => other.to_string(),
    }
}
