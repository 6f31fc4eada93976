//! The texts of the pages, in French and English: Fluent files in `locales/`, built in, read at first use.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use guichet_domain::account::Language;
use unic_langid::LanguageIdentifier;

/// The files of one language, in the order of `locales/`.
macro_rules! locale {
    ($lang:literal) => {
        &[
            include_str!(concat!("../locales/", $lang, "/common.ftl")),
            include_str!(concat!("../locales/", $lang, "/people.ftl")),
            include_str!(concat!("../locales/", $lang, "/filing.ftl")),
            include_str!(concat!("../locales/", $lang, "/requests.ftl")),
            include_str!(concat!("../locales/", $lang, "/agents.ftl")),
            include_str!(concat!("../locales/", $lang, "/reports.ftl")),
            include_str!(concat!("../locales/", $lang, "/articles.ftl")),
            include_str!(concat!("../locales/", $lang, "/records.ftl")),
            include_str!(concat!("../locales/", $lang, "/files.ftl")),
        ]
    };
}

const FR: &[&str] = locale!("fr");
const EN: &[&str] = locale!("en");

type Bundle = FluentBundle<FluentResource>;

fn bundle(language: Language) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; 2] = [const { OnceLock::new() }; 2];
    let place = usize::from(language == Language::En);
    BUNDLES[place].get_or_init(|| read(language).0)
}

/// The bundle of a language, and what is wrong with its files.
fn read(language: Language) -> (Bundle, Vec<String>) {
    let (files, identifier) = match language {
        Language::Fr => (FR, "fr-CA"),
        Language::En => (EN, "en-CA"),
    };
    let identifier: LanguageIdentifier = identifier.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Values are escaped by the template; marks around them would be characters that no one typed.
    bundle.set_use_isolating(false);
    let mut wrong = Vec::new();
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, errors)| {
            wrong.extend(errors.iter().map(ToString::to_string));
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            wrong.extend(errors.iter().map(ToString::to_string));
        }
    }
    (bundle, wrong)
}

/// What is wrong with the files of a language: syntax, keys that come twice.
pub fn faults(language: Language) -> Vec<String> {
    read(language).1
}

/// Whether there is a text of this key.
pub fn has(language: Language, key: &str) -> bool {
    bundle(language).has_message(key)
}

/// The text of a key, with its values filled in. A key that is missing shows itself; a test finds it before.
pub fn text(language: Language, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
    let bundle = bundle(language);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, "a text is missing");
        return key.to_owned();
    };
    let mut arguments = FluentArgs::new();
    for (name, value) in values {
        arguments.set(*name, value.clone());
    }
    let mut errors = Vec::new();
    bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
}
