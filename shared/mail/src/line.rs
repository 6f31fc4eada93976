//! Text written by people, on its way into a mail.
//!
//! Cleaned when it is shown, so that no template can forget it: what comes in stays text of
//! its own line, whatever it holds. Escaping for HTML is the templates' (askama's) part.

use std::fmt::{self, Display, Formatter, Write};

/// One line: control characters and line breaks become spaces, marks that turn the direction
/// of writing around or hide are left out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Line<'a>(&'a str);

impl<'a> Line<'a> {
    pub const fn new(text: &'a str) -> Self {
        Line(text)
    }

    /// At most `max` characters, the last of them « … » where more was there.
    pub fn short(self, max: usize) -> String {
        let whole = self.to_string();
        if whole.chars().count() <= max {
            return whole;
        }
        let kept: String = whole.chars().take(max.saturating_sub(1)).collect();
        format!("{}…", kept.trim_end())
    }
}

impl<'a> From<&'a str> for Line<'a> {
    fn from(text: &'a str) -> Self {
        Line(text)
    }
}

impl<'a> From<&'a String> for Line<'a> {
    fn from(text: &'a String) -> Self {
        Line(text)
    }
}

impl Display for Line<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for character in self.0.trim().chars() {
            if breaks(character) {
                out.write_char(' ')?;
            } else if !hides(character) {
                out.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// Without the text: it may be personal, and debug output ends in logs.
impl fmt::Debug for Line<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "Line({} bytes)", self.0.len())
    }
}

/// A text of several lines that is quoted as it is (Markdown is not turned into HTML).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Quote<'a>(&'a str);

impl<'a> Quote<'a> {
    pub const fn new(text: &'a str) -> Self {
        Quote(text)
    }

    /// Its lines, cleaned.
    pub fn lines(self) -> impl Iterator<Item = String> {
        self.0.trim().replace("\r\n", "\n").split(ends_line).map(indented).collect::<Vec<_>>().into_iter()
    }
}

impl<'a> From<&'a str> for Quote<'a> {
    fn from(text: &'a str) -> Self {
        Quote(text)
    }
}

impl<'a> From<&'a String> for Quote<'a> {
    fn from(text: &'a String) -> Self {
        Quote(text)
    }
}

impl fmt::Debug for Quote<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "Quote({} bytes)", self.0.len())
    }
}

/// A line of a quote keeps its leading spaces: lists and pasted logs live from them.
fn indented(line: &str) -> String {
    let line = line.trim_end();
    let text = line.trim_start();
    format!("{}{}", " ".repeat(line.chars().count() - text.chars().count()), Line(text))
}

fn ends_line(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn breaks(character: char) -> bool {
    character.is_control() || ends_line(character)
}

/// Directional marks, embeddings, overrides and isolates (Unicode's UAX 9), zero-width space
/// and no-break space, tags.
fn hides(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line() {
        let hostile = "Objet\r\nBcc: x@y.test\u{2028}fin\u{7}\u{0}";
        assert_eq!(Line::new(hostile).to_string(), "Objet  Bcc: x@y.test fin  ");
    }

    #[test]
    fn marks_that_turn_writing_around_are_left_out() {
        assert_eq!(Line::new("facture\u{202e}fdp.exe\u{2066}\u{200b}").to_string(), "facturefdp.exe");
    }

    #[test]
    fn accents_emoji_and_no_break_spaces_stay() {
        let text = "Évaluation « à faire » 👩‍⚕️ عربي";
        assert_eq!(Line::new(text).to_string(), text);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        assert_eq!(Line::new("éééé").short(4), "éééé");
        assert_eq!(Line::new("ééééé").short(4), "ééé…");
    }

    #[test]
    fn a_quote_keeps_its_lines_and_indents() {
        let lines: Vec<_> = Quote::new("\nun\r\n\r\n  deux\u{7}\rtrois \n").lines().collect();
        assert_eq!(lines, ["un", "", "  deux ", "trois"]);
    }

    #[test]
    fn debug_output_holds_no_text() {
        let shown = format!("{:?} {:?}", Line::new("secret"), Quote::new("secret"));
        assert!(!shown.contains("secret"));
    }
}
