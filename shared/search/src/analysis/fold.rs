//! Characters as they are compared: lower case, without accents, ligatures taken apart.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// What a character is to the cutting of words.
pub(super) enum Kind {
    /// A letter or a digit, part of a word.
    Word,
    /// Leaves no trace, inside a word or out: combining marks, soft hyphens, zero-width characters.
    Ignored,
    Apostrophe,
    /// Joins the parts of a compound when there is no space around.
    Connector,
    Space,
    Other,
}

pub(super) fn kind(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Word,
        ' ' | '\u{a0}' | '\u{202f}' => Kind::Space,
        '\'' | '’' | '‘' | 'ʼ' | '´' | '\u{2bb}' | '\u{ff07}' => Kind::Apostrophe,
        '-' | '_' | '.' | '/' | '+' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '·' => Kind::Connector,
        _ if c.is_ascii() => Kind::Other,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => Kind::Ignored,
        // `º` and `ª` are letters to Unicode; the degree sign is not, and « n° » is written with either.
        'º' | 'ª' | '°' => Kind::Other,
        _ if is_combining_mark(c) => Kind::Ignored,
        _ if c.is_alphanumeric() => Kind::Word,
        _ => Kind::Other,
    }
}

/// Appends a character of a word, folded.
pub(super) fn push(c: char, folded: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => folded.push(c),
        'A'..='Z' => folded.push(c.to_ascii_lowercase()),
        // What French and English texts hold most of the time, without the tables of Unicode.
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => folded.push('e'),
        'à' | 'â' | 'À' | 'Â' => folded.push('a'),
        'ç' | 'Ç' => folded.push('c'),
        _ => decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase().for_each(|lower| plain(lower, folded));
            }
        }),
    }
}

/// Letters that Unicode does not take apart.
fn plain(c: char, folded: &mut String) {
    match c {
        'œ' => folded.push_str("oe"),
        'æ' => folded.push_str("ae"),
        'ß' => folded.push_str("ss"),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ł' => folded.push('l'),
        'þ' => folded.push_str("th"),
        'ı' => folded.push('i'),
        // What lower-casing leaves behind a dotted capital.
        _ if is_combining_mark(c) => {}
        _ if c.is_alphanumeric() => folded.push(c),
        // Compatibility forms may hold spaces or signs; a word has none.
        _ => {}
    }
}
