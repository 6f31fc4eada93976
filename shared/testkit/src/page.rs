//! Pages as a browser gets them: with the session's cookie, forms filled as they are rendered, redirects not followed.

use reqwest::Method;
use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

use crate::Person;

/// What came back to a browser.
#[derive(Debug, Clone)]
pub struct PageAnswer {
    pub status: u16,
    pub headers: HeaderMap,
    pub html: String,
}

/// A form as a browser would send it: names and values, in order.
pub type SentForm = Vec<(String, String)>;

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// The text of an element as people read it: white space runs are one space; no-break spaces stay.
fn text(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl PageAnswer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.html);
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.html);
        self.header("location").expect("a Location")
    }

    /// The values of `Set-Cookie`.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect()
    }

    /// Everything that is to be read between `<main>` and `</main>`.
    pub fn text(&self) -> String {
        self.select("main").join(" ")
    }

    /// Whether the page says this in its main part.
    #[track_caller]
    pub fn sees(&self, wanted: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(wanted), "{wanted:?} is not in: {text}");
        self
    }

    /// That nothing of the page, markup included, holds this.
    #[track_caller]
    pub fn lacks(&self, unwanted: &str) -> &Self {
        assert!(!self.html.contains(unwanted), "{unwanted:?} is in: {}", self.html);
        self
    }

    /// The texts of the elements that a CSS selector finds.
    pub fn select(&self, css: &str) -> Vec<String> {
        Html::parse_document(&self.html).select(&selector(css)).map(text).collect()
    }

    /// An attribute of the elements that a CSS selector finds, of those that have it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.html);
        page.select(&selector(css)).filter_map(|element| element.attr(name).map(ToOwned::to_owned)).collect()
    }

    /// The form that posts to this address, as it is rendered.
    #[track_caller]
    pub fn form(&self, action: &str) -> SentForm {
        let page = Html::parse_document(&self.html);
        let forms = selector("form[method=post]");
        let mut found = page.select(&forms).filter(|form| form.attr("action") == Some(action));
        let form = found.next().unwrap_or_else(|| panic!("no form to {action} in: {}", self.html));
        form.select(&selector("input, textarea, select")).flat_map(|control| values(&control)).collect()
    }

    /// The names of all controls of the form that posts to this address, its buttons included.
    #[track_caller]
    pub fn controls(&self, action: &str) -> Vec<String> {
        self.attributes(&format!("form[method=post][action=\"{action}\"] :is(input, textarea, select, button)"), "name")
    }
}

/// What a control sends as it is rendered.
fn values(control: &ElementRef<'_>) -> SentForm {
    let name = control.attr("name").filter(|_| control.attr("disabled").is_none());
    let Some(name) = name else { return Vec::new() };
    let sent = match control.value().name() {
        "textarea" => {
            let text: String = control.text().collect();
            // The parser has left out the line break that comes first already.
            vec![text.replace('\n', "\r\n")]
        }
        "select" => {
            let options: Vec<_> = control.select(&selector("option")).collect();
            let chosen: Vec<_> = options.iter().filter(|option| option.attr("selected").is_some()).collect();
            let chosen = if chosen.is_empty() && control.attr("multiple").is_none() {
                options.first().into_iter().collect()
            } else {
                chosen
            };
            chosen.into_iter().map(|option| option.attr("value").map_or_else(|| text(*option), str::to_owned)).collect()
        }
        _ => match control.attr("type").unwrap_or("text") {
            "checkbox" | "radio" if control.attr("checked").is_none() => Vec::new(),
            "checkbox" | "radio" => vec![control.attr("value").unwrap_or("on").to_owned()],
            "submit" | "button" | "reset" | "image" => Vec::new(),
            _ => vec![control.attr("value").unwrap_or_default().to_owned()],
        },
    };
    sent.into_iter().map(|value| (name.to_owned(), value)).collect()
}

impl Person {
    /// A browser's call: the session as a cookie, a page wanted.
    pub fn browse(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let call = self.browser.request(method, format!("{}{path}", self.url));
        let call = call.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        if self.token.is_empty() { call } else { call.header("cookie", format!("session={}", self.token)) }
    }

    pub async fn looks(&self, call: reqwest::RequestBuilder) -> PageAnswer {
        let response = call.send().await.expect("the service answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        PageAnswer { status, headers, html: response.text().await.expect("a page in UTF-8") }
    }

    /// Opens a page; a fragment (`#…`) stays in the browser, as it does.
    pub async fn page(&self, path: &str) -> PageAnswer {
        let path = path.split('#').next().unwrap_or_default();
        self.looks(self.browse(Method::GET, path)).await
    }

    /// Sends the form on this page that posts there, as it is rendered, with these values changed or chosen (a
    /// button's, a checkbox's); several of one name replace all of that name.
    #[track_caller]
    pub fn submits<'a>(
        &'a self,
        page: &PageAnswer,
        action: &'a str,
        changed: &[(&str, &str)],
    ) -> impl Future<Output = PageAnswer> + use<'a> {
        let controls = page.controls(action);
        for (name, _) in changed {
            assert!(controls.iter().any(|control| control == name), "no control {name} in the form to {action}");
        }
        let mut sent = page.form(action);
        sent.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
        sent.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let call = self.posts(action, &sent);
        self.looks(call)
    }

    /// A form's post from a page of the portal.
    pub async fn sends(&self, action: &str, values: &[(&str, &str)]) -> PageAnswer {
        let values: SentForm = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.looks(self.posts(action, &values)).await
    }

    fn posts(&self, action: &str, values: &SentForm) -> reqwest::RequestBuilder {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish();
        self.browse(Method::POST, action)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body)
    }

    /// The same browser with another session, as after a sign-in: the token of `Set-Cookie`.
    #[track_caller]
    pub fn with_session_of(&self, answer: &PageAnswer) -> Self {
        let cookies = answer.cookies();
        let session = cookies.iter().find_map(|cookie| cookie.strip_prefix("session="));
        let token = session.and_then(|rest| rest.split(';').next()).expect("a session's cookie").to_owned();
        Self { token, ..self.clone() }
    }
}
