//! What the layout needs to know, and the words that templates use.

use fluent_bundle::FluentValue;
use guichet_domain::account::{Actor, Language, Right, Role};
use guichet_domain::catalog::{Catalog, Label};
use guichet_domain::ids::AccountId;
use jiff::Timestamp;

use crate::{Filled, assets, texts};

/// Whoever is signed in, as the layout shows her.
#[derive(Debug, Clone)]
pub struct Me {
    pub id: AccountId,
    pub name: String,
    pub role: Role,
    /// Whether she may list the requests of her establishment.
    pub sees_establishment: bool,
    /// Whether she may have the files of her establishment.
    pub has_files: bool,
    /// Seconds until the session ends, unless something is done before.
    pub idle: i64,
    /// Seconds until it ends whatever is done.
    pub left: i64,
}

impl Me {
    pub(crate) fn of(actor: &Actor, idle: i64, left: i64) -> Self {
        Self {
            id: actor.id,
            name: actor.name.clone(),
            role: actor.role,
            sees_establishment: actor.has(Right::ViewEstablishment),
            has_files: actor.has(Right::DownloadFiles),
            idle,
            left,
        }
    }

    pub fn is_staff(&self) -> bool {
        self.role.is_staff()
    }

    pub fn is_lead(&self) -> bool {
        self.role == Role::Lead
    }

    pub fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }
}

/// Around what a page is about: language, reader, address, and what just happened. A template has it as `page`.
#[derive(Debug, Clone)]
pub struct Page {
    pub language: Language,
    pub me: Option<Me>,
    /// When the page was made, for clocks that count down to an instant.
    pub now: Option<Timestamp>,
    /// Path and query.
    pub address: String,
    /// Key of the text that says what was just done (`?notice=CODE` stands for `notice-CODE`).
    pub notice: Option<String>,
    /// A form was just sent, and nothing of it needs to be kept in the browser (`?sent`).
    pub sent: bool,
    /// The page is shown to someone who has just signed out.
    pub signed_out: bool,
    /// Whether people change the language by the address, as they do who have no account at hand.
    pub(crate) language_asked: bool,
}

impl Page {
    /// The text of a key.
    pub fn t(&self, key: &str) -> String {
        texts::text(self.language, key, &[])
    }

    /// The text of a key, with one value.
    pub fn with(&self, key: &str, name: &str, value: &(impl ToString + ?Sized)) -> String {
        texts::text(self.language, key, &[(name, FluentValue::from(value.to_string()))])
    }

    /// The text of a key, with two values.
    pub fn with2(
        &self,
        key: &str,
        (first, one): (&str, &(impl ToString + ?Sized)),
        (second, two): (&str, &(impl ToString + ?Sized)),
    ) -> String {
        let values = [(first, FluentValue::from(one.to_string())), (second, FluentValue::from(two.to_string()))];
        texts::text(self.language, key, &values)
    }

    /// The text of a key about so many (`n`), in the right number.
    pub fn count(&self, key: &str, n: &usize) -> String {
        texts::text(self.language, key, &[("n", FluentValue::from(*n))])
    }

    /// The word for a value of a fixed set: `word("status", "in_progress")` is the text `status-in-progress`.
    pub fn word(&self, set: &str, value: &str) -> String {
        self.t(&format!("{set}-{}", value.replace('_', "-")))
    }

    /// A label of the catalogue.
    pub fn label<'a>(&self, label: &'a Label) -> &'a str {
        match self.language {
            Language::Fr => &label.fr,
            Language::En => &label.en,
        }
    }

    /// The name of a request type; the code itself, of one that the catalogue has given up.
    pub fn kind(&self, code: &str) -> String {
        let kind = Catalog::builtin().ok().and_then(|catalog| catalog.get(code));
        kind.map_or(code, |kind| self.label(&kind.label)).to_owned()
    }

    pub fn is_french(&self) -> bool {
        self.language == Language::Fr
    }

    /// For `lang`.
    pub fn lang(&self) -> &'static str {
        self.lang_of(&self.language)
    }

    /// For `lang` of what is written in a language of its own.
    #[allow(clippy::trivially_copy_pass_by_ref, clippy::unused_self, reason = "templates pass references")]
    pub fn lang_of(&self, language: &Language) -> &'static str {
        match language {
            Language::Fr => "fr-CA",
            Language::En => "en-CA",
        }
    }

    /// Whether an agent or administrator looks at it.
    pub fn is_staff(&self) -> bool {
        self.me.as_ref().is_some_and(Me::is_staff)
    }

    /// Whether an administrator looks at it.
    pub fn is_administrator(&self) -> bool {
        self.me.as_ref().is_some_and(Me::is_administrator)
    }

    /// What the title begins with where the form has errors.
    pub fn mark(&self, f: &Filled) -> String {
        if f.problem.is_some() { self.t("errors-mark") } else { String::new() }
    }

    /// Whether what just happened is to be looked at twice: notices whose key says so.
    pub fn notice_warns(&self) -> bool {
        self.notice.as_deref().is_some_and(|key| key.ends_with("-warning"))
    }

    /// The identifier of the control for the value at a JSON pointer: `/contacts/0/name` has `contacts-0-name`.
    pub fn id(&self, pointer: &str) -> String {
        pointer.trim_start_matches('/').replace('/', "-")
    }

    /// The name of that control: `contacts[0][name]`.
    pub fn control(&self, pointer: &str) -> String {
        let mut parts = pointer.trim_start_matches('/').split('/');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |name, part| format!("{name}[{part}]"))
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        format!("/assets/{}/{name}", assets::HASH)
    }

    /// Whether the page lies under this path: for the navigation's `aria-current`.
    pub fn is_under(&self, path: &str) -> bool {
        let own = self.address.split('?').next().unwrap_or_default();
        own == path || (path != "/" && own.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Whether it is of the file repository.
    pub fn is_files(&self) -> bool {
        let own = self.address.split('?').next().unwrap_or_default();
        own == "/deposits" || (own.starts_with("/establishments/") && own.ends_with("/files"))
    }

    /// This very page in the other language, for readers without a session.
    pub fn in_other_language(&self) -> String {
        let other = if self.is_french() { "en" } else { "fr" };
        let (path, query) = self.address.split_once('?').unwrap_or((&self.address, ""));
        let mut kept = form_urlencoded::Serializer::new(String::new());
        let pairs = form_urlencoded::parse(query.as_bytes());
        kept.extend_pairs(pairs.filter(|(name, _)| name != "lang" && name != "notice" && name != "sent"));
        kept.append_pair("lang", other);
        format!("{path}?{}", kept.finish())
    }
}
