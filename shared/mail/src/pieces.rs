//! From a mail's folder of templates to text: what all mails share.

/// What one event says: a whole mail's core, or one paragraph of several.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// What happened, in a few words; subject and heading.
    pub(crate) title: String,
    pub(crate) text: String,
    /// Escaped already.
    pub(crate) html: String,
}

/// Ties an event's context to its folder: defines `piece(it, about, lang)`.
///
/// In the templates `it` is the context and `about` the request. The paths are spelt out
/// because the derive wants literals.
macro_rules! pieces {
    ($context:ty: $fr_subject:literal, $fr_text:literal, $fr_html:literal,
     $en_subject:literal, $en_text:literal, $en_html:literal $(,)?) => {
        $crate::pieces::pieces!(@page FrSubject, $context, $fr_subject);
        $crate::pieces::pieces!(@page FrText, $context, $fr_text);
        $crate::pieces::pieces!(@page FrHtml, $context, $fr_html);
        $crate::pieces::pieces!(@page EnSubject, $context, $en_subject);
        $crate::pieces::pieces!(@page EnText, $context, $en_text);
        $crate::pieces::pieces!(@page EnHtml, $context, $en_html);

        pub(crate) fn piece<'a>(
            it: &'a $context,
            about: &'a $crate::About<'a>,
            lang: $crate::Lang,
        ) -> askama::Result<$crate::pieces::Piece> {
            use askama::Template as _;
            let (title, text, html) = match lang {
                $crate::Lang::Fr => (
                    FrSubject { it, about }.render()?,
                    FrText { it, about }.render()?,
                    FrHtml { it, about }.render()?,
                ),
                $crate::Lang::En => (
                    EnSubject { it, about }.render()?,
                    EnText { it, about }.render()?,
                    EnHtml { it, about }.render()?,
                ),
            };
            Ok($crate::pieces::Piece {
                title: title.trim().to_owned(),
                text: $crate::pieces::tidy(&text),
                html: html.trim().to_owned(),
            })
        }
    };
    (@page $name:ident, $context:ty, $path:literal) => {
        #[derive(askama::Template)]
        #[template(path = $path)]
        #[allow(dead_code, reason = "not every page needs both")]
        struct $name<'a> {
            it: &'a $context,
            about: &'a $crate::About<'a>,
        }
    };
}
pub(crate) use pieces;

/// Plain text without the blank lines that template tags leave behind.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.trim().lines().map(str::trim_end) {
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if blank > 0 {
            out.push('\n');
            blank = 0;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}
