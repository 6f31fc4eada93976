use super::*;

fn words(text: &str) -> Vec<String> {
    let tokens = Tokens::of(text, Lang::Fr);
    tokens.words().iter().map(|t| tokens.text(t).to_owned()).collect()
}

fn wholes(text: &str) -> Vec<String> {
    let tokens = Tokens::of(text, Lang::Fr);
    tokens.wholes().iter().map(|t| tokens.text(t).to_owned()).collect()
}

#[test]
fn elided_words_are_left_out_whichever_the_apostrophe() {
    assert_eq!(words("l'hôpital d’aujourd’hui, jusqu'ici; qu'il"), ["hopital", "aujourdhui", "ici", "il"]);
}

#[test]
fn accents_case_and_ligatures_do_not_count() {
    assert_eq!(words("SŒUR Élève ÇA naïve ﬁn"), ["soeur", "eleve", "ca", "naive", "fin"]);
    assert_eq!(words("me\u{301}decin"), words("médecin"));
}

#[test]
fn compounds_are_both_in_parts_and_whole() {
    assert_eq!(words("mot-clé"), ["mot", "cle"]);
    assert_eq!(wholes("mot-clé"), ["motcle"]);
    assert_eq!(wholes("ORA-00942 v2.3.1 CSC-1042"), ["ora00942", "v231", "csc1042"]);
    assert_eq!(wholes("au 1 844 748-0553."), ["18447480553"]);
    assert_eq!(wholes("prud'hommes"), ["prudhommes"]);
    assert!(wholes("mot clé - autre. Fin").is_empty());
}

#[test]
fn a_word_is_where_it_was_written() {
    let text = "L’« Élève-infirmière »";
    let tokens = Tokens::of(text, Lang::Fr);
    let written: Vec<_> = tokens.words().iter().map(|t| &text[t.start..t.end]).collect();
    assert_eq!(written, ["Élève", "infirmière"]);
    let whole = tokens.wholes()[0];
    assert_eq!(&text[whole.start..whole.end], "Élève-infirmière");
}

#[test]
fn combining_marks_belong_to_the_word_before() {
    let text = "cle\u{301}, fin";
    let tokens = Tokens::of(text, Lang::Fr);
    let word = tokens.words()[0];
    assert_eq!(&text[word.start..word.end], "cle\u{301}");
}

#[test]
fn english_contractions_keep_their_first_part() {
    let tokens = Tokens::of("the user's printer doesn’t print", Lang::En);
    let words: Vec<_> = tokens.words().iter().map(|t| tokens.text(t)).collect();
    assert_eq!(words, ["the", "user", "printer", "doesn", "print"]);
}

#[test]
fn codes_and_short_words_have_no_other_stem() {
    for word in ["hl7", "ora00942", "0553", "dci", "привет"] {
        assert_eq!(Lang::Fr.stem(word), word);
    }
}

#[test]
fn stop_words_are_those_that_say_nothing() {
    for (lang, word) in [(Lang::Fr, "pourquoi"), (Lang::Fr, "a"), (Lang::En, "where"), (Lang::En, "your")] {
        assert!(lang.is_stop_word(word), "{word}");
    }
    assert!(!Lang::Fr.is_stop_word("imprimante") && !Lang::Fr.is_stop_word(""));
}
