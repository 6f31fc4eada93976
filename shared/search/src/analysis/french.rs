//! French: a light stemmer over folded words, and stop words.
//!
//! It works without accents, which the stemmers of the field need and people leave out.

/// Endings that go once the plural has: verbs, adverbs, families of nouns. The longest that leaves [`SHORTEST`] letters.
const ENDINGS: &[&str] = &[
    "able", "age", "aient", "ait", "al", "ale", "ance", "ant", "ante", "ateur", "atif", "ation", "ative", "atrice",
    "aux", "e", "ee", "el", "elle", "ement", "ence", "ent", "ente", "er", "era", "erai", "eraient", "erait", "erie",
    "eront", "eur", "euse", "eux", "ez", "i", "ible", "ie", "ier", "iere", "if", "ion", "ique", "ir", "isation", "ise",
    "iser", "isme", "issant", "issement", "iste", "it", "ition", "itrice", "ive", "ment", "on", "ure",
];

/// Endings that may leave one letter less: « payer », « payé ».
const OF_SHORT_VERBS: &[&str] = &["e", "ee", "ement", "er", "ez"];

/// Fewer letters than this do not tell words apart.
const SHORTEST: usize = 4;

pub(super) fn stem(word: &str) -> &str {
    let whole = singular(word);
    let word = whole.as_bytes();
    let last = word.last();
    // Most endings differ in their last letter already: every word of every text comes through here.
    let longest = |endings: &[&str], shortest: usize| {
        let fitting = endings.iter().map(|ending| ending.as_bytes()).filter(|ending| ending.last() == last);
        let rests = fitting.filter_map(|ending| word.strip_suffix(ending)).map(<[u8]>::len);
        rests.filter(|&rest| rest >= shortest).min().unwrap_or(word.len())
    };
    let rest = longest(ENDINGS, SHORTEST).min(longest(OF_SHORT_VERBS, SHORTEST - 1));
    undouble(&whole[..rest])
}

fn singular(word: &str) -> &str {
    match word.strip_suffix(['s', 'x']) {
        Some(rest) if rest.len() >= 3 && !rest.ends_with('s') && !rest.ends_with("au") => rest,
        Some(rest) if rest.ends_with("eau") => rest,
        _ => word,
    }
}

/// « professionnel » and « profession »: the last consonant, doubled, counts once.
fn undouble(word: &str) -> &str {
    let bytes = word.as_bytes();
    match bytes {
        [.., a, b] if a == b && !b.is_ascii_digit() && bytes.len() > SHORTEST => &word[..word.len() - 1],
        _ => word,
    }
}

/// Folded. Elided words are left out before, and listed for texts without apostrophes.
pub(super) const STOP_WORDS: &str = "\
    a afin ai ainsi allez allons alors apres as au aucun aucune auquel aura aurai aurais aurait auront aussi autre \
    autres aux avais avait avant avec avez avoir avons ayant bien c ca car cas ce ceci cela celle celles celui ces \
    cet cette ceux chaque chez ci combien comme comment contre d dans de deja depuis des devez devoir devons devra \
    devrai devraient devrais devrait devront dois doit doivent donc dont du duquel elle elles en encore entre es est \
    et etaient etais etait etant ete etes etre eu eux faire fais faisons fait faites faut fera ferai font hors ici \
    il ils ira irai j jamais je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsque \
    lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou oui par parce pas pendant peu peut \
    peuvent peux pis plus possible pour pourquoi pourra pourrai pourrais pourrait pourront pouvez pouvoir pouvons \
    puis puisque qu quand que quel quelle quelles quelque quelques quels qui quoi rien s sa sans se selon sera serai \
    serais serait serons seront sert ses si sinon soient soit son sont sous suis sur t ta te tel telle telles tels \
    tes toi ton toujours tous tout toute toutes tres trop tu un une va vais vas vers veulent veut veux vis vont vos \
    votre voudrais voudrait voulez vouloir vous vs y ya";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_of_a_word_share_its_stem() {
        for family in [
            &["imprimante", "imprimantes", "imprimant"][..],
            &["journal", "journaux"],
            &["niveau", "niveaux"],
            &["professionnel", "professionnelle", "professionnels"],
            &["hopital", "hopitaux"],
            &["rapidement", "rapide", "rapides"],
            &["payer", "payee", "payes", "paye"],
            &["connexion", "connexions"],
            &["installer", "installation", "installe", "installees"],
        ] {
            let stems: Vec<_> = family.iter().map(|w| stem(w)).collect();
            assert!(stems.windows(2).all(|s| s[0] == s[1]), "{stems:?}");
        }
    }
}
