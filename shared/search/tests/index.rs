//! What an index keeps, gives back, and refuses to be.
#![allow(clippy::unwrap_used)]

mod common;

use common::{article, ids, index, search};
use guichet_search::{Audience, Corrupt, Document, Index, Lang, Synonyms, build};
use proptest::prelude::*;

fn collection() -> Vec<Document> {
    let mut documents: Vec<Document> = (0..60)
        .map(|n| {
            let mut document =
                article(&format!("article-{n}"), &format!("Imprimante {n}"), &"Le bloc opératoire. ".repeat(n));
            document.revision = n as u64;
            document.published_at = i64::try_from(n).unwrap() - 30;
            document.tags = vec!["réseau".into(), format!("v2.{n}")];
            document.category = format!("Catégorie {}", n % 3);
            document.audience = if n % 4 == 0 { Audience::Agents } else { Audience::Everyone };
            document
        })
        .collect();
    documents[7].body = "dossier clinique informatisé (DCI)".into();
    documents
}

fn synonyms() -> Synonyms {
    Synonyms::parse("mdp = mot de passe\n# remarque\nDCI = dossier patient").unwrap()
}

#[test]
fn an_index_built_from_its_own_documents_has_the_same_bytes() {
    let bytes = build(Lang::Fr, &synonyms(), collection().into_iter());
    let index = Index::open(bytes.clone()).unwrap();
    let synonyms = Synonyms::parse(index.synonyms_text()).unwrap();
    assert_eq!(build(index.lang(), &synonyms, index.documents()), bytes);
    assert_eq!(build(Lang::Fr, &synonyms, collection().into_iter().rev()), bytes);
}

#[test]
fn every_document_comes_back_whole() {
    let index = Index::open(build(Lang::Fr, &synonyms(), collection().into_iter())).unwrap();
    let mut back: Vec<Document> = index.documents().collect();
    let mut documents = collection();
    back.sort_by(|a, b| a.id.cmp(&b.id));
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(back, documents);
    assert_eq!(index.len(), 60);
}

#[test]
fn of_two_documents_with_one_identifier_the_last_is_kept() {
    let mut last = article("a", "Télécopieur", "");
    last.audience = Audience::Agents;
    let documents = [article("a", "Imprimante", ""), article("b", "Souris", ""), last];
    let index = Index::open(build(Lang::Fr, &Synonyms::default(), documents.into_iter())).unwrap();
    assert_eq!(index.len(), 2);
    assert!(search(&index, "imprimante").is_empty());
}

#[test]
fn an_empty_index_finds_nothing() {
    let index = index(&[]);
    assert!(index.is_empty());
    assert!(search(&index, "imprimante").is_empty());
    assert!(index.newest(Audience::Agents, None, 10).is_empty());
    assert!(index.categories(Audience::Agents).is_empty());
    assert_eq!(index.documents().count(), 0);
}

#[test]
fn a_very_long_article_is_found_and_kept() {
    let body = format!("{} télécopieur", "bloc opératoire ".repeat(13_000));
    let index = index(&[("long", "Très long", &body), ("court", "Télécopieur", "")]);
    assert_eq!(ids(&search(&index, "télécopieur")), ["court", "long"]);
    assert_eq!(index.documents().find(|d| d.id == "long").unwrap().body, body);
}

#[test]
fn ten_thousand_articles_are_indexed_and_searched() {
    let documents =
        (0..10_000).map(|n| article(&format!("{n:05}"), &format!("Panne numéro {n}"), "imprimante du bloc"));
    let index = Index::open(build(Lang::Fr, &Synonyms::default(), documents)).unwrap();
    assert_eq!(index.len(), 10_000);
    assert_eq!(ids(&search(&index, "panne 7342"))[0], "07342");
}

#[test]
fn other_bytes_are_refused_with_their_reason() {
    let bytes = build(Lang::Fr, &Synonyms::default(), collection().into_iter());
    assert_eq!(Index::open(Vec::new()).unwrap_err(), Corrupt::NoIndex);
    assert_eq!(Index::open(b"guichidx".to_vec()).unwrap_err(), Corrupt::NoIndex);
    assert_eq!(Index::open(bytes[..bytes.len() - 1].to_vec()).unwrap_err(), Corrupt::Checksum);
    let mut newer = bytes;
    newer[8] = 200;
    assert!(matches!(Index::open(newer).unwrap_err(), Corrupt::Version(200)));
}

/// Does all that can be done with an index.
fn use_it(index: &Index) {
    for text in ["imprimante", "imprimnate bloc", "dci", "dossier patient", "v2.3", "réseau opératoire du bloc 12", "i"]
    {
        search(index, text);
        index.search(&guichet_search::Query {
            text,
            reader: Audience::Agents,
            category: Some("Catégorie 1"),
            limit: 50,
        });
    }
    index.newest(Audience::Agents, None, 5);
    index.categories(Audience::Everyone);
    index.documents().for_each(drop);
    index.synonyms_text();
}

/// The checksum made right again after a change.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&bytes[16..]);
    bytes[12..16].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Index::open(bytes.clone()).is_err());
        let mut framed = build(Lang::Fr, &Synonyms::default(), std::iter::empty())[..16].to_vec();
        framed.extend(bytes);
        if let Ok(index) = Index::open(sealed(framed)) {
            use_it(&index);
        }
    }

    #[test]
    fn changed_bytes_are_refused_and_harm_nobody_even_under_a_right_checksum(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        in_head in any::<bool>(),
    ) {
        let mut bytes = build(Lang::Fr, &synonyms(), collection().into_iter());
        let whole = bytes.clone();
        for (at, byte) in changes {
            let at = 16 + at.index(if in_head { 200 } else { bytes.len() - 16 });
            bytes[at] = byte;
        }
        prop_assert!(bytes == whole || Index::open(bytes.clone()).is_err());
        if let Ok(index) = Index::open(sealed(bytes)) {
            use_it(&index);
        }
    }

    #[test]
    fn cut_bytes_are_refused(length in any::<prop::sample::Index>()) {
        let bytes = build(Lang::Fr, &synonyms(), collection().into_iter());
        let length = length.index(bytes.len());
        prop_assert!(Index::open(bytes[..length].to_vec()).is_err());
        if length >= 16 {
            prop_assert!(Index::open(sealed(bytes[..length].to_vec())).is_err());
        }
    }
}
