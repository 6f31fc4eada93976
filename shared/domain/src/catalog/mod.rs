//! What can be asked for: categories, request types and their fields, as data
//! (`spec/product.md`, The catalogue; `catalog.toml`). [`Catalog::load`]
//! checks the data, [`RequestType::check`] what someone filled in.

mod check;
mod load;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use deserr::Deserr;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::account::Language;

pub use check::FreeText;
pub use load::CatalogError;

/// How urgent the requests of a type are; ordered from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "lowercase")]
#[deserr(rename_all = lowercase)]
pub enum Priority {
    Low,
    Normal,
    High,
}

impl Priority {
    /// The code that the API and the records use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// The team of agents that a request goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Deserr, ToSchema)]
#[serde(rename_all = "lowercase")]
#[deserr(rename_all = lowercase)]
pub enum Team {
    Production,
    Preproduction,
    Functional,
    Access,
    Data,
    Triage,
}

impl Team {
    /// Every team.
    pub const ALL: [Self; 6] =
        [Self::Production, Self::Preproduction, Self::Functional, Self::Access, Self::Data, Self::Triage];

    /// The code that the API and the records use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Preproduction => "preproduction",
            Self::Functional => "functional",
            Self::Access => "access",
            Self::Data => "data",
            Self::Triage => "triage",
        }
    }

    /// The team as its members call it.
    pub const fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Production, _) => "Production",
            (Self::Preproduction, Language::Fr) => "Préproduction",
            (Self::Preproduction, Language::En) => "Pre-production",
            (Self::Functional, Language::Fr) => "Accompagnement fonctionnel",
            (Self::Functional, Language::En) => "Functional support",
            (Self::Access, Language::Fr) => "Accès",
            (Self::Access, Language::En) => "Access",
            (Self::Data, Language::Fr) => "Données",
            (Self::Data, Language::En) => "Data",
            (Self::Triage, _) => "Triage",
        }
    }

    /// The team of this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|team| team.as_str() == code)
    }
}

/// A text for people, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Label {
    pub fr: String,
    pub en: String,
}

/// All that can be asked for. Serialised as the answer of `GET /catalog`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Catalog {
    pub categories: Vec<Category>,
}

/// The first thing that a requester chooses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Category {
    pub code: String,
    pub label: Label,
    pub types: Vec<RequestType>,
}

/// The second: it decides the form, the priority and the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RequestType {
    pub code: String,
    /// Code of its category.
    pub category: String,
    pub label: Label,
    /// What it is for, in the words of the users' guide.
    pub help: Label,
    /// How the form asks for the subject.
    pub subject_label: Label,
    pub priority: Priority,
    pub team: Team,
    /// Whether its incidents can be major ones.
    pub can_be_major: bool,
    pub fields: Vec<Field>,
}

/// A field of a type's form, sent in `fields` under its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Field {
    pub name: String,
    pub kind: FieldKind,
    pub label: Label,
    pub required: bool,
    /// Required as well where this holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_when: Option<Condition>,
    /// The field takes a value only where this holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// A page asks for the field only where this holds; a value that is sent anyway is taken.
    #[serde(skip)]
    pub asked_when: Option<Condition>,
    /// Least value, characters or number of choices, by kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Greatest value, characters or number of choices, by kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// What a choice is made from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// RFC 3339; kept in UTC, in whole seconds.
    Instant,
    /// One of the options.
    Choice,
    /// A list of options, each once.
    Choices,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A person's name.
    Name,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Choice {
    pub value: String,
    pub label: Label,
}

/// Holds where another field has one of these values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Condition {
    /// Name of a choice or boolean field that stands before.
    pub field: String,
    pub any_of: Vec<Value>,
}

impl Catalog {
    /// Reads and checks a catalogue written as TOML.
    pub fn load(toml: &str) -> Result<Self, CatalogError> {
        load::load(toml)
    }

    /// The catalogue that the program carries, read at first use.
    pub fn builtin() -> Result<&'static Self, &'static CatalogError> {
        static BUILTIN: OnceLock<Result<Catalog, CatalogError>> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::load(include_str!("../../catalog.toml"))).as_ref()
    }

    /// The request type of this code.
    pub fn get(&self, code: &str) -> Option<&RequestType> {
        self.types().find(|t| t.code == code)
    }

    /// Every request type, in the catalogue's order.
    pub fn types(&self) -> impl Iterator<Item = &RequestType> {
        self.categories.iter().flat_map(|c| &c.types)
    }
}
