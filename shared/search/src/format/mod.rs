//! How the index is laid out in bytes, read in place.
//!
//! A head (magic, version, checksum, number of sections), the length of each section, the sections. Whatever the
//! bytes hold, reading gives a value or nothing: bounds are checked at each step, and no size is believed before the
//! bytes it stands for are there.

pub(crate) mod dictionary;
pub(crate) mod postings;
pub(crate) mod varint;

use std::ops::Range;

/// Not an index, or not a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Corrupt {
    #[error("these bytes are no search index")]
    NoIndex,
    #[error("this search index is of format {0}; this build reads format {VERSION}: build it again")]
    Version(u32),
    #[error("this search index was cut short or changed: its checksum does not match")]
    Checksum,
    #[error("this search index does not hold together: {0}")]
    Layout(&'static str),
}

const MAGIC: [u8; 8] = *b"guichidx";
/// Goes up with every change of the layout or of the analysis of texts.
pub(crate) const VERSION: u32 = 1;
const HEAD: usize = 8 + 4 + 4;

/// The sections, in their order in the bytes.
#[derive(Clone, Copy)]
pub(crate) enum Section {
    /// Language, number of public documents, words of an average title by reader.
    Meta,
    Synonyms,
    Categories,
    /// One entry of fixed size for each document: see [`crate::store`].
    Documents,
    Store,
    Words,
    WordBlocks,
    /// Stem of each word, and whether everyone may know the word.
    WordStems,
    /// How many runs of letters each word has: see [`crate::query::similar`].
    WordRuns,
    Stems,
    StemBlocks,
    /// Where the postings of each stem are, and how many.
    StemEntries,
    Postings,
    GramKeys,
    GramOffsets,
    GramWords,
    /// How many titles have each run of letters: those for everyone, and all.
    GramTitles,
    /// Runs of stems that mean something else as well: see [`crate::groups`].
    Members,
    MemberBlocks,
    MemberOffsets,
    MemberOthers,
}

pub(crate) const SECTIONS: usize = 21;

/// Puts sections together, checksum and all.
pub(crate) fn assemble(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let total: usize = sections.iter().map(Vec::len).sum();
    let mut bytes = Vec::with_capacity(HEAD + SECTIONS * 8 + total);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    for section in sections {
        bytes.extend_from_slice(&(section.len() as u64).to_le_bytes());
    }
    for section in sections {
        bytes.extend_from_slice(section);
    }
    let checksum = crc32fast::hash(&bytes[HEAD..]);
    bytes[HEAD - 4..HEAD].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

/// Where each section is, once magic, version, checksum and lengths are found right.
pub(crate) fn sections(bytes: &[u8]) -> Result<[Range<usize>; SECTIONS], Corrupt> {
    if bytes.get(..8) != Some(&MAGIC[..]) {
        return Err(Corrupt::NoIndex);
    }
    let version = u32_at(bytes, 8).ok_or(Corrupt::NoIndex)?;
    if version != VERSION {
        return Err(Corrupt::Version(version));
    }
    let checksum = u32_at(bytes, 12).ok_or(Corrupt::NoIndex)?;
    let rest = bytes.get(HEAD..).ok_or(Corrupt::NoIndex)?;
    if crc32fast::hash(rest) != checksum {
        return Err(Corrupt::Checksum);
    }
    let mut ranges = [const { 0..0 }; SECTIONS];
    let mut start = HEAD + SECTIONS * 8;
    for (at, range) in ranges.iter_mut().enumerate() {
        let length = u64_at(bytes, HEAD + at * 8).and_then(|l| usize::try_from(l).ok());
        let end = length.and_then(|l| start.checked_add(l)).filter(|&e| e <= bytes.len());
        *range = start..end.ok_or(Corrupt::Layout("a section ends after the bytes do"))?;
        start = range.end;
    }
    if start != bytes.len() {
        return Err(Corrupt::Layout("bytes are left after the last section"));
    }
    Ok(ranges)
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A position or a count in the index. Four billion are more than a Lambda function can hold.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn small(n: usize) -> u32 {
    debug_assert!(u32::try_from(n).is_ok());
    n as u32
}
