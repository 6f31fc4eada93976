//! The texts of the pages: nothing missing in either language, nothing left over, and French as it is written here.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use guichet_domain::account::Language;
use guichet_portal::texts;
use regex::Regex;

/// Sets of keys that are put together from a value: `page.word("status", …)` and the like.
const SETS: [&str; 44] = [
    "feedback-",
    "mail-stopped-",
    "profile-mail-stopped-",
    "file-found-",
    "files-state-",
    "markdown-does-",
    "markdown-sample-",
    "synonyms-of-",
    "synonyms-sample-",
    "articles-tab-",
    "articles-elsewhere-",
    "article-audience-",
    "article-state-",
    "satisfaction-",
    "report-by-",
    "report-open-by-",
    "canned-sample-",
    "answer-go-",
    "look-does-",
    "access-does-",
    "mails-",
    "status-",
    "priority-",
    "team-",
    "role-",
    "right-",
    "state-",
    "visibility-",
    "notice-",
    "fault-",
    "problem-",
    "finding-",
    "event-",
    "topic-",
    "why-",
    "sight-",
    "delivery-",
    "closure-",
    "change-",
    "canned-variable-",
    "audit-did-",
    "audit-export-",
    "purge-field-",
    "deposit-state-",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files below these folders with this ending, and what they hold.
fn files(folders: &[&str], ending: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    for folder in folders {
        walk(&root().join(folder), ending, &mut found);
    }
    assert!(!found.is_empty(), "nothing ends in {ending} below {folders:?}");
    found
}

/// Key and text of every message of a language, the text as it stands in the file.
fn messages(language: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    let mut last = None;
    for (_, file) in files(&[&format!("shared/portal/locales/{language}")], ".ftl") {
        for line in file.lines() {
            match line.split_once(" =") {
                Some((key, text)) if !line.starts_with([' ', '#']) => {
                    messages.insert(key.to_owned(), text.trim_start().to_owned());
                    last = Some(key.to_owned());
                }
                _ if line.starts_with(' ') => {
                    let text = last.as_ref().and_then(|key| messages.get_mut(key)).unwrap();
                    text.push('\n');
                    text.push_str(line.trim_start());
                }
                _ => {}
            }
        }
    }
    messages
}

fn values(text: &str) -> BTreeSet<String> {
    let value = Regex::new(r"\$([a-z_]+)").unwrap();
    value.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

#[test]
fn the_files_can_be_read_and_no_key_comes_twice() {
    for language in [Language::Fr, Language::En] {
        assert_eq!(texts::faults(language), Vec::<String>::new(), "{language:?}");
    }
}

#[test]
fn no_key_is_missing_in_either_language() {
    let (french, english) = (messages("fr"), messages("en"));
    let keys = |messages: &BTreeMap<String, String>| messages.keys().cloned().collect::<BTreeSet<_>>();
    let (only_french, only_english): (Vec<_>, Vec<_>) = (
        keys(&french).difference(&keys(&english)).cloned().collect(),
        keys(&english).difference(&keys(&french)).cloned().collect(),
    );
    assert_eq!((only_french, only_english), (Vec::<String>::new(), Vec::<String>::new()));
    for (key, text) in &french {
        assert_eq!(values(text), values(&english[key]), "{key}: the values differ");
        assert!(!text.is_empty() && !english[key].is_empty(), "{key} is empty");
    }
}

/// The keys that templates and handlers name.
fn named() -> BTreeSet<String> {
    let call = Regex::new(r#"\b(?:t|with|with2|count)\(\s*&?"([a-z0-9-]+)""#).unwrap();
    let templates = files(&["functions", "shared/portal/templates"], ".html");
    let code = files(&["functions", "shared/portal/src"], ".rs");
    let all = templates.into_iter().chain(code);
    all.flat_map(|(_, text)| call.captures_iter(&text).map(|found| found[1].to_owned()).collect::<Vec<_>>()).collect()
}

#[test]
fn every_key_that_a_page_names_has_its_text() {
    let known = messages("fr");
    let missing: Vec<_> = named().into_iter().filter(|key| !known.contains_key(key)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_action_that_is_recorded_has_its_word_and_none_has_another() {
    let action = Regex::new(r#""([a-z_]+\.[a-z_]+)""#).unwrap();
    let file = Regex::new(r"\.(html|ftl|rs|json|txt|csv|exe|test|example|ca)$").unwrap();
    let code = files(&["functions", "shared/store/src"], ".rs");
    let recorded: BTreeSet<String> = code
        .iter()
        .flat_map(|(_, text)| action.captures_iter(text).map(|found| found[1].to_owned()))
        .filter(|word| !file.is_match(word))
        .map(|action| format!("audit-did-{}", action.replace(['.', '_'], "-")))
        .collect();
    assert!(recorded.contains("audit-did-request-read"), "{recorded:?}");
    let known: BTreeSet<String> = messages("fr").into_keys().filter(|key| key.starts_with("audit-did-")).collect();
    assert_eq!(known, recorded);
}

#[test]
fn no_text_is_left_over() {
    let named = named();
    let literal = Regex::new(r#""([a-z0-9-]+)""#).unwrap();
    let code = files(&["functions", "shared/portal/src", "shared/portal/templates"], "");
    let code = code.into_iter().filter(|(path, _)| !path.to_string_lossy().ends_with(".ftl"));
    let literals: BTreeSet<String> = code
        .flat_map(|(_, text)| literal.captures_iter(&text).map(|found| found[1].to_owned()).collect::<Vec<_>>())
        .collect();
    let over: Vec<_> = messages("fr")
        .into_keys()
        .filter(|key| !named.contains(key) && !literals.contains(key))
        .filter(|key| !SETS.iter().any(|set| key.starts_with(set)))
        .collect();
    assert_eq!(over, Vec::<String>::new());
}

#[test]
fn what_scripts_say_about_files_comes_with_the_page() {
    let said = Regex::new(r#"\bword\("([a-z-]+)""#).unwrap();
    let known = messages("fr");
    let mut keys = BTreeSet::new();
    for (_, text) in files(&["shared/portal/assets"], ".js") {
        keys.extend(said.captures_iter(&text).map(|found| format!("file-{}", &found[1])));
    }
    assert!(keys.len() > 20, "{keys:?}");
    assert_eq!(keys.iter().filter(|key| !known.contains_key(*key)).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn french_is_written_as_in_quebec() {
    let rules = [
        (r"[^\u{a0}\d]:(\s|$)", "a no-break space before the colon"),
        (r"\u{a0}[;!?]| [;!?]", "no space before ; ! ?"),
        (r"«[^\u{a0}]|[^\u{a0}]»", "no-break spaces inside guillemets"),
        (r#"["“”]"#, "guillemets, not other quotation marks"),
        (r"'", "the typographic apostrophe"),
        (r"\.\.\.", "the ellipsis as one character"),
        (r"(?i)e-?mail|\bmail\b|\bemail\b", "« courriel »"),
        (r"(?i)\bchat\b", "« clavardage »"),
        (r" - ", "a dash, not a hyphen"),
        (r"(?i)\d h\d|\d h \d", "no-break spaces in hours"),
    ];
    let rules: Vec<_> = rules.map(|(wrong, rule)| (Regex::new(wrong).unwrap(), rule)).into();
    // Selectors and values are the file's own language.
    let own = Regex::new(r"\{[^{}]*->|\*?\[[a-z0-9]+\]|\{[^{}]*\}|\}").unwrap();
    let mut broken = Vec::new();
    for (key, text) in messages("fr") {
        let text = own.replace_all(&text, "x").into_owned();
        // An English word is said in its own language.
        if key == "other-language" {
            continue;
        }
        for (wrong, rule) in &rules {
            if wrong.is_match(&text) {
                broken.push(format!("{key}: {rule}: {text}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn templates_hold_no_words_of_their_own() {
    let code = Regex::new(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->").unwrap();
    let width = Regex::new(r"(?s)\{% block width %\}.*?\{% endblock %\}").unwrap();
    let tag = Regex::new(r#"(?s)<[^>]*>|\b[a-z-]+="[^"]*""#).unwrap();
    let attribute = Regex::new(r#"\b(?:aria-label|title|placeholder|alt)="[^"{]*[A-Za-z]"#).unwrap();
    let word = Regex::new(r"\p{L}{2,}").unwrap();
    let entity = Regex::new(r"&[a-z]+;").unwrap();
    let mut own = Vec::new();
    for (path, text) in files(&["functions", "shared/portal/templates"], ".html") {
        let plain = width.replace_all(&text, "");
        let plain = code.replace_all(&plain, "");
        own.extend(attribute.find_iter(&plain).map(|found| format!("{}: {}", path.display(), found.as_str())));
        let plain = tag.replace_all(&plain, " ");
        let plain = entity.replace_all(&plain, " ");
        own.extend(word.find_iter(&plain).map(|found| format!("{}: {}", path.display(), found.as_str())));
    }
    assert_eq!(own, Vec::<String>::new());
}
