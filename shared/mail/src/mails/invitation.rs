//! To a person whose account waits for her (the guide's step 1).

use askama::Template;
use jiff::Timestamp;

use crate::pieces::tidy;
use crate::{Lang, Line, Rendered};

/// The link is good for 7 days and once (`spec/product.md, Accounts`).
#[derive(Debug, Clone)]
pub struct Invitation<'a> {
    /// The name, where the one who invites gave it.
    pub name: Option<Line<'a>>,
    /// « Visiter le portail », with the token.
    pub link: Line<'a>,
    pub good_until: Timestamp,
}

#[derive(Template)]
#[template(path = "invitation/fr.txt")]
struct FrText<'a> {
    it: &'a Invitation<'a>,
}

#[derive(Template)]
#[template(path = "invitation/fr.html")]
struct FrHtml<'a> {
    it: &'a Invitation<'a>,
    lang: Lang,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "invitation/en.txt")]
struct EnText<'a> {
    it: &'a Invitation<'a>,
}

#[derive(Template)]
#[template(path = "invitation/en.html")]
struct EnHtml<'a> {
    it: &'a Invitation<'a>,
    lang: Lang,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "invitation/fr.subject.txt")]
struct FrSubject;

#[derive(Template)]
#[template(path = "invitation/en.subject.txt")]
struct EnSubject;

impl Invitation<'_> {
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
