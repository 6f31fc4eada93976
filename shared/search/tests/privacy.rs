//! For who sees only what is for everyone, it is as if there were nothing else.
#![allow(clippy::unwrap_used)]

mod common;

use common::article;
use guichet_search::{Audience, Document, Index, Lang, Query, Synonyms, build};
use proptest::prelude::*;

/// Few words, so that what is public and what is not have much in common.
const WORDS: [&str; 24] = [
    "imprimante",
    "imprimer",
    "imprimerie",
    "bloquée",
    "mot",
    "de",
    "passe",
    "mot-clé",
    "dossier",
    "clinique",
    "informatisé",
    "DCI",
    "(DCI)",
    "réseau",
    "réseaux",
    "ORA-00942",
    "v2.3.1",
    "session",
    "cession",
    "l’hôpital",
    "hospitalier",
    "qui",
    "comment",
    "patient",
];

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), count).prop_map(|words| words.join(" "))
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let document = (0..40u8, words(1..6), words(0..30), words(0..2), any::<bool>(), 0..3i64);
    let document = document.prop_map(|(id, title, body, tag, agents, published_at)| {
        let mut document = article(&format!("{id:02}"), &title, &body);
        document.category = if tag.len() % 2 == 0 { "Pair".into() } else { tag.clone() };
        document.tags = vec![tag];
        document.audience = if agents { Audience::Agents } else { Audience::Everyone };
        document.published_at = published_at;
        document
    });
    // One document by identifier: the last of two decides for all the readers.
    proptest::collection::vec(document, 0..25).prop_map(|documents| {
        let mut seen = std::collections::HashSet::new();
        documents.into_iter().filter(|d| seen.insert(d.id.clone())).collect()
    })
}

fn queries() -> impl Strategy<Value = String> {
    (words(1..5), 0..6usize, proptest::sample::select(&["x", "", "s", "e"][..])).prop_map(|(mut text, cut, end)| {
        // A mistake or a beginning, now and then.
        let keep = text.floor_char_boundary(text.len().saturating_sub(cut));
        text.truncate(keep);
        text.push_str(end);
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn agents_documents_change_nothing_for_everyone(documents in documents(), text in queries()) {
        let synonyms = Synonyms::parse("DCI = dossier patient\nréseau = wifi, session").unwrap();
        let public: Vec<Document> = documents.iter().filter(|d| d.audience == Audience::Everyone).cloned().collect();
        let mixed = Index::open(build(Lang::Fr, &synonyms, documents.into_iter())).unwrap();
        let alone = Index::open(build(Lang::Fr, &synonyms, public.into_iter())).unwrap();
        for category in [None, Some("Pair")] {
            let query = Query { text: &text, reader: Audience::Everyone, category, limit: 10 };
            prop_assert_eq!(mixed.search(&query), alone.search(&query));
            let newest = |index: &Index| index.newest(Audience::Everyone, category, 5);
            prop_assert_eq!(newest(&mixed), newest(&alone));
        }
        prop_assert_eq!(mixed.categories(Audience::Everyone), alone.categories(Audience::Everyone));
        // And agents of an index with only public documents see what everyone does.
        let of = |reader| alone.search(&Query { text: &text, reader, category: None, limit: 10 });
        prop_assert_eq!(of(Audience::Everyone), of(Audience::Agents));
    }
}

#[test]
fn agents_find_what_is_for_agents() {
    let mut secret = article("secret", "Débloquer l’imprimante", "");
    secret.audience = Audience::Agents;
    let documents = [article("public", "Imprimante", ""), secret];
    let index = Index::open(build(Lang::Fr, &Synonyms::default(), documents.into_iter())).unwrap();
    let found = |reader| index.search(&Query { text: "débloquer imprimante", reader, category: None, limit: 9 }).len();
    assert_eq!((found(Audience::Everyone), found(Audience::Agents)), (1, 2));
}
