//! `search DIR`: how well and how fast the search library answers the queries of a collection.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use guichet_search::{Audience, Index, Lang, Query, Synonyms, build};
use serde::Serialize;

use crate::collection::{Collection, CollectionError, Judged};
use crate::judge::{ndcg10, recall5, success1};
use crate::machine::Machine;
use crate::mistakes::{Lots, mistaken, without_accents};
use crate::scale::scaled;
use crate::timing::{Percentiles, Took, timed};

#[derive(Args)]
pub struct Options {
    /// A folder in the BEIR layout: corpus.jsonl, queries.jsonl, qrels.tsv or qrels/test.tsv.
    pub folder: PathBuf,
    #[arg(long, value_enum, default_value_t = Language::Fr)]
    pub lang: Language,
    /// Also ask every beginning of each query, from three letters on.
    #[arg(long)]
    pub prefix: bool,
    /// Also ask with one mistake in this many words of each query.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=2))]
    pub typos: Option<u8>,
    /// Take the accents off the queries.
    #[arg(long)]
    pub no_accents: bool,
    /// Mix the texts up to this many documents, of about 2 kB each: for timing, the judgements then mean little.
    #[arg(long)]
    pub scale: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Language {
    Fr,
    En,
}

#[derive(Serialize)]
pub struct Figures {
    pub documents: usize,
    pub queries: usize,
    #[serde(flatten)]
    pub clean: Answers,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typos: Option<Mistaken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<Prefixes>,
    pub index_bytes: usize,
    pub build_seconds: f64,
    pub load_ms: f64,
    pub machine: Machine,
}

/// How a set of queries was answered.
#[derive(Serialize)]
pub struct Answers {
    pub ndcg10: f64,
    pub recall5: f64,
    pub success1: f64,
    pub query: Percentiles,
}

#[derive(Serialize)]
pub struct Mistaken {
    pub words_mistaken: u8,
    #[serde(flatten)]
    pub answers: Answers,
    /// nDCG@10 over that of the queries as they are.
    pub ratio: f64,
}

/// Beginnings of queries.
#[derive(Serialize)]
pub struct Prefixes {
    #[serde(flatten)]
    pub overall: Answers,
    /// nDCG@10 by how much of the query is typed.
    pub ndcg10_up_to_quarter: f64,
    pub ndcg10_up_to_half: f64,
    pub ndcg10_up_to_three_quarters: f64,
    pub ndcg10_up_to_all: f64,
}

pub fn run(options: &Options) -> Result<Figures, CollectionError> {
    let mut collection = Collection::read(&options.folder)?;
    if let Some(total) = options.scale {
        collection.documents = scaled(&collection.documents, total);
    }
    if options.no_accents {
        for query in &mut collection.queries {
            query.text = without_accents(&query.text);
        }
    }
    let lang = match options.lang {
        Language::Fr => Lang::Fr,
        Language::En => Lang::En,
    };
    let documents = collection.documents.len();
    let (bytes, build_took) = timed(|| build(lang, &Synonyms::default(), collection.documents.into_iter()));
    let index_bytes = bytes.len();
    let (index, load_took) = timed(|| Index::open(bytes));
    // What was just built is whole.
    let index = index.map_err(|_| CollectionError::Empty(options.folder.clone(), "its index cannot be read"))?;
    let queries = &collection.queries;
    let clean = ask(&index, queries.iter().map(|q| (q.text.as_str(), q)));
    let typos = options.typos.map(|words| {
        let mut lots = Lots(42);
        let texts: Vec<String> = queries.iter().map(|q| mistaken(&q.text, words.into(), &mut lots)).collect();
        let answers = ask(&index, texts.iter().map(String::as_str).zip(queries));
        Mistaken { words_mistaken: words, ratio: answers.ndcg10 / clean.ndcg10, answers }
    });
    Ok(Figures {
        documents,
        queries: queries.len(),
        typos,
        prefix: options.prefix.then(|| prefixes(&index, queries)),
        clean,
        index_bytes,
        build_seconds: build_took.wall.as_secs_f64(),
        load_ms: load_took.wall.as_secs_f64() * 1_000.0,
        machine: Machine::this(),
    })
}

/// The ten best for a query, and what it took to have them as they are shown.
fn ten(index: &Index, text: &str) -> (Vec<String>, Took) {
    let query = Query { text, reader: Audience::Everyone, category: None, limit: 10 };
    let (hits, took) = timed(|| index.search(&query));
    (hits.into_iter().map(|hit| hit.id).collect(), took)
}

fn ask<'a>(index: &Index, queries: impl Iterator<Item = (&'a str, &'a Judged)>) -> Answers {
    let (mut sums, mut all) = ([0.0; 3], Vec::new());
    for (text, query) in queries {
        let (ranking, took) = ten(index, text);
        for (sum, judge) in sums.iter_mut().zip([ndcg10, recall5, success1]) {
            *sum += judge(&ranking, &query.grades);
        }
        all.push(took);
    }
    #[allow(clippy::cast_precision_loss)]
    let [ndcg10, recall5, success1] = sums.map(|sum| sum / all.len().max(1) as f64);
    Answers { ndcg10, recall5, success1, query: Percentiles::of(&all) }
}

fn prefixes(index: &Index, queries: &[Judged]) -> Prefixes {
    let mut beginnings: Vec<(usize, &str, &Judged)> = Vec::new();
    for query in queries {
        let letters = query.text.chars().count();
        for (n, (at, c)) in query.text.char_indices().enumerate().skip(2) {
            // Which quarter of the query is reached.
            let quarter = ((n + 1) * 4).div_ceil(letters).clamp(1, 4) - 1;
            beginnings.push((quarter, &query.text[..at + c.len_utf8()], query));
        }
    }
    let overall = ask(index, beginnings.iter().map(|&(_, text, query)| (text, query)));
    let quarter = |wanted: usize| {
        ask(index, beginnings.iter().filter(|b| b.0 == wanted).map(|&(_, text, query)| (text, query))).ndcg10
    };
    Prefixes {
        overall,
        ndcg10_up_to_quarter: quarter(0),
        ndcg10_up_to_half: quarter(1),
        ndcg10_up_to_three_quarters: quarter(2),
        ndcg10_up_to_all: quarter(3),
    }
}
