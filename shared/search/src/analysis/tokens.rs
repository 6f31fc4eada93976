//! Cuts a text into words: elisions left out, compounds given both in parts and whole.

use super::Lang;
use super::fold::{self, Kind};

/// Longer words are cut there: nobody types them, and every table of words stays small.
const LONGEST: usize = 40;
/// Compounds of more parts (addresses of pages, rows of dots) have no whole.
const MOST_PARTS: usize = 6;

/// A word of the text: where it is, and its folded form in [`Tokens::folded`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Bytes of the original text.
    pub start: usize,
    pub end: usize,
    folded: (usize, usize),
    /// Sticks to the word before, as in « mot-clé » or a phone number.
    linked: bool,
}

/// The words of a text. Reused from text to text, for its memory.
#[derive(Default)]
pub(crate) struct Tokens {
    folded: String,
    list: Vec<Token>,
    /// Compounds, whole: after all the words in [`Tokens::folded`].
    wholes: Vec<Token>,
}

impl Tokens {
    pub fn of(text: &str, lang: Lang) -> Self {
        let mut tokens = Self::default();
        tokens.cut(text, lang);
        tokens
    }

    pub fn text(&self, token: &Token) -> &str {
        self.folded.get(token.folded.0..token.folded.1).unwrap_or_default()
    }

    /// The words in their order, compounds in parts.
    pub fn words(&self) -> &[Token] {
        &self.list
    }

    /// The compounds, whole.
    pub fn wholes(&self) -> &[Token] {
        &self.wholes
    }

    /// Takes the words of another text, forgetting those there were.
    pub fn cut(&mut self, text: &str, lang: Lang) {
        self.folded.clear();
        self.list.clear();
        self.wholes.clear();
        let mut cursor = Cursor::new();
        for (at, c) in text.char_indices() {
            match fold::kind(c) {
                Kind::Word => cursor.letter(self, at, c),
                Kind::Ignored => {}
                kind => {
                    cursor.end_word(self, at);
                    cursor.gap.add(&kind);
                    if matches!(kind, Kind::Apostrophe) {
                        cursor.elide(self, lang);
                    }
                }
            }
        }
        cursor.end_word(self, text.len());
        if matches!(lang, Lang::En) {
            self.drop_possessives();
        }
        self.join();
    }

    /// « user's » is « user », « don't » is « don ».
    fn drop_possessives(&mut self) {
        let folded = &self.folded;
        self.list.retain(|t| {
            let text = folded.get(t.folded.0..t.folded.1).unwrap_or_default();
            !(t.linked && matches!(text, "s" | "t" | "re" | "ll" | "ve" | "d" | "m"))
        });
    }

    /// The wholes of the compounds: runs of two to [`MOST_PARTS`] linked words.
    fn join(&mut self) {
        let mut first = 0;
        while first < self.list.len() {
            let mut last = first;
            while self.list.get(last + 1).is_some_and(|t| t.linked) {
                last += 1;
            }
            if (1..MOST_PARTS).contains(&(last - first)) {
                let from = self.folded.len();
                for at in first..=last {
                    let (start, end) = self.list[at].folded;
                    self.folded.extend_from_within(start..end);
                }
                if self.folded.len() - from <= LONGEST {
                    let (start, end) = (self.list[first].start, self.list[last].end);
                    self.wholes.push(Token { start, end, folded: (from, self.folded.len()), linked: false });
                }
            }
            first = last + 1;
        }
    }
}

/// What was between two words.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    /// The beginning of the text, or anything wide.
    Wide,
    /// Nothing yet since the last word.
    None,
    Connector,
    Apostrophe,
    /// One space: links digits to digits, as in a phone number.
    Space,
}

impl Gap {
    fn add(&mut self, kind: &Kind) {
        *self = match (*self, kind) {
            (Gap::None, Kind::Connector) => Gap::Connector,
            (Gap::None, Kind::Apostrophe) => Gap::Apostrophe,
            (Gap::None, Kind::Space) => Gap::Space,
            _ => Gap::Wide,
        };
    }
}

struct Cursor {
    /// Where the word being read starts, in the text and in its folded form.
    open: Option<(usize, usize)>,
    gap: Gap,
}

impl Cursor {
    fn new() -> Self {
        Self { open: None, gap: Gap::Wide }
    }

    fn letter(&mut self, tokens: &mut Tokens, at: usize, c: char) {
        if self.open.is_some_and(|(_, from)| tokens.folded.len() - from >= LONGEST) {
            self.end_word(tokens, at);
            self.gap = Gap::Wide;
        }
        if self.open.is_none() {
            self.open = Some((at, tokens.folded.len()));
        }
        fold::push(c, &mut tokens.folded);
    }

    fn end_word(&mut self, tokens: &mut Tokens, end: usize) {
        let Some((start, from)) = self.open.take() else { return };
        let to = tokens.folded.len();
        // Letters that fold to nothing leave no word.
        if to > from {
            let digits = |t: &Token, all: &str| all.as_bytes()[t.folded.0..t.folded.1].iter().all(u8::is_ascii_digit);
            let mut token = Token { start, end, folded: (from, to), linked: false };
            token.linked = match self.gap {
                Gap::Connector | Gap::Apostrophe => true,
                Gap::Space => {
                    digits(&token, &tokens.folded) && tokens.list.last().is_some_and(|l| digits(l, &tokens.folded))
                }
                Gap::Wide | Gap::None => false,
            };
            tokens.list.push(token);
        }
        self.gap = Gap::None;
    }

    /// At an apostrophe: leaves out an elided word, and takes up « aujourd’hui » again.
    fn elide(&mut self, tokens: &mut Tokens, lang: Lang) {
        let Some(&last) = tokens.list.last() else { return };
        if self.gap != Gap::Apostrophe || lang != Lang::Fr {
            return;
        }
        match tokens.text(&last) {
            "l" | "d" | "j" | "m" | "t" | "s" | "n" | "c" | "y" | "qu" | "jusqu" | "lorsqu" | "puisqu" | "quoiqu" => {
                tokens.list.pop();
                tokens.folded.truncate(last.folded.0);
                self.gap = Gap::Wide;
            }
            "aujourd" => {
                tokens.list.pop();
                self.open = Some((last.start, last.folded.0));
            }
            _ => {}
        }
    }
}
