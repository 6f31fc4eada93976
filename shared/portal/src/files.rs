//! Files of requests and comments as pages show them, and the words that scripts say about them. The markup is in
//! `components/files.html`.

use fluent_bundle::FluentValue;
use guichet_domain::account::Language;
use guichet_domain::attachment::{FileState, FindingKind};
use guichet_http::{AttachmentSummary, FindingView, Form};

use crate::{Page, texts};

/// What stands in the place of a value until a script knows it: `{$name}`.
const VALUES: [&str; 11] = ["name", "names", "places", "count", "kind", "percent", "x", "y", "width", "height", "size"];

/// The texts that scripts say.
const SAID: [&str; 97] = [
    "file-stand-looking",
    "file-stand-choice",
    "file-stand-document",
    "file-stand-waiting",
    "file-stand-sending",
    "file-stand-inspecting",
    "file-stand-clean",
    "file-stand-held",
    "file-stand-refused",
    "file-stand-failed",
    "file-progress",
    "file-removed",
    "file-redact",
    "file-nothing-to-redact",
    "file-remove",
    "file-cancel",
    "file-retry",
    "file-extract",
    "file-send-document",
    "file-mask",
    "file-not-nominative",
    "file-rename",
    "file-sign-in",
    "file-capture",
    "file-redacted",
    "file-refused-size",
    "file-refused-count",
    "file-refused-together",
    "file-refused-format",
    "file-refused-pixels",
    "file-refused-unreadable",
    "file-failed-lost",
    "file-failed-session",
    "file-failed-gone",
    "file-failed-conflict",
    "file-failed-too-large",
    "file-failed-many",
    "file-failed-name",
    "file-failed-storage",
    "file-failed-unavailable",
    "file-found-empty",
    "file-found-unsupported",
    "file-found-unreadable",
    "file-found-too-large",
    "file-found-too-complex",
    "file-found-encrypted",
    "file-found-macros",
    "file-found-embedded-files",
    "file-found-renamed",
    "file-found-converted",
    "file-found-first-frame",
    "file-found-metadata-removed",
    "file-found-trailing-data-removed",
    "file-found-scripts-removed",
    "file-found-embedded-files-removed",
    "file-found-earlier-revisions-removed",
    "file-found-images-inside",
    "file-found-poor-redaction",
    "file-found-text-not-searched",
    "file-found-nam",
    "file-found-nas",
    "file-found-permis",
    "file-found-carte",
    "file-found-naissance",
    "file-found-dossier",
    "file-found-courriel",
    "file-found-telephone",
    "file-lines",
    "file-detail",
    "file-found-other",
    "file-held-until",
    "file-held-replace",
    "file-bmp",
    "file-word-warning",
    "file-word-images",
    "file-word-others",
    "file-waits",
    "file-open-absent",
    "file-open-held",
    "file-open-back",
    "file-open-without",
    "file-open-held-send",
    "file-editor-count",
    "file-editor-cross",
    "file-editor-box",
    "file-editor-begun",
    "file-editor-added",
    "file-editor-put",
    "file-editor-none",
    "file-editor-removed",
    "file-editor-undone",
    "file-editor-redone",
    "file-editor-no-undo",
    "file-editor-no-redo",
    "file-editor-no-box",
    "file-editor-boxes-there",
    "file-editor-zoom",
];

/// The texts that scripts say about files, each with its key after `file-`; values stand as `{$name}`.
pub fn words(page: &Page) -> Vec<(&'static str, String)> {
    let stand_ins = VALUES.map(|name| format!("{{${name}}}"));
    let values: Vec<_> =
        VALUES.into_iter().zip(stand_ins.iter().map(|text| FluentValue::from(text.as_str()))).collect();
    SAID.map(|key| (key.trim_start_matches("file-"), texts::text(page.language, key, &values))).into()
}

/// The files that a form names.
pub fn named(form: &Form) -> Vec<String> {
    let ids = form.value("attachments");
    let ids = match ids {
        Some(serde_json::Value::Array(ids)) => ids.iter().collect(),
        Some(serde_json::Value::Object(ids)) => ids.values().collect(),
        _ => Vec::new(),
    };
    ids.into_iter().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// The same, each with the JSON pointer of its value.
pub fn fields(form: &Form) -> Vec<(String, String)> {
    let named = named(form).into_iter().enumerate();
    named.map(|(place, id)| (format!("/attachments/{place}"), id)).collect()
}

/// Found in most files, and nothing that anyone could do about it; or said as a hint.
const QUIET: [&str; 2] = ["metadata-removed", "text-not-searched"];
/// Their places are part of the text.
const INLINE: [&str; 2] = ["renamed", "converted"];
/// Their places are lines.
const NOMINATIVE: [&str; 8] = ["nam", "nas", "permis", "carte", "naissance", "dossier", "courriel", "telephone"];

impl Page {
    /// The word for a file's state: `clean`.
    pub fn file_state(&self, file: &AttachmentSummary) -> &'static str {
        match file.state {
            FileState::Expected => "expected",
            FileState::Inspecting => "inspecting",
            FileState::Clean => "clean",
            FileState::Refused => "refused",
            FileState::Held => "held",
        }
    }

    /// What its sender is told of a file, as sentences.
    pub fn found(&self, file: &AttachmentSummary) -> Vec<String> {
        file.findings.iter().filter_map(|finding| self.finding(finding)).collect()
    }

    /// What is no warning, but leaves something to its sender: nobody else has read the text in an image.
    pub fn file_hint(&self, file: &AttachmentSummary) -> Option<String> {
        let unsearched = file.findings.iter().any(|finding| finding.kind == FindingKind::TextNotSearched);
        let shown = matches!(file.state, FileState::Clean | FileState::Held);
        (unsearched && shown).then(|| self.t("file-found-text-not-searched"))
    }

    fn finding(&self, finding: &FindingView) -> Option<String> {
        let kind = serde_json::to_value(finding.kind).ok()?;
        let kind = kind.as_str().filter(|kind| !QUIET.contains(kind))?;
        let places = finding.places.join(", ");
        let text = self.with(&format!("file-found-{kind}"), "places", &places);
        Some(match kind {
            _ if places.is_empty() || INLINE.contains(&kind) || kind == "poor-redaction" => text,
            _ if NOMINATIVE.contains(&kind) => format!("{text} {}", self.with("file-lines", "places", &places)),
            _ => format!("{text} {}", self.with("file-detail", "places", &places)),
        })
    }

    /// « 1,2 Mo »
    pub fn bytes(&self, size: &u64) -> String {
        let (rank, unit) = match size {
            ..1_024 => (1, 0),
            1_024..1_048_576 => (1_024, 1),
            _ => (1_048_576, 2),
        };
        let tenths = size.saturating_mul(10).saturating_add(rank / 2) / rank;
        let french = self.language == Language::Fr;
        let number = if unit == 2 && tenths < 100 && !tenths.is_multiple_of(10) {
            format!("{}{}{}", tenths / 10, if french { ',' } else { '.' }, tenths % 10)
        } else {
            ((size + rank / 2) / rank).to_string()
        };
        let units = if french { ["o", "Ko", "Mo"] } else { ["B", "KB", "MB"] };
        format!("{number}\u{a0}{}", units[unit])
    }
}
