//! Collections in the BEIR layout: `corpus.jsonl`, `queries.jsonl`, and `qrels.tsv` or `qrels/test.tsv`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use guichet_search::{Audience, Document};
use serde::Deserialize;

use crate::judge::Grades;

/// What is wrong with a folder: which file, which line.
#[derive(Debug, thiserror::Error)]
pub enum CollectionError {
    #[error("{path}: {1}", path = .0.display())]
    Unreadable(PathBuf, std::io::Error),
    #[error("{}:{line}: {problem}", .path.display())]
    Line { path: PathBuf, line: usize, problem: String },
    #[error("{}: neither qrels.tsv nor qrels/test.tsv is there", .0.display())]
    NoJudgements(PathBuf),
    #[error("{path}: {1}", path = .0.display())]
    Empty(PathBuf, &'static str),
}

/// A query, and how well documents answer it: 0 or less not at all.
pub struct Judged {
    pub text: String,
    pub grades: Grades,
}

pub struct Collection {
    pub documents: Vec<Document>,
    /// Those with at least one judgement, in the order of the file.
    pub queries: Vec<Judged>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

impl Collection {
    pub fn read(folder: &Path) -> Result<Self, CollectionError> {
        let corpus = folder.join("corpus.jsonl");
        let documents: Vec<Document> = entries(&corpus)?.into_iter().map(document).collect();
        if documents.is_empty() {
            return Err(CollectionError::Empty(corpus, "there are no documents"));
        }
        let mut judgements = judgements(folder)?;
        let path = folder.join("queries.jsonl");
        let queries: Vec<Judged> = entries(&path)?
            .into_iter()
            .filter_map(|query| Some(Judged { text: query.text, grades: judgements.remove(&query.id)? }))
            .collect();
        if queries.is_empty() {
            return Err(CollectionError::Empty(path, "no query has a judgement"));
        }
        Ok(Self { documents, queries })
    }
}

fn document(entry: Entry) -> Document {
    Document {
        id: entry.id,
        revision: 1,
        title: entry.title,
        body: entry.text,
        tags: Vec::new(),
        category: String::new(),
        audience: Audience::Everyone,
        published_at: 0,
    }
}

/// Lines with something in them, and their numbers from 1.
fn lines(path: &Path) -> Result<Vec<(usize, String)>, CollectionError> {
    let unreadable = |error| CollectionError::Unreadable(path.to_owned(), error);
    let file = File::open(path).map_err(unreadable)?;
    let mut lines = Vec::new();
    for (at, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(unreadable)?;
        if !line.trim().is_empty() {
            lines.push((at + 1, line));
        }
    }
    Ok(lines)
}

fn entries(path: &Path) -> Result<Vec<Entry>, CollectionError> {
    let parse = |(line, text): (usize, String)| {
        serde_json::from_str(&text).map_err(|error| CollectionError::Line {
            path: path.to_owned(),
            line,
            problem: format!("not a JSON object with `_id` and `text`: {error}"),
        })
    };
    lines(path)?.into_iter().map(parse).collect()
}

fn judgements(folder: &Path) -> Result<BTreeMap<String, Grades>, CollectionError> {
    let path = ["qrels.tsv", "qrels/test.tsv"].iter().map(|name| folder.join(name)).find(|path| path.exists());
    let path = path.ok_or_else(|| CollectionError::NoJudgements(folder.to_owned()))?;
    let mut judgements: BTreeMap<String, Grades> = BTreeMap::new();
    for (line, text) in lines(&path)? {
        let fields: Vec<&str> = text.split('\t').map(str::trim).collect();
        if line == 1 && fields.first() == Some(&"query-id") {
            continue;
        }
        let wrong = |problem: &str| CollectionError::Line { path: path.clone(), line, problem: problem.to_owned() };
        let [query, document, grade] = fields[..] else {
            return Err(wrong("not three fields (query-id, corpus-id, score) between tabs"));
        };
        let grade = grade.parse().map_err(|_| wrong("the score is not a number"))?;
        judgements.entry(query.to_owned()).or_default().insert(document.to_owned(), grade);
    }
    Ok(judgements)
}
