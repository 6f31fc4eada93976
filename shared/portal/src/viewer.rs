//! Who looks at a page, and in which language.

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri};
use guichet_domain::account::Language;
use guichet_http::{App, Code, Ctx, Problem, SignedIn, cookie};

use crate::page::{Me, Page};
use crate::texts;

/// The cookie that keeps the language of someone whose account is not known yet.
const LANGUAGE: &str = "lang";
/// Sessions end after 60 minutes without activity, which is noted at most every 5 (`spec/product.md`, Accounts 5).
const SURE_OF: i64 = 55 * 60;

/// Someone signed in, before a page. Without a session she is sent to sign in, and then back.
#[derive(Clone)]
pub struct Viewer {
    pub ctx: Ctx,
    pub who: SignedIn,
    pub page: Page,
}

/// Anyone before a page.
#[derive(Clone)]
pub struct Visitor {
    pub ctx: Ctx,
    pub who: Option<SignedIn>,
    pub page: Page,
}

impl Visitor {
    /// `Set-Cookie` that keeps the language that was just asked for.
    pub fn language_cookie(&self) -> Option<HeaderValue> {
        self.page.language_asked.then(|| language_cookie(self.page.language))
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let who = SignedIn::from_request_parts(parts, app).await?;
        let ctx = Ctx::from_request_parts(parts, app).await?;
        let mut page = page(&parts.uri, &parts.headers);
        sign_in(&mut page, &ctx, &who);
        Ok(Self { ctx, who, page })
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let who = match SignedIn::from_request_parts(parts, app).await {
            Ok(who) => Some(who),
            Err(problem) if problem.code == Code::Unauthenticated => None,
            Err(problem) => return Err(problem),
        };
        let ctx = Ctx::from_request_parts(parts, app).await?;
        let mut page = page(&parts.uri, &parts.headers);
        if let Some(who) = &who {
            sign_in(&mut page, &ctx, who);
        }
        Ok(Self { ctx, who, page })
    }
}

fn sign_in(page: &mut Page, ctx: &Ctx, who: &SignedIn) {
    let left = who.until.duration_since(ctx.now).as_secs();
    page.now = Some(ctx.now);
    page.me = Some(Me::of(&who.actor, left.min(SURE_OF), left));
    page.language = who.actor.language;
}

/// The page as far as the call itself tells.
pub(crate) fn page(uri: &Uri, headers: &HeaderMap) -> Page {
    let given = guichet_http::pairs(uri).unwrap_or_default();
    let value = |wanted: &str| given.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let asked = value("lang").and_then(language_of);
    let kept = || cookie::value(headers, LANGUAGE).and_then(language_of);
    let language = asked.or_else(kept).unwrap_or_else(|| preferred(headers));
    let notice = value("notice").map(|code| format!("notice-{code}"));
    Page {
        language,
        me: None,
        now: None,
        address: uri.path_and_query().map_or("/", |it| it.as_str()).to_owned(),
        notice: notice.filter(|key| texts::has(language, key)),
        sent: value("sent").is_some(),
        signed_out: false,
        language_asked: asked.is_some(),
    }
}

/// `Set-Cookie` that keeps a language for pages without a session: a year.
pub fn language_cookie(language: Language) -> HeaderValue {
    HeaderValue::from_static(match language {
        Language::Fr => "lang=fr; Path=/; Max-Age=31536000; SameSite=Lax",
        Language::En => "lang=en; Path=/; Max-Age=31536000; SameSite=Lax",
    })
}

fn language_of(code: &str) -> Option<Language> {
    match code {
        "fr" => Some(Language::Fr),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The first of the two that the browser names; French where it names neither.
fn preferred(headers: &HeaderMap) -> Language {
    let ranges = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let codes = ranges.split(',').filter_map(|range| range.split([';', '-']).next());
    let mut known = codes.filter_map(|code| language_of(&code.trim().to_ascii_lowercase()));
    known.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn language(uri: &str, headers: &[(&str, &str)]) -> Language {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        page(&uri.parse().unwrap(), &headers).language
    }

    #[test]
    fn pages_are_french_first_and_english_on_request() {
        assert_eq!(language("/session", &[]), Language::Fr);
        assert_eq!(language("/session", &[("accept-language", "de-DE, en-US;q=0.8, fr;q=0.5")]), Language::En);
        assert_eq!(language("/session", &[("accept-language", "de-DE")]), Language::Fr);
        let english = ("accept-language", "en");
        assert_eq!(language("/session", &[english, ("cookie", "lang=fr")]), Language::Fr);
        assert_eq!(language("/session?lang=en", &[("cookie", "lang=fr")]), Language::En);
        assert_eq!(language("/session?lang=xx", &[english]), Language::En);
    }
}
