//! To a person who asked for a new password.

use askama::Template;
use jiff::Timestamp;

use crate::pieces::tidy;
use crate::{Lang, Line, Rendered};

/// The link is good for 60 minutes and once (`spec/product.md, Accounts`).
#[derive(Debug, Clone)]
pub struct PasswordReset<'a> {
    /// The name, where it is known.
    pub name: Option<Line<'a>>,
    /// Where the new password is chosen, with the token.
    pub link: Line<'a>,
    pub good_until: Timestamp,
}

#[derive(Template)]
#[template(path = "password_reset/fr.txt")]
struct FrText<'a> {
    it: &'a PasswordReset<'a>,
}

#[derive(Template)]
#[template(path = "password_reset/fr.html")]
struct FrHtml<'a> {
    it: &'a PasswordReset<'a>,
    lang: Lang,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "password_reset/en.txt")]
struct EnText<'a> {
    it: &'a PasswordReset<'a>,
}

#[derive(Template)]
#[template(path = "password_reset/en.html")]
struct EnHtml<'a> {
    it: &'a PasswordReset<'a>,
    lang: Lang,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "password_reset/fr.subject.txt")]
struct FrSubject;

#[derive(Template)]
#[template(path = "password_reset/en.subject.txt")]
struct EnSubject;

impl PasswordReset<'_> {
    pub(crate) fn render(&self, lang: Lang) -> askama::Result<Rendered> {
        let it = self;
        let subject = match lang {
            Lang::Fr => FrSubject.render()?,
            Lang::En => EnSubject.render()?,
        };
        let title = subject.trim();
        let (text, html) = match lang {
            Lang::Fr => (FrText { it }.render()?, FrHtml { it, lang, title }.render()?),
            Lang::En => (EnText { it }.render()?, EnHtml { it, lang, title }.render()?),
        };
        Ok(Rendered { lang, subject: title.to_owned(), text: tidy(&text), html })
    }
}
