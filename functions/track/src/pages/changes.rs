//! What an edit changed, old beside new.

use guichet_domain::event::Event;
use guichet_portal::Page;
use serde_json::{Map, Value};

use super::facts;

/// One part of a request, before and after.
pub(crate) struct Changed {
    pub label: String,
    pub from: String,
    pub to: String,
    /// Whole texts, which are shown on demand.
    pub long: bool,
}

/// What an event changed. `kind` is the request's type, whose fields are meant.
pub(crate) fn changed(page: &Page, kind: &str, event: &Event) -> Vec<Changed> {
    let mut all = Vec::new();
    let none = Map::new();
    let changes = event.detail.get("changes").and_then(Value::as_object).unwrap_or(&none);
    for (name, change) in changes {
        let (from, to) = (&change["from"], &change["to"]);
        if from.is_null() && to.is_null() {
            // Taken out for good.
            continue;
        }
        let key = match name.as_str() {
            "subject" => "request-subject",
            "description" => "request-description",
            "checked" => "request-checked",
            "contacts" => {
                let people = |value| contacts(page, value);
                all.push(pair(page.t("request-contacts"), people(from), people(to), false));
                continue;
            }
            "fields" => {
                all.extend(fields(page, kind, from, to));
                continue;
            }
            _ => continue,
        };
        all.push(pair(page.t(key), text(from), text(to), name != "subject"));
    }
    if let Some(shown) = event.detail.get("visibility") {
        let word = |value: &Value| page.word("visibility", value.as_str().unwrap_or_default());
        all.push(pair(page.t("request-visibility"), word(&shown["from"]), word(&shown["to"]), false));
    }
    if let Some(status) = event.detail.get("status") {
        let word = |value: &Value| page.word("status", value.as_str().unwrap_or_default());
        all.push(pair(page.t("request-status"), word(&status["from"]), word(&status["to"]), false));
    }
    all
}

fn pair(label: String, from: String, to: String, long: bool) -> Changed {
    Changed { label, from, to, long }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn contacts(page: &Page, value: &Value) -> String {
    let people = value.as_array().map_or(&[][..], Vec::as_slice);
    let lines: Vec<_> = people
        .iter()
        .map(|person| {
            let line = format!("{} – {}", text(&person["name"]), text(&person["phone"]));
            match person["extension"].as_str() {
                Some(extension) => format!("{line} {}", page.with("request-extension", "extension", extension)),
                None => line,
            }
        })
        .collect();
    lines.join(", ")
}

/// The fields that differ.
fn fields(page: &Page, kind: &str, from: &Value, to: &Value) -> Vec<Changed> {
    let mut names: Vec<&String> = Vec::new();
    for name in [from, to].into_iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if from.get(name) != to.get(name) && !names.contains(&name) {
            names.push(name);
        }
    }
    let side = |name, value: &Value| facts::value(page, kind, name, value.get(name));
    names
        .into_iter()
        .map(|name| pair(facts::label(page, kind, name).to_owned(), side(name, from), side(name, to), false))
        .collect()
}
