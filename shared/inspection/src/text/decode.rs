//! From the bytes of a text to its characters, and back to bytes that say the same.

use encoding_rs::WINDOWS_1252;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// With the odd byte of Windows-1252, as logs have that several programs write to.
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

/// Bytes that are looked at and written in one go, between two looks at the time.
const STRETCH: usize = 1 << 20;

/// How a text is written; none for what is no text: with zeros, or with many characters that nobody types.
pub fn encoding(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return wide(bytes, Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return wide(bytes, Encoding::Utf16Be),
        _ => {}
    }
    if bytes.contains(&0) {
        return evident(bytes);
    }
    let odd = bytes.iter().filter(|&&b| is_odd(char::from(b)) && b < 0x80).count();
    if odd > 0 && odd > bytes.len() / 50 {
        return None;
    }
    // How many characters are UTF-8 beyond ASCII, and how many bytes can't be.
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
        bad += chunk.invalid().len();
    }
    Some(if bad == 0 || good > bad { Encoding::Utf8 } else { Encoding::Windows1252 })
}

/// UTF-16 without its mark: Latin text has a zero in nearly every second byte.
fn evident(bytes: &[u8]) -> Option<Encoding> {
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), bytes.len() / 2);
    if even * 50 < half && odd * 2 > half {
        wide(bytes, Encoding::Utf16Le)
    } else if odd * 50 < half && even * 2 > half {
        wide(bytes, Encoding::Utf16Be)
    } else {
        None
    }
}

/// Whether it holds what a text of this encoding does.
fn wide(bytes: &[u8], encoding: Encoding) -> Option<Encoding> {
    let odd = char::decode_utf16(units(bytes, encoding)).filter(|c| c.as_ref().map_or(true, |&c| is_odd(c))).count();
    (bytes.len().is_multiple_of(2) && bytes.len() > 2 && odd <= bytes.len() / 100).then_some(encoding)
}

fn units(bytes: &[u8], encoding: Encoding) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(move |pair| {
        let pair = [pair[0], pair[1]];
        if encoding == Encoding::Utf16Be { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    })
}

/// Whether a character is none that a text holds. Line and page ends, tabs, the separators of HL7's framing and the
/// escapes of coloured logs are.
fn is_odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1b}' | '\u{1c}' | '\u{85}')
}

/// Whether a character is left out: it has no place of its own and makes a text read otherwise than it is.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}')
}

fn push(out: &mut String, c: char) {
    if is_odd(c) {
        out.push(char::REPLACEMENT_CHARACTER);
    } else if !is_hidden(c) {
        out.push(c);
    }
}

/// The text, without its mark, controls made visible, direction marks left out; none when time ran out.
pub fn clean(bytes: &[u8], encoding: Encoding, still: &(dyn Fn() -> bool + Sync)) -> Option<String> {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 16);
    match encoding {
        Encoding::Utf8 => {
            // A stretch may end within a character: that end goes to the next one.
            let mut rest = bytes;
            while !rest.is_empty() {
                let whole = rest.len().min(STRETCH);
                let cut = (whole.saturating_sub(3)..=whole)
                    .rev()
                    .find(|&at| rest.get(at).is_none_or(|b| b & 0xc0 != 0x80))
                    .filter(|&at| at > 0)
                    .unwrap_or(whole);
                let (now, then) = rest.split_at(cut);
                for chunk in now.utf8_chunks() {
                    chunk.valid().chars().for_each(|c| push(&mut out, c));
                    WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0.chars().for_each(|c| push(&mut out, c));
                }
                rest = then;
                if !still() {
                    return None;
                }
            }
        }
        Encoding::Windows1252 => {
            for stretch in bytes.chunks(STRETCH) {
                WINDOWS_1252.decode_without_bom_handling(stretch).0.chars().for_each(|c| push(&mut out, c));
                if !still() {
                    return None;
                }
            }
        }
        Encoding::Utf16Le | Encoding::Utf16Be => {
            for (n, c) in char::decode_utf16(units(bytes, encoding)).enumerate() {
                push(&mut out, c.unwrap_or(char::REPLACEMENT_CHARACTER));
                if n % STRETCH == 0 && !still() {
                    return None;
                }
            }
        }
    }
    Some(out)
}
