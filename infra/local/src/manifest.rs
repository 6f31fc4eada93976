//! The manifest of the functions (`infra/functions.json`): what calls each, and what each may do. Terraform makes the
//! same of it in production.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

/// All functions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Variables that every function gets.
    pub environment: BTreeSet<String>,
    pub functions: BTreeMap<String, Function>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// `METHOD /path`, `ANY /path`, or `$default` for what no other takes; a method's own route goes before `ANY`.
    #[serde(default)]
    pub routes: Vec<String>,
    /// In MB. The processor's share grows with it: 1769 are one.
    pub memory: u32,
    /// In seconds.
    pub timeout: u32,
    /// Variables of its own.
    #[serde(default)]
    pub environment: BTreeSet<String>,
    /// Actions on the table. Transactions are authorised by their parts.
    pub table: BTreeSet<String>,
    /// The indexes that it queries.
    #[serde(default)]
    pub indexes: BTreeSet<String>,
    /// Actions on objects, by the beginning of their key.
    #[serde(default)]
    pub objects: BTreeMap<String, BTreeSet<String>>,
    /// Whether it may send mail.
    #[serde(default)]
    pub mail: bool,
    /// An expression of the scheduler.
    pub schedule: Option<String>,
    pub stream: Option<Stream>,
    /// The beginning of the keys of those objects that it is told of.
    pub objects_created: Option<String>,
    /// Whether it hears what becomes of mails.
    #[serde(default)]
    pub feedback: bool,
}

/// What a function gets of the table's stream.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// The most records of one event.
    pub batch: i32,
    /// A record that any of these fits.
    pub filters: Vec<Value>,
}

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "part of the program, and read by a test")]
    serde_json::from_str(include_str!("../../functions.json")).expect("the manifest of the functions")
});

impl Manifest {
    pub fn get() -> &'static Self {
        &MANIFEST
    }

    /// What a function gets of the stream, if anything.
    pub fn stream(&self, function: &str) -> Option<&Stream> {
        self.functions.get(function)?.stream.as_ref()
    }
}

impl Stream {
    /// Whether the function gets this record.
    pub fn takes(&self, record: &Value) -> bool {
        self.filters.iter().any(|filter| fits(filter, record))
    }
}

/// Whether a value fits a pattern of Lambda's event filtering, as far as the manifest uses it: for each field a list
/// of texts, or of `{"prefix": TEXT}`, one of which must fit.
fn fits(pattern: &Value, value: &Value) -> bool {
    let one = |choice: &Value| match choice["prefix"].as_str() {
        Some(prefix) => value.as_str().is_some_and(|text| text.starts_with(prefix)),
        None => choice == value,
    };
    match pattern {
        Value::Object(fields) => fields.iter().all(|(name, pattern)| fits(pattern, &value[name.as_str()])),
        Value::Array(choices) => choices.iter().any(one),
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pattern_fits_by_all_of_its_fields_and_any_of_their_choices() {
        let pattern = json!({"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": ["A", {"prefix": "E#"}]}}}});
        let record = |name: &str, sk: &str| json!({"eventName": name, "dynamodb": {"Keys": {"sk": {"S": sk}}}});
        assert!(fits(&pattern, &record("INSERT", "E#1")));
        assert!(fits(&pattern, &record("INSERT", "A")));
        assert!(!fits(&pattern, &record("INSERT", "B")));
        assert!(!fits(&pattern, &record("MODIFY", "E#1")));
        assert!(!fits(&pattern, &json!({"eventName": "INSERT"})));
    }

    #[test]
    fn a_shard_has_two_readers_at_most() {
        let readers = Manifest::get().functions.values().filter(|function| function.stream.is_some()).count();
        assert_eq!(readers, 2);
    }

    #[test]
    fn only_what_sends_mail_may() {
        let may: Vec<_> = Manifest::get().functions.iter().filter(|(_, it)| it.mail).map(|(name, _)| name).collect();
        assert_eq!(may, ["mail-due", "notify"]);
    }
}
