//! Canned responses: texts that agents keep, with variables for what differs from request to request.
//!
//! A variable is written `{number}`. A brace that opens no word (`{ "a": 1 }`, `{}`) is a brace. Filling is total: the
//! values come as they are, once, and are not looked through for variables again; nothing of it is HTML.

use crate::invalid::Invalid;
use crate::text::CannedBody;

/// What stands for something of the request in a canned response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    Number,
    Subject,
    Requester,
    Agent,
    Status,
    ClosesAt,
}

impl Variable {
    pub const ALL: [Self; 6] =
        [Self::Number, Self::Subject, Self::Requester, Self::Agent, Self::Status, Self::ClosesAt];

    /// The word between the braces.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Subject => "subject",
            Self::Requester => "requester",
            Self::Agent => "agent",
            Self::Status => "status",
            Self::ClosesAt => "closes_at",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variable| variable.as_str() == word)
    }
}

/// What the variables are filled with, each as its reader is to read it: names, the status' label, the instant of the
/// closure in words.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    pub number: &'a str,
    pub subject: &'a str,
    pub requester: &'a str,
    /// Whoever answers.
    pub agent: &'a str,
    pub status: &'a str,
    /// Empty where no closure is pending.
    pub closes_at: &'a str,
}

impl<'a> Values<'a> {
    fn of(&self, variable: Variable) -> &'a str {
        match variable {
            Variable::Number => self.number,
            Variable::Subject => self.subject,
            Variable::Requester => self.requester,
            Variable::Agent => self.agent,
            Variable::Status => self.status,
            Variable::ClosesAt => self.closes_at,
        }
    }
}

enum Piece<'a> {
    Text(&'a str),
    /// The word between two braces.
    Word(&'a str),
}

/// What people may have meant as a variable: letters, digits, `_`, `-` and spaces, with at least one letter.
fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '\u{a0}'))
}

fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let word = text[open + 1..].split_once('}').map(|(word, _)| word).filter(|word| is_word(word));
        let Some(word) = word else {
            from = open + 1;
            continue;
        };
        pieces.extend([Piece::Text(&text[..open]), Piece::Word(word)]);
        text = &text[open + word.len() + 2..];
        from = 0;
    }
    pieces.push(Piece::Text(text));
    pieces
}

/// Refuses variables that nothing fills.
pub(crate) fn check(text: &str) -> Result<(), Invalid> {
    let unknown = pieces(text).iter().any(|piece| matches!(piece, Piece::Word(word) if Variable::of(word).is_none()));
    if unknown {
        let known: Vec<_> = Variable::ALL.iter().map(|variable| format!("{{{}}}", variable.as_str())).collect();
        let detail = format!("there is a variable that nothing fills; the variables are {}", known.join(", "));
        Err(Invalid::new("", "unknown-variable", detail))
    } else {
        Ok(())
    }
}

impl CannedBody {
    /// The text with its variables filled.
    pub fn fill(&self, values: &Values<'_>) -> String {
        pieces(self.as_str())
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Word(word) => Variable::of(word).map_or("", |variable| values.of(variable)),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    const VALUES: Values<'_> = Values {
        number: "CSC-1042",
        subject: "Écran noir {agent}",
        requester: "Camille Roy",
        agent: "Dominique Agent",
        status: "En traitement",
        closes_at: "samedi 13 juin à 14 h 30",
    };

    fn filled(body: &str) -> String {
        CannedBody::parse(body).unwrap().fill(&VALUES)
    }

    #[test]
    fn each_variable_is_filled_with_its_value() {
        let body = "{number} {requester} {agent} {status} {closes_at}.";
        assert_eq!(filled(body), "CSC-1042 Camille Roy Dominique Agent En traitement samedi 13 juin à 14 h 30.");
    }

    #[test]
    fn what_looks_like_a_variable_in_a_value_stays_as_it_is() {
        assert_eq!(filled("« {subject} » par {agent}"), "« Écran noir {agent} » par Dominique Agent");
    }

    #[test]
    fn a_variable_that_nothing_fills_is_refused_with_those_that_there_are() {
        for body in ["Bonjour {name}", "{Number}", "{ number }", "{numéro}", "{number} {closes-at}", "{{nom}}"] {
            let refused = CannedBody::parse(body).unwrap_err();
            assert_eq!(refused.code, "unknown-variable", "{body}");
            for variable in Variable::ALL {
                assert!(refused.detail.contains(variable.as_str()), "{}", refused.detail);
            }
        }
    }

    #[test]
    fn other_braces_are_braces() {
        for body in ["{", "}", "{}", "{ \"a\": 1 }", "a { b", "{1}", "{\nnumber\n}", "}{"] {
            assert_eq!(filled(body), body);
        }
        assert_eq!(filled("{ {number} }"), "{ CSC-1042 }");
        assert_eq!(filled("{{number}}"), "{CSC-1042}");
    }

    proptest! {
        #[test]
        fn a_text_is_refused_or_comes_back_whole_around_its_variables(text in "[a-z{} \n\"é]{0,40}") {
            if let Ok(body) = CannedBody::parse(&format!("{{number}}{text}{{agent}}.")) {
                let whole = body.as_str().replace("{number}", VALUES.number).replace("{agent}", VALUES.agent);
                prop_assert_eq!(filled(body.as_str()), whole);
            }
        }
    }
}
