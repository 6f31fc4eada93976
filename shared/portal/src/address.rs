//! Addresses within the portal: what a page was asked for, and where a sign-in leads back to.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use deserr::Deserr;
use guichet_http::{Faults, Problem, Query, pairs};

/// Parameters that any page takes, besides its own.
const EVERY_PAGE: [&str; 3] = ["lang", "notice", "sent"];

/// The query of a page: as [`Query`], but what was left empty in a form is not there, and what any page takes
/// (`lang`, `notice`, `sent`) is left out.
#[derive(Debug, Clone)]
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: Deserr<Faults>> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut given = pairs(&parts.uri)?;
        given.retain(|(name, value)| !value.trim().is_empty() && !EVERY_PAGE.contains(&name.as_str()));
        Ok(Self(Query::of(given)?.0))
    }
}

/// The path, where it stays within the portal; else the home page. No way leads to another site from here.
pub fn local_path(path: &str) -> &str {
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if plain && path.starts_with('/') && !path.starts_with("//") { path } else { "/" }
}

/// A path with these parameters, those that are empty left out.
pub fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_never_leads_to_another_site() {
        for evil in [
            "https://evil.test",
            "//evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "javascript:alert(1)",
            "",
            "evil",
            "/a\r\nx: y",
            "/\tevil.test",
            " /",
        ] {
            assert_eq!(local_path(evil), "/", "{evil:?}");
        }
        for good in ["/", "/requests/CSC-1042?notice=commented#fil", "/requests?q=%C3%A9cran"] {
            assert_eq!(local_path(good), good);
        }
    }

    #[test]
    fn parameters_are_written_so_that_they_stay_values() {
        assert_eq!(with_query("/a", &[("q", "é&b=c"), ("x", "")]), "/a?q=%C3%A9%26b%3Dc");
        assert_eq!(with_query("/a", &[("x", "")]), "/a");
    }
}
