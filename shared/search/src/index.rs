//! An index opened: its bytes, and where each section is.

use std::fmt;
use std::ops::Range;

use crate::document::{Audience, Document, Lang};
use crate::format::dictionary::Dictionary;
use crate::format::varint::Reader;
use crate::format::{self, Corrupt, SECTIONS, Section, u32_at};
use crate::groups::Members;
use crate::highlight::Marks;
use crate::hit::Hit;
use crate::query::{self, Query};
use crate::store::{ENTRY, Store};

/// An index to search in. Opening it reads its bytes once, for the checksum; cloning it copies them.
#[derive(Clone)]
pub struct Index {
    bytes: Vec<u8>,
    sections: [Range<usize>; SECTIONS],
    lang: Lang,
    /// The documents for everyone, before all others.
    public: u32,
    /// How many words an average title has, for everyone and for agents.
    title_words: [f32; 2],
}

/// The categories that are asked for.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    Any,
    Only(u32),
    /// One that no article is in.
    None,
}

impl Wanted {
    pub fn has(self, category: u32) -> bool {
        match self {
            Self::Any => true,
            Self::Only(only) => only == category,
            Self::None => false,
        }
    }
}

/// What the articles say is not for logs.
impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({:?}, {} documents, {} bytes)", self.lang, self.len(), self.bytes.len())
    }
}

impl Index {
    /// Checks that these are the bytes of a whole index of this build's format.
    pub fn open(bytes: impl Into<Vec<u8>>) -> Result<Self, Corrupt> {
        let bytes = bytes.into();
        let sections = format::sections(&bytes)?;
        let mut meta = Reader(&bytes[sections[Section::Meta as usize].clone()]);
        let lang = match meta.number() {
            Some(0) => Lang::Fr,
            Some(1) => Lang::En,
            _ => return Err(Corrupt::Layout("its language is unknown")),
        };
        let public = meta.number().and_then(|n| u32::try_from(n).ok());
        let public = public.ok_or(Corrupt::Layout("how many documents are public is missing"))?;
        let mut average = || meta.number().and_then(|bits| u32::try_from(bits).ok()).map(f32::from_bits);
        let title_words = [average(), average()];
        let [Some(everyone), Some(agents)] = title_words.map(|a| a.filter(|a| *a >= 1.0 && a.is_finite())) else {
            return Err(Corrupt::Layout("the average titles are missing"));
        };
        let index = Self { bytes, sections, lang, public, title_words: [everyone, agents] };
        let entries = index.section(Section::Documents).len();
        if !entries.is_multiple_of(ENTRY) || u32::try_from(entries / ENTRY).is_err() {
            return Err(Corrupt::Layout("the table of documents is cut"));
        }
        if index.public as usize > index.len() {
            return Err(Corrupt::Layout("more documents are public than there are"));
        }
        Ok(index)
    }

    /// How many documents there are, for everyone and for agents.
    pub fn len(&self) -> usize {
        self.store().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The synonyms as their editors wrote them.
    pub fn synonyms_text(&self) -> &str {
        std::str::from_utf8(self.section(Section::Synonyms)).unwrap_or_default()
    }

    /// All the documents back, to build the next index from this one.
    pub fn documents(&self) -> impl Iterator<Item = Document> {
        let categories = self.category_names();
        (0..self.len()).filter_map(move |at| {
            let category = categories.get(self.store().category(at) as usize).copied().unwrap_or_default();
            self.store().document(at, category.to_owned(), self.audience(at))
        })
    }

    /// The best documents for the query, the best first.
    pub fn search(&self, query: &Query<'_>) -> Vec<Hit> {
        query::search(self, query)
    }

    /// The documents last published, the last first.
    pub fn newest(&self, reader: Audience, category: Option<&str>, limit: usize) -> Vec<Hit> {
        let store = self.store();
        let wanted = self.category(category);
        let visible = 0..self.visible(reader) as usize;
        let mut all: Vec<_> = visible.filter(|&at| wanted.has(store.category(at))).collect();
        let id = |at: usize| store.texts(at).map(|t| t.id).unwrap_or_default();
        // The last first, those of one instant by identifier.
        let order =
            |&a: &usize, &b: &usize| store.published_at(b).cmp(&store.published_at(a)).then_with(|| id(a).cmp(id(b)));
        if limit == 0 {
            return Vec::new();
        }
        if limit < all.len() {
            all.select_nth_unstable_by(limit - 1, order);
            all.truncate(limit);
        }
        all.sort_unstable_by(order);
        let marks = Marks::default();
        all.into_iter().filter_map(|at| self.hit(at, 0.0, &marks)).collect()
    }

    /// The categories of what the reader may see, in the order of the alphabet.
    pub fn categories(&self, reader: Audience) -> Vec<String> {
        let names = self.category_names();
        let mut seen = vec![false; names.len()];
        for at in 0..self.visible(reader) as usize {
            if let Some(seen) = seen.get_mut(self.store().category(at) as usize) {
                *seen = true;
            }
        }
        names.into_iter().zip(seen).filter(|(_, seen)| *seen).map(|(name, _)| name.to_owned()).collect()
    }

    /// How many documents the reader may see: the first ones.
    pub(crate) fn visible(&self, reader: Audience) -> u32 {
        match reader {
            Audience::Everyone => self.public,
            Audience::Agents => format::small(self.len()),
        }
    }

    /// How many words an average title has, of those that the reader may see.
    pub(crate) fn title_words(&self, reader: Audience) -> f32 {
        match reader {
            Audience::Everyone => self.title_words[0],
            Audience::Agents => self.title_words[1],
        }
    }

    pub(crate) fn members(&self) -> Members<'_> {
        Members {
            runs: Dictionary { data: self.section(Section::Members), blocks: self.section(Section::MemberBlocks) },
            offsets: self.section(Section::MemberOffsets),
            others: self.section(Section::MemberOthers),
        }
    }

    pub(crate) fn public(&self) -> u32 {
        self.public
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        self.bytes.get(self.sections[section as usize].clone()).unwrap_or_default()
    }

    pub(crate) fn store(&self) -> Store<'_> {
        Store { entries: self.section(Section::Documents), texts: self.section(Section::Store) }
    }

    pub(crate) fn words(&self) -> Dictionary<'_> {
        Dictionary { data: self.section(Section::Words), blocks: self.section(Section::WordBlocks) }
    }

    pub(crate) fn stems(&self) -> Dictionary<'_> {
        Dictionary { data: self.section(Section::Stems), blocks: self.section(Section::StemBlocks) }
    }

    /// The stem of a word by its number, if the reader may know the word.
    pub(crate) fn stem_of_word(&self, word: usize, reader: Audience) -> Option<u32> {
        let stem = u32_at(self.section(Section::WordStems), word.checked_mul(4)?)?;
        (reader == Audience::Agents || stem & 1 == 1).then_some(stem >> 1)
    }

    /// Which categories a name stands for.
    pub(crate) fn category(&self, name: Option<&str>) -> Wanted {
        let Some(name) = name else { return Wanted::Any };
        let at = self.category_names().into_iter().position(|n| n == name);
        at.map_or(Wanted::None, |at| Wanted::Only(format::small(at)))
    }

    pub(crate) fn hit(&self, at: usize, score: f32, marks: &Marks) -> Option<Hit> {
        let documents = self.store();
        let texts = documents.texts(at)?;
        let category =
            self.category_names().get(documents.category(at) as usize).copied().unwrap_or_default().to_owned();
        Some(Hit {
            id: texts.id.to_owned(),
            title: texts.title.to_owned(),
            title_html: marks.whole(texts.title, self.lang),
            excerpt: marks.excerpt(&texts.body()?, self.lang),
            score,
            coverage: 0.0,
            category,
            revision: documents.revision(at),
            published_at: documents.published_at(at),
        })
    }

    fn category_names(&self) -> Vec<&str> {
        let mut reader = Reader(self.section(Section::Categories));
        std::iter::from_fn(|| reader.text()).collect()
    }

    fn audience(&self, at: usize) -> Audience {
        if at < self.public as usize { Audience::Everyone } else { Audience::Agents }
    }
}
