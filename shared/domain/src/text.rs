//! What people write, each kind with its bounds: parsed at the edge, trusted inside.

use std::fmt;
use std::str::FromStr;

use deserr::{DeserializeError, Deserr, IntoValue, MergeWithError, Value, ValuePointerRef};
use serde::{Deserialize, Serialize};

use crate::ids::parse_text;
use crate::invalid::Invalid;

/// Trims, makes line ends `\n`, and refuses what is too short, too long (both in characters) or not printable.
/// Line breaks and tabs are fine only where `lines` says so.
pub(crate) fn checked(text: &str, min: usize, max: usize, lines: bool) -> Result<String, Invalid> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.chars().any(|c| c.is_control() && !(lines && (c == '\n' || c == '\t'))) {
        return Err(Invalid::new("", "control-character", "remove the control characters"));
    }
    let length = text.chars().count();
    if length == 0 && min > 0 {
        Err(Invalid::new("", "required", "write something here"))
    } else if length < min {
        Err(Invalid::new("", "too-short", format!("write at least {min} characters; there are {length}")))
    } else if length > max {
        Err(Invalid::new("", "too-long", format!("write at most {max} characters; there are {length}")))
    } else {
        Ok(text.to_owned())
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $min:literal..=$max:literal, $lines:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Trimmed; the error says which bound does not hold.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                checked(text, $min, $max, $lines).map(Self)
            }
        }

        text!(@common $name, $min, $max);
    };
    (@common $name:ident, $min:literal, $max:literal $(, $pattern:literal)?) => {
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        /// What people write is not for logs.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} characters)"), self.0.chars().count())
            }
        }

        impl<E: DeserializeError + MergeWithError<Invalid>> Deserr<E> for $name {
            fn deserialize_from_value<V: IntoValue>(
                value: Value<V>,
                location: ValuePointerRef<'_>,
            ) -> Result<Self, E> {
                parse_text(value, location, Self::parse)
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                Self::parse(text)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .min_length(Some($min))
                    .max_length(Some($max))
                    $(.pattern(Some($pattern)))?
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

text!(
    /// A person's name.
    Name, 2..=100, false
);
text!(
    /// A request's subject: one line.
    Subject, 5..=150, false
);
text!(
    /// A request's description, in a subset of Markdown, without HTML.
    Description, 20..=20_000, true
);
text!(
    /// « Éléments validés par votre équipe »; may be empty.
    Checked, 0..=5_000, true
);
text!(
    /// A comment, an agent's question, resolution or internal note.
    Body, 1..=20_000, true
);
text!(
    /// Why something is reopened or refused.
    Reason, 1..=5_000, true
);
text!(
    /// What the closer adds to her satisfaction.
    Remark, 1..=5_000, true
);
text!(
    /// A region of Québec that an establishment is in.
    Region, 2..=100, false
);

text!(
    /// What a canned response is chosen by.
    CannedTitle, 2..=100, false
);

/// A canned response's text, with variables that are filled when it is used: see [`crate::canned`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CannedBody(String);

impl CannedBody {
    /// Trimmed; the error says which bound does not hold, or which variables there are.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = checked(text, 1, 5_000, true)?;
        crate::canned::check(&text)?;
        Ok(Self(text))
    }
}

text!(@common CannedBody, 1, 5_000);

text!(
    /// An article's title.
    ArticleTitle, 5..=150, false
);
text!(
    /// What articles are grouped under.
    ArticleCategory, 2..=60, false
);
text!(
    /// A word or two that an article is filed under.
    TagText, 2..=40, false
);

/// The text of an article, in Markdown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleBody(String);

impl ArticleBody {
    /// So that a revision fits into one item of the table, which takes 400 kB.
    const MOST_BYTES: usize = 300_000;

    /// Trimmed; the error says which bound does not hold.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = checked(text, 20, 200_000, true)?;
        if text.len() > Self::MOST_BYTES {
            let detail = format!("write at most {} bytes; there are {}", Self::MOST_BYTES, text.len());
            return Err(Invalid::new("", "too-long", detail));
        }
        Ok(Self(text))
    }
}

text!(@common ArticleBody, 20, 200_000);

/// An e-mail address, in lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// At most 254 characters, one `@`, a domain with a dot; no spaces, quotes or characters that head a mail.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("", "format", "give an e-mail address such as prenom.nom@etablissement.ca");
        let text = text.trim().to_lowercase();
        let (local, domain) = text.split_once('@').ok_or_else(invalid)?;
        let local_fine = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_fine = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let domain_fine = domain.contains('.') && domain.split('.').all(label_fine);
        if text.len() <= 254 && local_fine && domain_fine { Ok(Self(text)) } else { Err(invalid()) }
    }
}

text!(
    @common Email, 3, 254,
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$"
);

/// A phone number as people write it: 7 to 15 digits, with the usual separators.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = checked(text, 7, 40, false)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let fine = (7..=15).contains(&digits)
            && text.chars().all(|c| c.is_ascii_digit() || " \u{a0}+-.()/".contains(c) || c == '\u{2011}');
        if fine { Ok(Self(text)) } else { Err(Invalid::new("", "format", "give a phone number such as 418 555-0142")) }
    }
}

text!(@common Phone, 7, 40, "^[ \u{a0}\u{2011}+.()/-]*([0-9][ \u{a0}\u{2011}+.()/-]*){7,15}$");

/// A phone's extension: 1 to 10 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extension(String);

impl Extension {
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("", "format", "give the extension in 1 to 10 digits"))
        }
    }
}

text!(@common Extension, 1, 10, "^[0-9]{1,10}$");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bounded_in_characters() {
        assert_eq!(Subject::parse("  Écran noir \r\n").unwrap().as_str(), "Écran noir");
        assert_eq!(Subject::parse("éééé").unwrap_err().code, "too-short");
        assert!(Subject::parse(&"é".repeat(150)).is_ok());
        assert_eq!(Subject::parse(&"é".repeat(151)).unwrap_err().code, "too-long");
        assert_eq!(Body::parse(" \n ").unwrap_err().code, "required");
    }

    #[test]
    fn control_characters_are_refused() {
        assert_eq!(Subject::parse("deux\nlignes").unwrap_err().code, "control-character");
        assert_eq!(Body::parse("a\u{0}b").unwrap_err().code, "control-character");
        assert_eq!(Body::parse("a\r\nb\tc").unwrap().as_str(), "a\nb\tc");
    }

    #[test]
    fn an_address_is_one_address_in_lower_case() {
        assert_eq!(Email::parse(" Camille.Roy@CHU-Exemple.test ").unwrap().as_str(), "camille.roy@chu-exemple.test");
        for wrong in [
            "",
            "a",
            "a@b",
            "a@@b.ca",
            "a b@c.ca",
            "a@b.ca,c@d.ca",
            "<a@b.ca>",
            "a@b.ca\nBcc: c@d.ca",
            ".a@b.ca",
            "é@b.ca",
        ] {
            assert!(Email::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_people_write_does_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", Subject::parse("Écran noir").unwrap()), "Subject(10 characters)");
    }
}
