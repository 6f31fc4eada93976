//! Groups of words that mean the same, ready to look up: those of the editors and those that the articles explain.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Tokens;
use crate::document::Lang;
use crate::format::dictionary::{Dictionary, Writer};
use crate::format::varint::{Reader, push};
use crate::format::{SECTIONS, Section, small, u32_at};
use crate::synonyms::Synonyms;

/// The most words of a synonym that count.
pub(crate) const MOST_WORDS: usize = 8;

/// What each run of stems means otherwise; whether everyone may know.
#[derive(Default)]
pub(crate) struct Groups {
    others: BTreeMap<String, BTreeMap<String, bool>>,
}

impl Groups {
    pub fn of(synonyms: &Synonyms, lang: Lang) -> Self {
        let mut groups = Self::default();
        let mut tokens = Tokens::default();
        for group in Synonyms::groups(synonyms.text()) {
            let members: BTreeSet<String> = group.iter().filter_map(|m| run(m, &mut tokens, lang)).collect();
            for member in &members {
                for other in members.iter().filter(|other| *other != member) {
                    groups.add(member, other, true);
                }
            }
        }
        groups
    }

    /// Two runs of stems that mean the same.
    pub fn pair(&mut self, one: &str, other: &str, public: bool) {
        if one != other {
            self.add(one, other, public);
            self.add(other, one, public);
        }
    }

    fn add(&mut self, of: &str, other: &str, public: bool) {
        *self.others.entry(of.to_owned()).or_default().entry(other.to_owned()).or_default() |= public;
    }

    pub fn write(&self, sections: &mut [Vec<u8>; SECTIONS]) {
        let mut dictionary = Writer::default();
        let numbers: BTreeMap<&str, usize> = self.others.keys().map(String::as_str).zip(0..).collect();
        for (member, others) in &self.others {
            dictionary.push(member);
            let at = small(sections[Section::MemberOthers as usize].len());
            sections[Section::MemberOffsets as usize].extend_from_slice(&at.to_le_bytes());
            let bytes = &mut sections[Section::MemberOthers as usize];
            push(others.len() as u64, bytes);
            for (other, public) in others {
                let number = numbers.get(other.as_str()).copied().unwrap_or_default();
                push((number as u64) << 1 | u64::from(*public), bytes);
            }
        }
        sections[Section::Members as usize] = dictionary.data;
        sections[Section::MemberBlocks as usize] = dictionary.blocks;
    }
}

/// The stems of a synonym, without stop words unless there are no others.
fn run(text: &str, tokens: &mut Tokens, lang: Lang) -> Option<String> {
    tokens.cut(text, lang);
    let all = || tokens.words().iter().map(|t| tokens.text(t));
    let mut words: Vec<&str> = all().filter(|w| !lang.is_stop_word(w)).collect();
    if words.is_empty() {
        words = all().collect();
    }
    let stems: Vec<&str> = words.into_iter().take(MOST_WORDS).map(|w| lang.stem(w)).collect();
    (!stems.is_empty()).then(|| stems.join(" "))
}

/// The sections read back.
pub(crate) struct Members<'a> {
    pub runs: Dictionary<'a>,
    pub offsets: &'a [u8],
    pub others: &'a [u8],
}

impl Members<'_> {
    /// What else a run of stems means, for readers who may know everything or only what is public.
    pub fn others(&self, run: &str, everyone: bool) -> Vec<String> {
        let others = || {
            let from = u32_at(self.offsets, self.runs.find(run)?.checked_mul(4)?)?;
            let mut reader = Reader(self.others.get(from as usize..)?);
            let count = reader.size()?.min(reader.0.len());
            let known = (0..count).filter_map(|_| reader.size()).filter(|other| !everyone || other & 1 == 1);
            Some(known.filter_map(|other| self.runs.word(other >> 1)).collect())
        };
        others().unwrap_or_default()
    }
}
