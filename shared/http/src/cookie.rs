//! The session's cookie (`spec/api.md`, Authentication): what pages show in the place of `Authorization`.

use axum::http::header::{COOKIE, HeaderMap, HeaderValue};

/// `__Host-` makes browsers refuse it from any other host, but needs https; the other name is ignored.
const fn name(https: bool) -> &'static str {
    if https { "__Host-session" } else { "session" }
}

/// The session's token, if the browser sent one.
pub fn session_of(headers: &HeaderMap, https: bool) -> Option<&str> {
    value(headers, name(https)).filter(|token| !token.is_empty())
}

/// The value of the cookie of this name.
pub fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find_map(|(given, value)| (given == name).then_some(value))
}

/// `Set-Cookie` that keeps the session's token until the browser is closed; the session itself ends before.
/// `None`: the token holds what no header can.
pub fn keep(token: &str, https: bool) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("{}={token}; {}", name(https), attributes(https))).ok()
}

/// `Set-Cookie` that forgets the session.
pub fn forget(https: bool) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("{}=; Max-Age=0; {}", name(https), attributes(https))).ok()
}

const fn attributes(https: bool) -> &'static str {
    if https { "Path=/; HttpOnly; SameSite=Lax; Secure" } else { "Path=/; HttpOnly; SameSite=Lax" }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sent(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (COOKIE, HeaderValue::from_str(line).unwrap())).collect()
    }

    #[test]
    fn the_cookie_of_the_other_scheme_is_ignored() {
        let headers = sent(&["a=1; session=plain", "__Host-session=secure"]);
        assert_eq!(session_of(&headers, false), Some("plain"));
        assert_eq!(session_of(&headers, true), Some("secure"));
        assert_eq!(session_of(&sent(&["session=plain"]), true), None);
        assert_eq!(session_of(&sent(&["session="]), false), None);
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_the_host() {
        assert_eq!(keep("t", true).unwrap(), "__Host-session=t; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(keep("t", false).unwrap(), "session=t; Path=/; HttpOnly; SameSite=Lax");
        assert!(forget(true).unwrap().to_str().unwrap().contains("Max-Age=0"));
        assert!(keep("t\r\nx: y", true).is_none());
    }
}
