//! How what is found is shown: escaped, with the words marked as they were written.
#![allow(clippy::unwrap_used)]

mod common;

use common::{index, index_with, search};
use guichet_search::Synonyms;
use proptest::prelude::*;

#[test]
fn words_are_marked_as_they_were_written() {
    let synonyms = Synonyms::parse("mdp = mot de passe").unwrap();
    let index = index_with(
        &[
            ("a", "Réinitialisation de l’accès", ""),
            ("b", "Changer son mot de passe", ""),
            ("c", "ÉLÈVE-infirmière", ""),
            ("d", "Erreur ORA-00942 & <autres>", ""),
        ],
        &synonyms,
    );
    for (query, title) in [
        ("reinitialiser", "<mark>Réinitialisation</mark> de l’accès"),
        ("acces", "Réinitialisation de l’<mark>accès</mark>"),
        ("réinitailisation", "<mark>Réinitialisation</mark> de l’accès"),
        ("réinit", "<mark>Réinitialisation</mark> de l’accès"),
        ("mdp", "Changer son <mark>mot</mark> de <mark>passe</mark>"),
        ("eleve", "<mark>ÉLÈVE</mark>-infirmière"),
        ("eleveinfirmiere", "<mark>ÉLÈVE-infirmière</mark>"),
        ("ora00942", "Erreur <mark>ORA-00942</mark> &amp; &lt;autres&gt;"),
    ] {
        assert_eq!(search(&index, query)[0].title_html, title, "{query}");
    }
}

#[test]
fn an_excerpt_is_cut_at_words_around_the_best_passage() {
    let filler = "Ce texte parle de tout autre chose. ".repeat(20);
    let body = format!("{filler}Pour débloquer l’imprimante du bloc, ouvrez le capot. {filler}");
    let index = index(&[("a", "Aide", &body)]);
    let excerpt = &search(&index, "imprimante bloc")[0].excerpt;
    assert!(excerpt.contains("l’<mark>imprimante</mark> du <mark>bloc</mark>, ouvrez"), "{excerpt}");
    assert!(excerpt.starts_with('…') && excerpt.ends_with('…'), "{excerpt}");
    let plain = excerpt.replace("<mark>", "").replace("</mark>", "");
    assert!((150..=230).contains(&plain.chars().count()), "{plain}");
    let inner = plain.trim_matches('…').trim();
    assert!(body.contains(inner), "{inner}");
    assert!(inner.split(' ').all(|word| body.split(' ').any(|w| w == word)), "{inner}");
}

#[test]
fn a_short_body_is_shown_whole_and_on_one_line() {
    let index = index(&[("a", "Aide", "Ouvrez  le capot\tde l'imprimante.\n\n Fermez")]);
    assert_eq!(search(&index, "aide")[0].excerpt, "Ouvrez le capot de l&#39;imprimante. Fermez");
}

#[test]
fn lines_that_end_without_a_mark_are_set_apart() {
    let index = index(&[("a", "Aide", "Avant de joindre \nRelire le fichier\n")]);
    assert_eq!(search(&index, "aide")[0].excerpt, "Avant de joindre · Relire le fichier");
}

#[test]
fn an_excerpt_does_not_begin_with_what_ended_the_sentence_before() {
    let before = "Un mot suit un autre et encore un autre jusqu’à la fin de la ligne. ".repeat(4);
    let body = format!("{before}« Ouvrir », » … . puis imprimante, et la suite. {before}");
    let excerpt = &search(&index(&[("a", "Aide", &body)]), "imprimante")[0].excerpt;
    let first = excerpt.trim_start_matches('…').chars().next();
    assert!(first.is_some_and(|c| c.is_alphanumeric() || c == '«' || c == '<'), "{excerpt}");
}

#[test]
fn coverage_is_how_much_of_what_was_looked_for_is_there() {
    let index = index(&[
        ("a", "Imprimer les étiquettes", "Choisir le menu."),
        ("b", "Choisir une étape possible", "Rien de plus."),
    ]);
    let covered =
        |query: &str, id: &str| search(&index, query).iter().find(|hit| hit.id == id).map_or(0.0, |hit| hit.coverage);
    assert!((covered("imprimer etiquettes", "a") - 1.0).abs() < 0.01);
    assert!(covered("etiqettes", "a") > 0.5, "mistakes count for nearly as much");
    assert!(covered("imprimer au troisième étage impossible", "b") < 0.4, "guesses alone are not much");
}

/// Text that would do harm, were it not escaped.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(
            &[
                "<script>",
                "</mark>",
                "<mark>",
                "&amp;",
                "\"'",
                "imprimante",
                "IMPRIMANTE<",
                ">imprimanté",
                " ",
                "e\u{301}",
                "\u{202e}",
                "œ",
                "l’",
                "--",
                "mot-clé",
                "🖨️",
                "\0",
                "ﬁ",
                "İ",
                "ß"
            ][..]
        )
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// The text back, and an error if there is any markup other than marks that open and close in turn.
fn unescaped(html: &str) -> Result<String, String> {
    let mut open = false;
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '"', '\'']) {
        text.push_str(&rest[..at]);
        let mark = if open { "</mark>" } else { "<mark>" };
        rest = rest[at..].strip_prefix(mark).ok_or_else(|| html.to_owned())?;
        open = !open;
    }
    text.push_str(rest);
    if open {
        return Err(html.to_owned());
    }
    for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(entity, c);
    }
    Ok(text)
}

fn plain(text: &str) -> String {
    // Without what sets lines apart.
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '·').collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_shown_is_escaped_and_is_the_text(title in hostile(), body in hostile(), query in hostile()) {
        let index = index(&[("a", &format!("{title} imprimante"), &body), ("b", &title, &body)]);
        for text in [query.as_str(), "imprimante mot clé", "i"] {
            for hit in search(&index, text) {
                let shown = unescaped(&hit.title_html).map_err(TestCaseError::fail)?;
                prop_assert_eq!(plain(&shown), plain(&hit.title));
                let shown = unescaped(&hit.excerpt).map_err(TestCaseError::fail)?;
                prop_assert!(plain(&body).contains(plain(&shown).trim_matches('…')));
            }
        }
    }
}
