#![allow(clippy::unwrap_used)]
use super::*;

const SOUND: &str = "+++
title = \"Activer votre compte\"
category = \"Compte\"
tags = [\"activation\"]
lang = \"fr\"
audience = \"everyone\"
state = \"published\"
+++

À partir du courriel reçu, cliquer sur le lien.
";

fn faults(text: &str) -> Vec<String> {
    parse("fr/a.md", text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_becomes_an_article_that_is_known_by_its_path() {
    let parsed = parse("fr/a.md", SOUND).unwrap();
    assert_eq!(parsed.content.title.as_str(), "Activer votre compte");
    assert_eq!(parsed.content.body.as_str(), "À partir du courriel reçu, cliquer sur le lien.");
    assert_eq!(parsed.id, parse("fr/a.md", &SOUND.replace("Activer", "Activez")).unwrap().id);
    assert_ne!(parsed.id, parse("fr/b.md", SOUND).unwrap().id);
    let elsewhere = format!("\u{feff}{}", SOUND.replace('\n', "\r\n"));
    assert_eq!(parse("fr/a.md", &elsewhere).unwrap(), parsed, "as another system writes it");
}

#[test]
fn every_fault_is_told_with_its_line() {
    let wrong = SOUND.replace("Activer votre compte", "Non").replace("\"activation\"", "\"x\"");
    let wrong = wrong.replace("À partir du courriel reçu, cliquer sur le lien.", "Court.\n\nDLPH98042746");
    assert_eq!(
        faults(&wrong),
        [
            "fr/a.md:2: title: write at least 5 characters; there are 3",
            "fr/a.md:4: tags: write at least 2 characters; there are 1",
            "fr/a.md:12: this looks like nominative data (nam); mask it, or list it in not_nominative",
        ]
    );
    assert_eq!(
        faults(&SOUND.replace("À partir du courriel reçu, cliquer sur le lien.", "Court.")),
        ["fr/a.md:9: the text: write at least 20 characters; there are 6"]
    );
}

#[test]
fn front_matter_that_cannot_be_read_is_told_where_it_ends_to_make_sense() {
    assert!(faults("# Titre\n")[0].starts_with("fr/a.md:1: begin with the front matter"));
    assert!(faults("+++\ntitle = \"Jamais fermé\"\n")[0].starts_with("fr/a.md:1: begin with the front matter"));
    let told = faults(&SOUND.replace("state = \"published\"", "state = \"publié\""));
    assert!(told[0].starts_with("fr/a.md:7: unknown variant `publié`"), "{told:?}");
    let told = faults(&SOUND.replace("lang = \"fr\"", "langue = \"fr\""));
    assert!(told[0].starts_with("fr/a.md:5: unknown field `langue`"), "{told:?}");
}

#[test]
fn what_is_no_nominative_data_can_be_said_to_be_none() {
    let confirmed = SOUND
        .replace("state = \"published\"\n", "state = \"published\"\nnot_nominative = [\"DLPH 9804 2746\"]\n")
        .replace("cliquer sur le lien", "cliquer sur DLPH98042746");
    assert!(parse("fr/a.md", &confirmed).is_ok());
    // Only what the front matter says: a text that speaks of it confirms nothing.
    let spoken_of = SOUND.replace("À partir", "not_nominative DLPH98042746 : à partir");
    assert!(faults(&spoken_of)[0].starts_with("fr/a.md:10: this looks like nominative data (nam)"), "{spoken_of}");
}
