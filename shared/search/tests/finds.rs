//! What people look for, and find.
#![allow(clippy::unwrap_used)]

mod common;

use common::{article, ids, index, index_with, search};
use guichet_search::{Audience, Index, Lang, Query, Synonyms, build};

#[test]
fn inflections_accents_and_elisions_do_not_matter() {
    let index = index(&[("a", "Réinitialiser l’imprimante de l'hôpital", ""), ("b", "Fermer une session", "")]);
    for query in ["imprimantes", "réinitialisé", "hopital", "l'hopital", "l hôpital", "HÔPITAUX", "ho\u{302}pital"]
    {
        assert_eq!(ids(&search(&index, query)), ["a"], "{query}");
    }
}

#[test]
fn compounds_are_found_however_they_are_written() {
    let index = index(&[
        ("cle", "Chercher par mot-clé", ""),
        ("ora", "Erreur ORA-00942 à l'ouverture", ""),
        ("hl7", "Messages HL7 refusés", ""),
        ("tel", "Le centre répond au 1 844 748-0553", ""),
        ("version", "Nouveautés de la v2.3.1", ""),
        ("csc", "Correctif CSC-1042", ""),
    ]);
    for (query, id) in [
        ("mot clé", "cle"),
        ("motclé", "cle"),
        ("mot-cle", "cle"),
        ("ORA-00942", "ora"),
        ("ora 00942", "ora"),
        ("ora00942", "ora"),
        ("hl 7", "hl7"),
        ("HL7", "hl7"),
        ("18447480553", "tel"),
        ("844 748-0553", "tel"),
        ("748-0553", "tel"),
        ("v2.3.1", "version"),
        ("csc1042", "csc"),
        ("CSC 1042", "csc"),
        ("1042", "csc"),
    ] {
        assert_eq!(ids(&search(&index, query)).first(), Some(&id), "{query}");
    }
}

#[test]
fn a_word_written_together_is_found_where_it_is_written_apart() {
    let index = index(&[("a", "Chercher par mot clé", ""), ("b", "Le mot de la fin", ""), ("c", "Norme HL 7", "")]);
    assert_eq!(ids(&search(&index, "motclé"))[0], "a");
    assert_eq!(ids(&search(&index, "hl7"))[0], "c");
}

#[test]
fn typing_mistakes_are_borne() {
    let index =
        index(&[("a", "Imprimante bloquée", ""), ("b", "Mot de passe oublié", ""), ("c", "Rendez-vous annulé", "")]);
    for (query, id) in [
        ("imprimnate", "a"),
        ("impriamnte", "a"),
        ("imprimmante", "a"),
        ("inprimante bloquee", "a"),
        ("passse", "b"),
        ("oubliè", "b"),
        ("rendezvous anulé", "c"),
    ] {
        assert_eq!(ids(&search(&index, query)).first(), Some(&id), "{query}");
    }
}

#[test]
fn the_last_word_may_be_a_beginning_and_a_whole_word_weighs_more() {
    let index = index(&[("a", "Imprimante", ""), ("b", "Imprimerie", ""), ("c", "Imp", "")]);
    let hits = search(&index, "imp");
    assert_eq!(hits[0].id, "c");
    assert_eq!(hits.len(), 3);
    assert_eq!(ids(&search(&index, "i")).len(), 3);
}

#[test]
fn gibberish_finds_nothing() {
    let index =
        index(&[("a", "Imprimante bloquée", "Un long texte au sujet de la session"), ("b", "Mot de passe", "")]);
    for query in ["xqzvw kjhgf", "", " ", "?!", "zzzzzz", "𝔛𓀀", "wxyz", "jj kk"] {
        assert!(search(&index, query).is_empty(), "{query}");
    }
}

#[test]
fn synonyms_work_both_ways_and_never_beat_the_word_itself() {
    let synonyms = Synonyms::parse("DCI = dossier clinique informatisé, dossier patient\nmdp = mot de passe").unwrap();
    let index = index_with(
        &[
            ("court", "Ouvrir le DCI", ""),
            ("long", "Ouvrir le dossier clinique informatisé", ""),
            ("autre", "Ouvrir le dossier des plaintes", ""),
            ("passe", "Changer de mot de passe", ""),
        ],
        &synonyms,
    );
    assert_eq!(ids(&search(&index, "dci")), ["court", "long"]);
    assert_eq!(ids(&search(&index, "dossier clinique informatisé"))[..2], ["long", "court"]);
    assert_eq!(ids(&search(&index, "dossier patient")), ["long", "court", "autre"]);
    assert_eq!(ids(&search(&index, "mdp")), ["passe"]);
    assert_eq!(index.synonyms_text(), synonyms.text());
}

#[test]
fn stop_words_alone_find_the_titles_that_have_them() {
    let index = index(&[("a", "Qui peut faire quoi", ""), ("b", "Mot de passe", "")]);
    assert_eq!(ids(&search(&index, "qui")), ["a"]);
}

#[test]
fn a_category_and_a_limit_narrow_what_is_found() {
    let mut documents = Vec::new();
    for n in 0..20 {
        let mut document = article(&format!("{n:02}"), "Imprimante", "");
        document.category = if n % 2 == 0 { "Pair" } else { "Impair" }.into();
        document.published_at = n;
        documents.push(document);
    }
    let index = Index::open(build(Lang::Fr, &Synonyms::default(), documents.into_iter())).unwrap();
    let query = Query { text: "imprimante", reader: Audience::Everyone, category: Some("Pair"), limit: 3 };
    assert_eq!(ids(&index.search(&query)), ["18", "16", "14"]);
    assert_eq!(index.search(&Query { category: Some("Absent"), ..query }), []);
    assert_eq!(index.search(&Query { limit: 0, ..query }), []);
    assert_eq!(ids(&index.newest(Audience::Everyone, None, 2)), ["19", "18"]);
    assert_eq!(ids(&index.newest(Audience::Everyone, Some("Pair"), 2)), ["18", "16"]);
    assert_eq!(index.categories(Audience::Everyone), ["Impair", "Pair"]);
}

#[test]
fn english_is_searched_in_english() {
    let documents = [article("a", "Printing from the user's workstation", ""), article("b", "Passwords", "")];
    let index = Index::open(build(Lang::En, &Synonyms::default(), documents.into_iter())).unwrap();
    assert_eq!(index.lang(), Lang::En);
    assert_eq!(ids(&search(&index, "how do users print?")), ["a"]);
    assert_eq!(ids(&search(&index, "pasword")), ["b"]);
}

#[test]
fn only_the_beginning_of_an_endless_query_is_looked_at() {
    let index = index(&[("a", "Imprimante", ""), ("b", "Session", "")]);
    let endless = format!("{} session", "imprimante bloquée ".repeat(50_000));
    assert_eq!(ids(&search(&index, &endless)), ["a"]);
    let words = format!("{} session", (0..24).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" "));
    assert!(search(&index, &words).is_empty());
}

#[test]
fn what_shares_a_few_letters_only_is_not_found() {
    let index = index(&[("a", "Imprimante bloquée", ""), ("b", "Prestations", "Une opération de la station")]);
    assert_eq!(ids(&search(&index, "imprimante introuvable")), ["a"]);
    for query in ["privation", "tionbla", "implosion"] {
        assert!(search(&index, query).is_empty(), "{query}");
    }
}
