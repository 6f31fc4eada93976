//! The house's acronyms and synonyms, as editors write them: one group a line,
//! `DCI = dossier clinique informatisé, dossier patient`. Lines that start with `#` are remarks.

const MOST_LINES: usize = 2_000;
const LONGEST_LINE: usize = 500;
const MOST_MEMBERS: usize = 20;
const LONGEST_MEMBER: usize = 100;

/// Groups of words that mean the same. Checked when they are parsed, kept as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms {
    text: String,
}

/// What is wrong in which line, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {advice}")]
pub struct SynonymError {
    /// From 1.
    pub line: usize,
    pub advice: String,
}

impl Synonyms {
    /// At most 2,000 lines of 500 characters, each with 2 to 20 members of 100 characters.
    pub fn parse(text: &str) -> Result<Self, SynonymError> {
        for (at, line) in text.lines().enumerate() {
            let problem = |advice: String| SynonymError { line: at + 1, advice };
            if at >= MOST_LINES {
                return Err(problem(format!("keep at most {MOST_LINES} lines; remove the rest")));
            }
            check(line).map_err(problem)?;
        }
        Ok(Self { text: text.to_owned() })
    }

    /// What was parsed, as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What an index says; lines that do not hold are left out.
    pub(crate) fn groups(text: &str) -> impl Iterator<Item = Vec<&str>> {
        text.lines().take(MOST_LINES).filter(|line| check(line).is_ok()).map(members).filter(|group| !group.is_empty())
    }
}

fn members(line: &str) -> Vec<&str> {
    if line.trim_start().starts_with('#') {
        return Vec::new();
    }
    line.split(['=', ',']).map(str::trim).filter(|member| !member.is_empty()).collect()
}

fn check(line: &str) -> Result<(), String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    let length = line.chars().count();
    if length > LONGEST_LINE {
        return Err(format!("write at most {LONGEST_LINE} characters; there are {length}"));
    }
    if line.matches('=').count() != 1 {
        return Err("write one `=` after the first word, as in `DCI = dossier clinique informatisé`".to_owned());
    }
    let members = members(line);
    if members.len() < 2 {
        return Err("write words on both sides of the `=`".to_owned());
    }
    if members.len() > MOST_MEMBERS {
        return Err(format!("write at most {MOST_MEMBERS} synonyms; there are {}", members.len()));
    }
    for member in members {
        if member.chars().count() > LONGEST_MEMBER {
            return Err(format!("write synonyms of at most {LONGEST_MEMBER} characters"));
        }
        if !member.chars().any(char::is_alphanumeric) {
            return Err(format!("« {member} » has no letter or digit; remove it"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_line_is_a_group() {
        let synonyms =
            Synonyms::parse("# de la maison\n\nDCI = dossier clinique informatisé, dossier patient\n").unwrap();
        let groups: Vec<_> = Synonyms::groups(synonyms.text()).collect();
        assert_eq!(groups, [["DCI", "dossier clinique informatisé", "dossier patient"]]);
    }

    #[test]
    fn an_error_names_the_line_and_says_what_to_do() {
        for (text, line, advice) in [
            ("a = b\nseul", 2, "one `=`"),
            ("a = b = c", 1, "one `=`"),
            ("a =", 1, "both sides"),
            ("a = !!", 1, "no letter"),
            (&format!("a = {}", "b".repeat(101)), 1, "at most 100"),
            (&format!("a = {}", "b,".repeat(250)), 1, "at most 500"),
            (&format!("a = {}", "b,".repeat(50)), 1, "at most 20"),
            (&"a = b\n".repeat(2_001), 2_001, "at most 2000 lines"),
        ] {
            let error = Synonyms::parse(text).unwrap_err();
            assert_eq!(error.line, line, "{error}");
            assert!(error.advice.contains(advice), "{error}");
        }
    }
}
