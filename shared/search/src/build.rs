//! Builds an index: the same documents and synonyms give the same bytes, in whichever order they come.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::acronyms;
use crate::analysis::Tokens;
use crate::document::{Audience, Document, Lang};
use crate::format::dictionary::Writer;
use crate::format::postings::{self, Posting};
use crate::format::varint::{push, push_text};
use crate::format::{self, SECTIONS, Section, small};
use crate::groups::Groups;
use crate::query::similar;
use crate::ranking::weigh::{Averages, Counts, Lengths, average, weight};
use crate::store;
use crate::synonyms::Synonyms;

/// An immutable index of the documents, to be read with [`crate::Index::open`].
pub fn build(lang: Lang, synonyms: &Synonyms, documents: impl Iterator<Item = Document>) -> Vec<u8> {
    // By audience, public first, then by identifier.
    let unique: BTreeMap<String, Document> = documents.map(|d| (d.id.clone(), d)).collect();
    let (public, agents): (Vec<_>, Vec<_>) = unique.into_values().partition(|d| d.audience == Audience::Everyone);
    let public_count = small(public.len());

    let mut sections: [Vec<u8>; SECTIONS] = Default::default();
    let mut meta = vec![match lang {
        Lang::Fr => 0,
        Lang::En => 1,
    }];
    push(u64::from(public_count), &mut meta);
    sections[Section::Synonyms as usize] = synonyms.text().as_bytes().to_vec();

    let all = || public.iter().chain(&agents);
    let categories: BTreeSet<&str> = all().map(|d| d.category.as_str()).collect();
    for category in &categories {
        push_text(category, &mut sections[Section::Categories as usize]);
    }
    let categories: Vec<&str> = categories.into_iter().collect();
    let mut words = Words::new(lang, Groups::of(synonyms, lang));
    let (mut entries, mut texts) = (Vec::new(), Vec::new());
    for document in all() {
        let category = categories.binary_search(&document.category.as_str()).unwrap_or_default();
        store::write(document, small(category), &mut entries, &mut texts);
        words.add(document);
    }
    sections[Section::Documents as usize] = entries;
    sections[Section::Store as usize] = texts;
    words.write(public_count, &mut meta, &mut sections);
    sections[Section::Meta as usize] = meta;
    format::assemble(&sections)
}

/// What a stem is found in.
struct Occurrence {
    document: u32,
    counts: Counts,
}

#[derive(Clone, Copy)]
enum Field {
    Title,
    Tags,
    Body,
}

/// The vocabulary as it grows: words, their stems, where these are.
struct Words {
    lang: Lang,
    /// Stem, and whether a public document has the word.
    known: HashMap<String, (u32, bool)>,
    stems: HashMap<String, u32>,
    occurrences: Vec<Vec<Occurrence>>,
    lengths: Vec<Lengths>,
    /// How many words each title has, stop words and all.
    titles: Vec<u32>,
    groups: Groups,
    /// How many titles have each run of letters: those for everyone, and all.
    grams: HashMap<u32, [u32; 2]>,
    tokens: Tokens,
}

impl Words {
    fn new(lang: Lang, groups: Groups) -> Self {
        Self {
            groups,
            lang,
            known: HashMap::new(),
            stems: HashMap::new(),
            occurrences: Vec::new(),
            lengths: Vec::new(),
            titles: Vec::new(),
            grams: HashMap::new(),
            tokens: Tokens::default(),
        }
    }

    fn add(&mut self, document: &Document) {
        let public = document.audience == Audience::Everyone;
        let mut lengths = Lengths::default();
        let id = small(self.lengths.len());
        lengths.title = self.text(&document.title, Field::Title, id, public);
        lengths.tags = self.text(&document.category, Field::Tags, id, public);
        for tag in &document.tags {
            lengths.tags += self.text(tag, Field::Tags, id, public);
        }
        lengths.body = self.text(&document.body, Field::Body, id, public);
        self.lengths.push(lengths);
    }

    /// Counts the words of a text; gives how many there are that say something.
    fn text(&mut self, text: &str, field: Field, document: u32, public: bool) -> u32 {
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.cut(text, self.lang);
        let mut length = 0;
        for token in tokens.words() {
            let word = tokens.text(token);
            let stop = self.lang.is_stop_word(word);
            length += u32::from(!stop);
            // In a body, they would weigh the most for the least use.
            if !(stop && matches!(field, Field::Body)) {
                self.count(word, field, document, public);
            }
        }
        for token in tokens.wholes() {
            self.count(tokens.text(token), field, document, public);
        }
        let groups = &mut self.groups;
        acronyms::find(text, &tokens, self.lang, |acronym, stems| groups.pair(acronym, &stems.join(" "), public));
        if matches!(field, Field::Title) {
            self.titles.push(small(tokens.words().len()));
            self.title_grams(&tokens, public);
        }
        self.tokens = tokens;
        length
    }

    fn count(&mut self, word: &str, field: Field, document: u32, public: bool) {
        let stem = if let Some((stem, for_all)) = self.known.get_mut(word) {
            *for_all |= public;
            *stem
        } else {
            let stem = self.stem(self.lang.stem(word));
            self.known.insert(word.to_owned(), (stem, public));
            stem
        };
        let Some(found) = self.occurrences.get_mut(stem as usize) else { return };
        if found.last().is_none_or(|last| last.document != document) {
            found.push(Occurrence { document, counts: Counts::default() });
        }
        let Some(last) = found.last_mut() else { return };
        let count = match field {
            Field::Title => &mut last.counts.title,
            Field::Tags => &mut last.counts.tags,
            Field::Body => &mut last.counts.body,
        };
        *count = count.saturating_add(1);
    }

    fn title_grams(&mut self, tokens: &Tokens, public: bool) {
        let words = tokens.words().iter().map(|t| tokens.text(t)).filter(|word| !self.lang.is_stop_word(word));
        let grams: BTreeSet<u32> = words.flat_map(similar::grams).collect();
        for gram in grams {
            let [everyone, all] = self.grams.entry(gram).or_default();
            *everyone += u32::from(public);
            *all += 1;
        }
    }

    fn stem(&mut self, stem: &str) -> u32 {
        if let Some(&number) = self.stems.get(stem) {
            return number;
        }
        let number = small(self.stems.len());
        self.stems.insert(stem.to_owned(), number);
        self.occurrences.push(Vec::new());
        number
    }

    fn write(mut self, public: u32, meta: &mut Vec<u8>, sections: &mut [Vec<u8>; SECTIONS]) {
        let public_lengths = &self.lengths[..public as usize];
        let averages = [Averages::of(public_lengths), Averages::of(&self.lengths)];

        for titles in [&self.titles[..public as usize], &self.titles] {
            push(u64::from(average(titles.iter().copied()).to_bits()), meta);
        }
        self.groups.write(sections);

        let mut stems: Vec<(String, u32)> = self.stems.drain().collect();
        stems.sort_unstable();
        let mut renumbered = vec![0; stems.len()];
        let mut dictionary = Writer::default();
        let (mut entries, mut lists) = (Vec::new(), Vec::new());
        for (new, (stem, old)) in stems.iter().enumerate() {
            renumbered[*old as usize] = small(new);
            dictionary.push(stem);
            let list: Vec<Posting> = self.occurrences[*old as usize]
                .iter()
                .map(|o| {
                    let [everyone, agents] = averages.map(|a| weight(o.counts, self.lengths[o.document as usize], a));
                    Posting { document: o.document, everyone, agents }
                })
                .collect();
            let known = list.partition_point(|p| p.document < public);
            for n in [lists.len(), list.len(), known] {
                entries.extend_from_slice(&small(n).to_le_bytes());
            }
            postings::write(&list, public, &mut lists);
        }
        sections[Section::Stems as usize] = dictionary.data;
        sections[Section::StemBlocks as usize] = dictionary.blocks;
        sections[Section::StemEntries as usize] = entries;
        sections[Section::Postings as usize] = lists;

        let mut words: Vec<(String, (u32, bool))> = self.known.drain().collect();
        words.sort_unstable();
        let mut dictionary = Writer::default();
        let mut of_words = Vec::new();
        for (word, (stem, known)) in &words {
            dictionary.push(word);
            let stem = renumbered[*stem as usize] << 1 | u32::from(*known);
            of_words.extend_from_slice(&stem.to_le_bytes());
        }
        sections[Section::Words as usize] = dictionary.data;
        sections[Section::WordBlocks as usize] = dictionary.blocks;
        sections[Section::WordStems as usize] = of_words;
        similar::write(words.iter().map(|(word, _)| word.as_str()), &self.grams, sections);
    }
}
