//! To those who may have an establishment's files: one was deposited, or goes soon. Without its name, which may say more
//! than a mail should.

use askama::Template;
use jiff::Timestamp;

use crate::pieces::tidy;
use crate::{Lang, Line, Rendered};

/// The file goes 30 days after it was deposited (`spec/api.md`, Files).
#[derive(Debug, Clone)]
pub struct FileDeposited<'a> {
    /// The name, where it is known.
    pub name: Option<Line<'a>>,
    /// The establishment's files.
    pub link: Line<'a>,
    pub expires_at: Timestamp,
    /// It goes within three days; else it was deposited just now.
    pub soon: bool,
}

#[derive(Template)]
#[template(path = "file_deposited/fr.txt")]
struct FrText<'a> {
    it: &'a FileDeposited<'a>,
}

#[derive(Template)]
#[template(path = "file_deposited/fr.html")]
struct FrHtml<'a> {
    it: &'a FileDeposited<'a>,
    lang: Lang,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "file_deposited/en.txt")]
struct EnText<'a> {
    it: &'a FileDeposited<'a>,
}

#[derive(Template)]
#[template(path = "file_deposited/en.html")]
struct EnHtml<'a> {
    it: &'a FileDeposited<'a>,
    lang: Lang,
    title: &'a str,
}

#[derive(Template)]
#[template(path = "file_deposited/fr.subject.txt")]
struct FrSubject<'a> {
    it: &'a FileDeposited<'a>,
}

#[derive(Template)]
#[template(path = "file_deposited/en.subject.txt")]
struct EnSubject<'a> {
    it: &'a FileDeposited<'a>,
}

impl FileDeposited<'_> {
    pub(crate) fn render(&self, lang: Lang) -> askama::Result<Rendered> {
        let it = self;
        let subject = match lang {
            Lang::Fr => FrSubject { it }.render()?,
            Lang::En => EnSubject { it }.render()?,
        };
        let title = subject.trim();
        let (text, html) = match lang {
            Lang::Fr => (FrText { it }.render()?, FrHtml { it, lang, title }.render()?),
            Lang::En => (EnText { it }.render()?, EnHtml { it, lang, title }.render()?),
        };
        Ok(Rendered { lang, subject: title.to_owned(), text: tidy(&text), html })
    }
}
