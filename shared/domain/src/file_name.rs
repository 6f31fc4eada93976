//! The name of a file as its sender's machine gave it, made harmless: what is shown, and what it is downloaded as.

use std::fmt;

use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValuePointerRef};
use serde::{Deserialize, Serialize};

use crate::ids::parse_text;
use crate::invalid::Invalid;

/// The last part of a path, without characters that hide, turn writing around or mean something to a file system; at
/// most 120 characters, its extension kept.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileName(String);

/// How long a name is at most, in characters.
const LONGEST: usize = 120;
/// More than this after the last dot is no extension.
const LONGEST_EXTENSION: usize = 10;
/// No name is longer than this when it is sent, in characters.
const LONGEST_SENT: usize = 1_000;

impl FileName {
    /// Only a name of which nothing is left is refused, and one that no file system could have given.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.chars().take(LONGEST_SENT + 1).count() > LONGEST_SENT {
            return Err(Invalid::new("", "too-long", format!("give a file name of at most {LONGEST_SENT} characters")));
        }
        let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = last.chars().filter(|c| !hides(*c)).map(|c| if means(c) { '_' } else { c }).collect();
        let plain = plain.trim_matches(|c: char| c.is_whitespace() || c == '.');
        if plain.is_empty() {
            return Err(Invalid::new("", "required", "give the file's name"));
        }
        let (stem, extension) = split(plain);
        let end = extension.map(|extension| format!(".{extension}")).unwrap_or_default();
        let room = LONGEST - end.chars().count();
        let stem: String = stem.chars().take(room).collect();
        Ok(Self(format!("{}{end}", stem.trim_end())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In lower case, without its dot.
    pub fn extension(&self) -> Option<String> {
        split(&self.0).1.map(str::to_lowercase)
    }

    /// The same name with another extension.
    #[must_use]
    pub fn with_extension(&self, extension: &str) -> Self {
        let stem: String = split(&self.0).0.chars().take(LONGEST - 1 - extension.chars().count()).collect();
        Self(format!("{stem}.{extension}"))
    }
}

/// What precedes the extension, and the extension.
fn split(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && (1..=LONGEST_EXTENSION).contains(&extension.len())
                && extension.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            (stem, Some(extension))
        }
        _ => (name, None),
    }
}

/// Control characters, directional marks, embeddings, overrides and isolates (Unicode's UAX 9), zero widths, tags.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

fn means(c: char) -> bool {
    "<>:\"|?*".contains(c)
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What people write is not for logs.
impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileName({} characters)", self.0.chars().count())
    }
}

impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for FileName {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, E> {
        parse_text(value, location, Self::parse)
    }
}

impl utoipa::PartialSchema for FileName {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .min_length(Some(1))
            .max_length(Some(LONGEST_SENT))
            .into()
    }
}

impl utoipa::ToSchema for FileName {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn name(text: &str) -> String {
        FileName::parse(text).unwrap().0
    }

    #[test]
    fn a_path_leaves_its_last_part() {
        assert_eq!(name("C:\\Users\\Camille\\Bureau\\écran.png"), "écran.png");
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("capture « lundi » (2).PNG"), "capture « lundi » (2).PNG");
    }

    #[test]
    fn what_hides_or_turns_around_is_left_out() {
        assert_eq!(name("facture\u{202e}gnp.exe"), "facturegnp.exe");
        assert_eq!(name("a\u{0}b\r\nc\u{200b}.txt"), "abc.txt");
        assert_eq!(name("a<b>:\"c\"|?*.log"), "a_b___c____.log");
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let long = name(&format!("{}.png", "é".repeat(300)));
        assert_eq!(long.chars().count(), 120);
        assert!(long.ends_with("é.png"));
        assert_eq!(name(&"x".repeat(300)).len(), 120);
        assert_eq!(FileName::parse(&"x".repeat(1_001)).unwrap_err().code, "too-long");
    }

    #[test]
    fn a_name_of_nothing_is_refused() {
        for nothing in ["", " ", "..", "/", "a/", "\u{202e}", "..\\"] {
            assert_eq!(FileName::parse(nothing).unwrap_err().code, "required", "{nothing:?}");
        }
    }

    #[test]
    fn an_extension_can_be_replaced() {
        let with = |text: &str| FileName::parse(text).unwrap().with_extension("png").0;
        assert_eq!(with("écran.bmp"), "écran.png");
        assert_eq!(with("écran"), "écran.png");
        assert_eq!(with(".gitignore"), "gitignore.png");
        assert_eq!(with(&"x".repeat(300)).len(), 120);
        assert_eq!(FileName::parse("Écran.BMP").unwrap().extension().as_deref(), Some("bmp"));
    }
}
