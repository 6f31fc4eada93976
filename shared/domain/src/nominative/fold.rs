//! A text made plain to search in: lower-case ASCII, one byte for each
//! character that counts, with the way back to the original positions.

use std::ops::Range;

/// Stands for a letter that has no plain form: still part of a word.
pub(super) const OTHER_LETTER: u8 = 0x02;
/// Stands for any other character.
const OTHER: u8 = 0x03;

/// A folded text. Invisible characters and combining marks are left out;
/// everything else keeps its place in the order.
pub(super) struct Folded {
    text: String,
    scalars: Vec<char>,
    /// For each folded byte, the scalar that it comes from.
    origin: Vec<usize>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let scalars: Vec<char> = text.chars().collect();
        let mut folded = String::with_capacity(scalars.len());
        let mut origin = Vec::with_capacity(scalars.len());
        for (position, &c) in scalars.iter().enumerate() {
            if let Some(byte) = plain(c) {
                folded.push(char::from(byte));
                origin.push(position);
            }
        }
        Self { text: folded, scalars, origin }
    }

    /// The folded text, ASCII only: bytes and characters are the same.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The original text.
    pub(super) fn scalars(&self) -> &[char] {
        &self.scalars
    }

    /// Positions in the original text of a stretch of the folded one, which
    /// must not be empty.
    pub(super) fn original(&self, span: &Range<usize>) -> (usize, usize) {
        (self.origin[span.start], self.origin[span.end - 1] + 1)
    }

    /// Whether the folded character at `at` was written with an acute accent.
    pub(super) fn acute(&self, at: usize) -> bool {
        let position = self.origin[at];
        matches!(self.scalars[position], 'é' | 'É') || self.scalars.get(position + 1) == Some(&'\u{301}')
    }

    /// Whether a word (letter or digit) goes on just before `at`.
    pub(super) fn word_before(&self, at: usize) -> bool {
        at > 0 && is_word(self.bytes()[at - 1])
    }

    /// Whether a word goes on at `at`.
    pub(super) fn word_at(&self, at: usize) -> bool {
        self.bytes().get(at).copied().is_some_and(is_word)
    }

    /// Up to `reach` folded characters before `at`.
    pub(super) fn before(&self, at: usize, reach: usize) -> &str {
        &self.text[at.saturating_sub(reach)..at]
    }

    /// Up to `reach` folded characters from `at` on.
    pub(super) fn after(&self, at: usize, reach: usize) -> &str {
        &self.text[at..(at + reach).min(self.text.len())]
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == OTHER_LETTER
}

/// The plain form of a character, or nothing for one that leaves no trace.
fn plain(c: char) -> Option<u8> {
    if c.is_ascii() {
        return Some(match c {
            '\r' | '\u{b}' | '\u{c}' => b'\n',
            '\t' => b' ',
            _ => c.to_ascii_lowercase() as u8,
        });
    }
    match c {
        // Soft hyphen, zero-width, direction marks, joiners, variation
        // selectors, combining marks.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{300}'..='\u{36f}' => None,
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some(b'\n'),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '¬' => Some(b'-'),
        '·' | '•' | '․' | '。' | '∙' | '⋅' => Some(b'.'),
        '⁄' | '∕' => Some(b'/'),
        '’' | '‘' | 'ʼ' | '´' => Some(b'\''),
        '°' | 'º' | '№' => Some(b'o'),
        // Full-width forms mirror ASCII.
        '\u{ff01}'..='\u{ff5e}' => u8::try_from(u32::from(c) - 0xfee0).ok().map(|b| b.to_ascii_lowercase()),
        _ if c.is_whitespace() => Some(b' '),
        _ => Some(digit(c).or_else(|| letter(c)).unwrap_or(if c.is_alphanumeric() { OTHER_LETTER } else { OTHER })),
    }
}

/// Decimal digits of other scripts and styles, whose blocks hold ten each.
fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        '\u{966}'..='\u{96f}' => 0x966,
        '\u{1d7ce}'..='\u{1d7ff}' => 0x1_d7ce,
        _ => return None,
    };
    u8::try_from((u32::from(c) - zero) % 10).ok().map(|d| b'0' + d)
}

/// Accented letters without their accent, and Cyrillic or Greek letters that
/// look like Latin ones.
fn letter(c: char) -> Option<u8> {
    Some(match c.to_lowercase().next()? {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' | 'а' | 'α' | 'æ' => b'a',
        'ç' | 'с' => b'c',
        'é' | 'è' | 'ê' | 'ë' | 'е' | 'ε' => b'e',
        'î' | 'ï' | 'í' | 'ì' | 'і' | 'ι' => b'i',
        'ñ' | 'ν' => b'n',
        'ô' | 'ö' | 'ó' | 'ò' | 'õ' | 'ø' | 'œ' | 'о' | 'ο' => b'o',
        'û' | 'ü' | 'ù' | 'ú' | 'υ' => b'u',
        'ÿ' | 'ý' | 'у' => b'y',
        'в' | 'β' => b'b',
        'н' | 'η' => b'h',
        'ј' => b'j',
        'к' | 'κ' => b'k',
        'м' | 'μ' => b'm',
        'р' | 'ρ' => b'p',
        'ѕ' => b's',
        'т' | 'τ' => b't',
        'х' | 'χ' => b'x',
        'ζ' => b'z',
        _ => return None,
    })
}
