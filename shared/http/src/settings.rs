//! What an operator sets, read once from the environment at the start.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use guichet_domain::catalog::Team;
use guichet_domain::closure::Rule;
use guichet_domain::text::Email;
use guichet_store::Seal;

/// Bytes that never show: not in `Debug`, not in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// A variable is missing or wrong; the text names it and says what it takes, never a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct SettingsError {
    pub name: &'static str,
    pub reason: String,
}

/// The settings of a function.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `GUICHET_TABLE`: the table's name.
    pub table: String,
    /// `GUICHET_ORIGIN`: what people see, such as `https://guichet.example`; no slash at the end.
    pub origin: String,
    /// `GUICHET_SECRET`: at least 32 random bytes, the same for all functions; sealed cursors and keyed hashes
    /// depend on it.
    pub secret: Secret,
    /// `GUICHET_MAIL_FROM`: `ADDRESS` or `NAME <ADDRESS>`.
    pub mail_from: Email,
    /// The name beside it; « Guichet » unless told.
    pub mail_from_name: String,
    /// `GUICHET_TRUSTED_HOPS`: how many proxies of ours add to `X-Forwarded-For`; none unless told.
    pub trusted_hops: usize,
    /// `GUICHET_CLOSURE_HOURS`, `_DAYS`, `_ZONE`: 72, 2 and `America/Toronto` unless told.
    pub closure_rule: Rule,
    /// `GUICHET_QUIET_TEAMS`: teams, separated by commas, that get no mail for new requests.
    pub quiet_teams: BTreeSet<Team>,
    /// `GUICHET_ADMIN_EMAIL`: who is invited as an administrator, unless the address has an account.
    pub administrator_email: Option<Email>,
    /// `GUICHET_BUCKET`: the bucket of the files and the search indexes, for the functions that use it.
    pub bucket: Option<String>,
    /// `GUICHET_FILES_ENDPOINT`: where browsers reach the bucket's host, if elsewhere than the functions do.
    pub files_endpoint: Option<String>,
    /// `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, or else the bucket's own host at AWS in `AWS_REGION`.
    pub bucket_origin: Option<String>,
    /// `GUICHET_EVENT_SECRET`: what callers of scheduled and stream functions show outside Lambda; at least 16
    /// characters.
    pub event_secret: Option<Secret>,
}

impl Settings {
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// From a look-up of variables; an empty one counts as not set.
    pub fn read(look_up: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let variables = Variables(|name: &str| look_up(name).filter(|value| !value.trim().is_empty()));
        let rule = Rule::default();
        let closure_rule = Rule {
            hours: variables.parsed("GUICHET_CLOSURE_HOURS", "a whole number of hours")?.unwrap_or(rule.hours),
            days: variables.parsed("GUICHET_CLOSURE_DAYS", "a whole number of days")?.unwrap_or(rule.days),
            zone: variables.optional("GUICHET_CLOSURE_ZONE").unwrap_or(rule.zone),
        };
        let closure_rule =
            closure_rule.checked().map_err(|error| wrong("GUICHET_CLOSURE_HOURS, _DAYS or _ZONE", error))?;
        let (mail_from_name, mail_from) = sender(&variables.required("GUICHET_MAIL_FROM")?)?;
        Ok(Self {
            table: variables.required("GUICHET_TABLE")?,
            origin: origin("GUICHET_ORIGIN", &variables.required("GUICHET_ORIGIN")?)?,
            secret: secret("GUICHET_SECRET", variables.required("GUICHET_SECRET")?, 32)?,
            mail_from,
            mail_from_name,
            trusted_hops: variables.parsed("GUICHET_TRUSTED_HOPS", "a whole number of proxies")?.unwrap_or(0),
            closure_rule,
            quiet_teams: variables
                .optional("GUICHET_QUIET_TEAMS")
                .map_or_else(|| Ok(BTreeSet::new()), |it| teams(&it))?,
            administrator_email: variables.parsed("GUICHET_ADMIN_EMAIL", "an e-mail address")?,
            bucket: variables.optional("GUICHET_BUCKET"),
            files_endpoint: variables
                .optional("GUICHET_FILES_ENDPOINT")
                .map(|value| origin("GUICHET_FILES_ENDPOINT", &value))
                .transpose()?,
            bucket_origin: variables.bucket_origin()?,
            event_secret: variables
                .optional("GUICHET_EVENT_SECRET")
                .map(|value| secret("GUICHET_EVENT_SECRET", value, 16))
                .transpose()?,
        })
    }

    /// Whether people reach the service over https: cookies are bound to the host then.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// The bucket, which a function that uses it must have been told.
    pub fn bucket(&self) -> Result<&str, SettingsError> {
        self.bucket.as_deref().ok_or_else(|| wrong("GUICHET_BUCKET", "is not set"))
    }

    /// Where browsers bring files to; pages let their scripts connect to nothing else.
    pub fn files_origin(&self) -> Option<&str> {
        self.files_endpoint.as_deref().or(self.bucket_origin.as_deref())
    }

    /// The secret at work.
    pub fn seal(&self) -> Seal {
        Seal::new(self.secret.expose())
    }
}

struct Variables<F>(F);

impl<F: Fn(&str) -> Option<String>> Variables<F> {
    fn optional(&self, name: &str) -> Option<String> {
        (self.0)(name)
    }

    fn required(&self, name: &'static str) -> Result<String, SettingsError> {
        self.optional(name).ok_or_else(|| wrong(name, "is not set"))
    }

    fn bucket_origin(&self) -> Result<Option<String>, SettingsError> {
        let Some(bucket) = self.optional("GUICHET_BUCKET") else { return Ok(None) };
        for name in ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"] {
            if let Some(endpoint) = self.optional(name) {
                return origin(name, &endpoint).map(Some);
            }
        }
        Ok(self.optional("AWS_REGION").map(|region| format!("https://{bucket}.s3.{region}.amazonaws.com")))
    }

    fn parsed<T: FromStr>(&self, name: &'static str, what: &str) -> Result<Option<T>, SettingsError> {
        self.optional(name).map(|text| text.trim().parse().map_err(|_| wrong(name, format!("give {what}")))).transpose()
    }
}

fn wrong(name: &'static str, reason: impl ToString) -> SettingsError {
    SettingsError { name, reason: reason.to_string() }
}

fn secret(name: &'static str, value: String, least: usize) -> Result<Secret, SettingsError> {
    if value.len() < least {
        return Err(wrong(name, format!("give at least {least} bytes")));
    }
    Ok(Secret::new(value))
}

fn origin(name: &'static str, text: &str) -> Result<String, SettingsError> {
    let origin = text.trim().trim_end_matches('/');
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")).unwrap_or_default();
    let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.:[]".contains(&b));
    if host.is_empty() || !plain {
        return Err(wrong(name, "give an origin such as https://guichet.example, in lower case"));
    }
    Ok(origin.to_owned())
}

fn sender(text: &str) -> Result<(String, Email), SettingsError> {
    let (name, address) = match text.trim().strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, address)) => (name.trim(), address),
        None => ("Guichet", text),
    };
    let email = Email::parse(address)
        .map_err(|_| wrong("GUICHET_MAIL_FROM", "give an address, or a name and an address as NAME <ADDRESS>"))?;
    let plain = !name.is_empty() && !name.chars().any(|c| c.is_control() || "<>\"".contains(c));
    if !plain {
        return Err(wrong("GUICHET_MAIL_FROM", "give the name without quotes"));
    }
    Ok((name.to_owned(), email))
}

fn teams(text: &str) -> Result<BTreeSet<Team>, SettingsError> {
    let codes = || Team::ALL.map(Team::as_str).join(", ");
    let team = |code: &str| {
        Team::of(code.trim()).ok_or_else(|| wrong("GUICHET_QUIET_TEAMS", format!("give any of {}", codes())))
    };
    text.split(',').map(team).collect()
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
