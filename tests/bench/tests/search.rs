//! The search benchmark over collections made here, and over the French ones when they are there.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use bench::search::{Figures, Language, Options, run};

fn options(folder: &Path) -> Options {
    Options {
        folder: folder.to_owned(),
        lang: Language::Fr,
        prefix: false,
        typos: None,
        no_accents: false,
        scale: None,
    }
}

const CORPUS: &str = r#"{"_id": "a", "title": "Imprimante", "text": "en panne"}
{"_id": "b", "title": "Imprimante du bloc opératoire et de la clinique", "text": ""}

{"_id": "c", "title": "Session", "text": "verrouillée"}
"#;
const QUERIES: &str = r#"{"_id": "1", "text": "imprimante"}
{"_id": "2", "text": "sessions"}
{"_id": "3", "text": "jamais jugée"}
"#;
// « b » answers the first better than « a », which is found first; nothing answers the second but what is found.
const QRELS: &str = "query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t3\n2\tc\t1\n";

fn folder(corpus: &str, queries: &str, qrels: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("corpus.jsonl"), corpus).unwrap();
    fs::write(folder.path().join("queries.jsonl"), queries).unwrap();
    fs::create_dir(folder.path().join("qrels")).unwrap();
    fs::write(folder.path().join("qrels/test.tsv"), qrels).unwrap();
    folder
}

#[test]
fn figures_are_those_computed_by_hand() {
    let folder = folder(CORPUS, QUERIES, QRELS);
    let figures = run(&Options { prefix: true, typos: Some(1), ..options(folder.path()) }).unwrap();
    assert_eq!((figures.documents, figures.queries), (3, 2));
    // First query: (1/log2(2) + 3/log2(3)) / (3/log2(2) + 1/log2(3)) = 2.89279 / 3.63093 = 0.79671; second: 1.
    assert!((figures.clean.ndcg10 - f64::midpoint(0.796_707, 1.0)).abs() < 1e-5, "{}", figures.clean.ndcg10);
    assert!((figures.clean.recall5 - 1.0).abs() < 1e-9);
    assert!((figures.clean.success1 - 1.0).abs() < 1e-9);
    let json = serde_json::to_value(&figures).unwrap();
    for name in ["documents", "queries", "ndcg10", "recall5", "success1", "index_bytes", "build_seconds", "load_ms"] {
        assert!(json[name].is_number(), "{name}");
    }
    assert!(json["query"]["cpu_p99_us"].is_number());
    assert!(json["prefix"]["ndcg10"].is_number() && json["typos"]["ratio"].is_number());
    assert!(json["machine"]["rustc"].as_str().unwrap().starts_with("rustc"));
}

#[test]
fn a_collection_is_scaled_to_any_size() {
    let folder = folder(CORPUS, QUERIES, QRELS);
    let figures = run(&Options { scale: Some(50), ..options(folder.path()) }).unwrap();
    assert_eq!(figures.documents, 50);
}

#[test]
fn bad_folders_are_told_by_file_and_line() {
    let told = |corpus: &str, queries: &str, qrels: &str| {
        let folder = folder(corpus, queries, qrels);
        run(&options(folder.path())).err().unwrap().to_string()
    };
    assert!(told("{\"_id\": \"a\"}", QUERIES, QRELS).contains("corpus.jsonl:1: "));
    assert!(told(CORPUS, "{\"_id\": \"1\", \"text\": \"x\"}\n?", QRELS).contains("queries.jsonl:2: "));
    assert!(told(CORPUS, QUERIES, "1\ta\t1\n1 a 1\n").contains("test.tsv:2: not three fields"));
    assert!(told(CORPUS, QUERIES, "1\ta\tbeaucoup\n").contains("test.tsv:1: the score is not a number"));
    assert!(told("\n", QUERIES, QRELS).contains("corpus.jsonl: there are no documents"));
    assert!(told(CORPUS, QUERIES, "9\ta\t1\n").contains("queries.jsonl: no query has a judgement"));
    let missing = run(&options(Path::new("/nowhere/at/all"))).err().unwrap().to_string();
    assert!(missing.contains("/nowhere/at/all/corpus.jsonl"), "{missing}");
}

/// Where the French collections are kept beside the repository, if they are.
fn french(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/search").join(name);
    if folder.exists() {
        return Some(folder);
    }
    #[allow(clippy::print_stderr)]
    {
        eprintln!("{} is not there: its figures are not checked", folder.display());
    }
    None
}

/// What plain BM25F over Snowball's stems reached, nDCG@10.
const BASELINES: [(&str, f64); 2] = [("qc-covid", 0.542), ("cdtn-titles", 0.489)];

#[test]
fn french_questions_are_answered_better_than_by_plain_words() {
    for (name, baseline) in BASELINES {
        let Some(folder) = french(name) else { continue };
        let ask = |typos, no_accents| -> Figures { run(&Options { typos, no_accents, ..options(&folder) }).unwrap() };
        let (one, two, plain) = std::thread::scope(|scope| {
            let (one, two) = (scope.spawn(|| ask(Some(1), false)), scope.spawn(|| ask(Some(2), false)));
            let plain = ask(None, true);
            (one.join().unwrap(), two.join().unwrap(), plain)
        });
        let clean = one.clean.ndcg10;
        assert!(clean >= baseline + 0.03, "{name}: {clean}");
        assert!((plain.clean.ndcg10 - clean).abs() < 0.0005, "{name}, no accents: {}", plain.clean.ndcg10);
        let ratio = |figures: Figures| figures.typos.unwrap().ratio;
        let (one, two) = (ratio(one), ratio(two));
        assert!(one >= 0.97 && two >= 0.94, "{name}, typos: {one}, {two}");
    }
}
