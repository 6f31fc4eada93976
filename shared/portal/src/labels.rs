//! What the controls of forms are called, for messages that stand apart from them.

use guichet_domain::account::Language;
use guichet_domain::catalog::Catalog;
use guichet_http::Form;

use crate::texts;

/// Pointers without the places of rows, and the text that labels their control. Where a form asks for one text alone,
/// its message needs no name.
const LABELS: [(&str, &str); 28] = [
    ("/subject", "filing-subject"),
    ("/description", "filing-description"),
    ("/checked", "filing-checked"),
    ("/contacts", "contacts-title"),
    ("/contacts/name", "contacts-name"),
    ("/contacts/phone", "contacts-phone"),
    ("/contacts/extension", "contacts-extension"),
    ("/visibility", "filing-visibility"),
    ("/remark", "close-remark"),
    ("/account", "share-with"),
    ("/email", "account-email"),
    ("/password", "sign-in-password"),
    ("/current", "password-current"),
    ("/new", "password-new"),
    ("/name", "account-name"),
    ("/phone", "account-phone"),
    ("/language", "profile-language"),
    ("/role", "account-role"),
    ("/rights", "account-rights"),
    ("/teams", "account-teams"),
    ("/establishment", "account-establishment"),
    ("/id", "establishment-code"),
    ("/region", "establishment-region"),
    ("/title", "canned-name"),
    ("/category", "article-category"),
    ("/tags", "article-tags"),
    ("/audience", "article-audience"),
    ("/state", "article-state"),
];

/// The label of the control at a JSON pointer; with the person's place, where several are asked for.
pub(crate) fn label(language: Language, form: &Form, pointer: &str) -> Option<String> {
    if let Some(field) = pointer.strip_prefix("/fields/") {
        return of_type(language, form, field.split('/').next()?);
    }
    let (rows, parts): (Vec<_>, Vec<_>) = pointer.split('/').partition(|part| part.parse::<usize>().is_ok());
    let plain = parts.join("/");
    let (_, key) = LABELS.iter().find(|(known, _)| *known == plain)?;
    let label = texts::text(language, key, &[]);
    let row = rows.first().and_then(|row| row.parse::<usize>().ok()).filter(|_| plain.starts_with("/contacts/"));
    Some(row.map_or(label.clone(), |row| {
        format!("{} {}, {label}", texts::text(language, "contacts-person", &[]), row.saturating_add(1))
    }))
}

/// The label of a field of the request's own type.
fn of_type(language: Language, form: &Form, name: &str) -> Option<String> {
    let code = ["/type", "/_type"].into_iter().map(|at| form.text(at)).find(|code| !code.is_empty())?;
    let field = Catalog::builtin().ok()?.get(code)?.fields.iter().find(|field| field.name == name)?;
    Some(match language {
        Language::Fr => field.label.fr.clone(),
        Language::En => field.label.en.clone(),
    })
}
