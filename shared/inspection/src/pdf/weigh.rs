//! How many objects a PDF's bytes can make, before any is made: one byte of text can become a hundred in memory.

use std::io::Read as _;

use flate2::bufread::ZlibDecoder;
use guichet_domain::attachment::FindingKind;
use memchr::memmem;

use crate::verdict::{Job, Refusal};

/// Pieces that all of its text may have.
const PIECES: usize = 1_200_000;
/// Bytes that all object streams may inflate to.
const INFLATED: u64 = 48 << 20;
/// How far before a stream its dictionary is looked for.
const REACH: usize = 1 << 10;
/// Stretches between two looks at the time.
const STRETCH: usize = 1 << 20;

/// Refuses what would become too large in memory.
pub fn weigh(bytes: &[u8], job: &Job<'_>) -> Result<(), Refusal> {
    let over = || Refusal::new(FindingKind::TooComplex);
    let mut sum = 0;
    for stretch in bytes.chunks(STRETCH) {
        sum += pieces(stretch);
        if sum > PIECES || !(job.still)() {
            return Err(over());
        }
    }
    let mut inflated = 0;
    for at in memmem::find_iter(bytes, b"stream") {
        if !(job.still)() {
            return Err(over());
        }
        let before = &bytes[at.saturating_sub(REACH)..at];
        let before = memmem::rfind(before, b"obj").map_or(before, |obj| &before[obj..]);
        // Names may be written with escapes.
        let holds_objects = |name: &[u8]| memmem::find(before, name).is_some();
        if before.ends_with(b"end") || !holds_objects(b"First") && !holds_objects(b"#") {
            continue;
        }
        let data = bytes.get(at + 6..).unwrap_or_default();
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let mut content = Vec::new();
        // What does not inflate is counted above as it stands, if no other filter hides it.
        let _ = ZlibDecoder::new(data).take(INFLATED - inflated + 1).read_to_end(&mut content);
        inflated += content.len() as u64;
        sum += pieces(&content);
        let hidden = content.is_empty() && holds_objects(b"ObjStm") && holds_objects(b"Filter");
        if hidden || inflated > INFLATED || sum > PIECES || overlap(&content, first(before)) {
            return Err(over());
        }
    }
    Ok(())
}

/// Where the first object of an object stream is, after its index.
fn first(dictionary: &[u8]) -> Option<usize> {
    let at = memmem::find(dictionary, b"/First")?;
    let number = dictionary.get(at + 6..)?.trim_ascii_start();
    let digits = number.iter().position(|b| !b.is_ascii_digit()).unwrap_or(number.len());
    std::str::from_utf8(&number[..digits]).ok()?.parse().ok()
}

/// How many objects a text can hold at most, about: each begins where a delimiter or white space ended the last.
/// In compressed data, one byte of a hundred looks like that.
fn pieces(bytes: &[u8]) -> usize {
    let ends = |b: u8| matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'/') || b.is_ascii_whitespace() || b == 0;
    let text = |b: u8| b.is_ascii_graphic() || b.is_ascii_whitespace();
    bytes
        .windows(3)
        .filter(|w| ends(w[0]) && w[1].is_ascii_graphic() && !matches!(w[1], b')' | b'>' | b']') && text(w[2]))
        .count()
}

/// Whether objects of an object stream lie within each other, so that each byte becomes many. Its content begins with
/// pairs of numbers, up to `first`: object and offset from there, in the order of the offsets (ISO 32000-2, 7.5.7).
fn overlap(content: &[u8], first: Option<usize>) -> bool {
    let digits = || content.iter().position(|b| !(b.is_ascii_digit() || b.is_ascii_whitespace()));
    let first = first.or_else(digits).unwrap_or(content.len()).min(content.len());
    let (index, objects) = content.split_at(first);
    let numbers = index.split(u8::is_ascii_whitespace).filter(|n| !n.is_empty());
    let offsets = numbers.skip(1).step_by(2).map(|n| std::str::from_utf8(n).ok().and_then(|n| n.parse().ok()));
    let Some(offsets) = offsets.collect::<Option<Vec<usize>>>() else {
        return true;
    };
    !offsets.is_sorted_by(|a, b| a < b) || !all_outermost(objects, &offsets)
}

/// Whether all of these offsets are outside of every array, dictionary and string.
fn all_outermost(objects: &[u8], offsets: &[usize]) -> bool {
    let mut offsets = offsets.iter().peekable();
    let (mut depth, mut string, mut comment, mut escaped) = (0_usize, 0_usize, false, false);
    for (at, &byte) in objects.iter().enumerate() {
        if offsets.next_if_eq(&&at).is_some() && (depth, string) != (0, 0) {
            return false;
        }
        if std::mem::take(&mut escaped) {
            continue;
        }
        match byte {
            b'\n' | b'\r' if comment => comment = false,
            _ if comment => {}
            b'\\' if string > 0 => escaped = true,
            b'(' => string += 1,
            b')' => string = string.saturating_sub(1),
            _ if string > 0 => {}
            b'%' => comment = true,
            // Two angles are a dictionary, which counts as two here.
            b'[' | b'<' => depth += 1,
            b']' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}
