//! The weights of the ranking, in one place: one setting for all collections, none fitted to a single one.
//!
//! They were chosen on two collections at once (questions of citizens answered by articles; short queries over titles):
//! each is where both do well, far from where a small change would matter.

pub(crate) mod weigh;

/// How soon more of the same word stops counting (BM25's k1).
pub const SATURATION: f32 = 4.0;
/// What a word in the title, and in the tags or the category, weighs against one in the body.
pub const IN_TITLE: f32 = 3.0;
pub const IN_TAGS: f32 = 2.0;
/// How much the length of the field counts (BM25's b).
pub const TITLE_LENGTH: f32 = 0.9;
pub const BODY_LENGTH: f32 = 0.75;

/// What a word that the query's last word begins weighs: when that is a word itself, and when it is none.
pub const BEGINNING_OF_WORD: f32 = 0.4;
pub const BEGINNING: f32 = 0.7;
/// What a word at one or two edits weighs.
pub const ONE_EDIT: f32 = 0.9;
pub const TWO_EDITS: f32 = 0.6;
/// Words that have less than this in common with the query's are others.
pub const LEAST_LIKENESS: f32 = 0.4;
/// What a word that is all alike would weigh.
pub const LIKENESS: f32 = 0.5;
/// What the two parts of a word written as one weigh.
pub const PARTS: f32 = 0.9;
/// What a synonym weighs.
pub const SYNONYM: f32 = 0.9;
/// What two words that follow each other in the title as in the query add, against the rarer of the two.
pub const PAIR: f32 = 0.4;
/// What the letters that a title has in common with the query add, run by run, against the rarity of each run.
pub const LETTERS: f32 = 0.05;
/// What a title that is all like the best document's adds, against the score of that one.
pub const LIKE_THE_FIRST: f32 = 0.2;
