//! Sorted words, each written as what it does not share with the word before.
//!
//! Every [`BLOCK`] words, one is written whole, and a table tells where: looking a word up is a binary search over
//! these and a walk through one block.

use super::varint::{Reader, push};
use super::{small, u32_at};

const BLOCK: usize = 16;

/// Writes words that come in their order.
#[derive(Default)]
pub(crate) struct Writer {
    pub data: Vec<u8>,
    pub blocks: Vec<u8>,
    last: Vec<u8>,
    len: usize,
}

impl Writer {
    pub fn push(&mut self, word: &str) {
        let word = word.as_bytes();
        let shared = if self.len.is_multiple_of(BLOCK) {
            self.blocks.extend_from_slice(&small(self.data.len()).to_le_bytes());
            0
        } else {
            word.iter().zip(&self.last).take_while(|(a, b)| a == b).count()
        };
        push(shared as u64, &mut self.data);
        push((word.len() - shared) as u64, &mut self.data);
        self.data.extend_from_slice(&word[shared..]);
        self.last.clear();
        self.last.extend_from_slice(word);
        self.len += 1;
    }
}

/// Reads them back, by word or by number.
#[derive(Clone, Copy)]
pub(crate) struct Dictionary<'a> {
    pub data: &'a [u8],
    pub blocks: &'a [u8],
}

impl<'a> Dictionary<'a> {
    /// The number of a word.
    pub fn find(&self, word: &str) -> Option<usize> {
        let mut walk = self.walk_from(word.as_bytes());
        while let Some(number) = walk.next() {
            match walk.word().cmp(word.as_bytes()) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => return Some(number),
                std::cmp::Ordering::Greater => return None,
            }
        }
        None
    }

    pub fn word(&self, number: usize) -> Option<String> {
        let mut walk = self.walk_block(number / BLOCK);
        for _ in 0..=number % BLOCK {
            walk.next()?;
        }
        String::from_utf8(walk.word).ok()
    }

    /// The words from some way before `word` on.
    pub fn walk_from(&self, word: &[u8]) -> Walk<'a> {
        let (mut low, mut high) = (0, self.blocks.len() / 4);
        while low < high {
            let middle = low.midpoint(high);
            if self.head(middle).is_some_and(|head| head <= word) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.walk_block(low.saturating_sub(1))
    }

    /// The word written whole at the head of a block.
    fn head(&self, block: usize) -> Option<&'a [u8]> {
        let mut reader = Reader(self.data.get(u32_at(self.blocks, block * 4)? as usize..)?);
        reader.number()?;
        let length = reader.size()?;
        reader.bytes(length)
    }

    fn walk_block(&self, block: usize) -> Walk<'a> {
        let from = u32_at(self.blocks, block * 4).and_then(|from| self.data.get(from as usize..));
        Walk { reader: Reader(from.unwrap_or_default()), number: block * BLOCK, word: Vec::new(), kept: 0 }
    }
}

/// Goes from word to word.
pub(crate) struct Walk<'a> {
    reader: Reader<'a>,
    number: usize,
    word: Vec<u8>,
    /// How many bytes the word has in common with the one before.
    kept: usize,
}

impl Walk<'_> {
    /// The number of the next word, which [`Self::word`] then gives.
    pub fn next(&mut self) -> Option<usize> {
        let shared = self.reader.size()?;
        let length = self.reader.size()?;
        let rest = self.reader.bytes(length)?;
        self.kept = if shared == 0 {
            // At the head of a block nothing says what is shared.
            rest.iter().zip(&self.word).take_while(|(a, b)| a == b).count()
        } else {
            shared.min(self.word.len())
        };
        self.word.truncate(shared);
        self.word.extend_from_slice(rest);
        self.number += 1;
        Some(self.number - 1)
    }

    pub fn word(&self) -> &[u8] {
        &self.word
    }

    pub fn kept(&self) -> usize {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_word_is_found_and_no_other() {
        let words: Vec<String> = (0..200).map(|n| format!("{:0width$}", n * 3, width = 3 + n % 2)).collect();
        let mut sorted = words.clone();
        sorted.sort();
        let mut writer = Writer::default();
        for word in &sorted {
            writer.push(word);
        }
        let dictionary = Dictionary { data: &writer.data, blocks: &writer.blocks };
        for (number, word) in sorted.iter().enumerate() {
            assert_eq!(dictionary.find(word), Some(number));
            assert_eq!(dictionary.word(number).unwrap(), *word);
        }
        for absent in ["", "0001x", "zzz", "001"] {
            assert_eq!(dictionary.find(absent), None);
        }
        assert_eq!(dictionary.word(200), None);
    }

    #[test]
    fn an_empty_dictionary_holds_nothing() {
        let dictionary = Dictionary { data: &[], blocks: &[] };
        assert_eq!(dictionary.find("mot"), None);
        assert_eq!(dictionary.word(0), None);
    }
}
