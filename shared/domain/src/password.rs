//! Which passwords are good enough (`spec/product.md`, Accounts). Hashing and
//! verifying them is done elsewhere.

use std::fmt;

use zxcvbn::{Score, zxcvbn};

use crate::invalid::Invalid;
use crate::nominative::normalised;

/// Shortest password, in Unicode scalar values.
pub const SHORTEST: usize = 12;
/// Longest password, in Unicode scalar values.
pub const LONGEST: usize = 128;

/// Shortest piece of an e-mail or a name that a password must not hold.
const TELLING: usize = 4;

/// How much of a password is assessed at each end: the time grows with the
/// square, and this many characters that are hard to guess are enough.
const ASSESSED: usize = 48;

/// Words that people here try first and that the lists of common passwords,
/// English ones, do not rank.
const HOUSE_WORDS: &str = "motdepasse motdepass passe secret azerty azertyuiop qsdfghjklm wxcvbn bonjour bonsoir bienvenue salut \
    coucou soleil chocolat amour jetaime doudou loulou chouchou cristal cristalnet guichet hopital sante \
    quebec montreal laval levis sherbrooke gatineau saguenay canada canadien canadiens nordiques hockey \
    ordinateur admin administrateur connexion utilisateur temporaire changemoi changeme portail soutien centre \
    ciusss cisss infirmiere medecin patient usager clinique printemps automne hiver janvier fevrier mars avril \
    juin juillet aout septembre octobre novembre decembre password welcome dcicristalnet";

/// A password that keeps the rules: 12 to 128 characters of any kind, as they
/// were typed, hard to guess, without the e-mail or the name of its owner.
/// Shown by nothing but [`Password::expose`].
#[derive(Clone)]
pub struct Password(String);

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Under 12 characters.
    #[error("use at least {SHORTEST} characters")]
    TooShort,
    /// Over 128 characters.
    #[error("use at most {LONGEST} characters")]
    TooLong,
    /// One of those that are tried first.
    #[error("this password is easy to guess: use several words, or one that a password manager made")]
    Common,
    /// It holds the e-mail address or the part before its `@`.
    #[error("leave your e-mail address out of the password")]
    HoldsEmail,
    /// It holds a word of the name.
    #[error("leave your name out of the password")]
    HoldsName,
}

impl PasswordError {
    /// The code for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Common => "common-password",
            Self::HoldsEmail => "holds-email",
            Self::HoldsName => "holds-name",
        }
    }

    /// The fault as the answer lists it, at this JSON pointer.
    pub fn to_invalid(self, pointer: &str) -> Invalid {
        Invalid::new(pointer, self.code(), self.to_string())
    }
}

impl Password {
    /// Takes the password as it was typed: nothing is trimmed or changed. The
    /// e-mail and the name are its owner's; either may be empty.
    pub fn parse(password: &str, email: &str, name: &str) -> Result<Self, PasswordError> {
        // Bytes first: a huge body costs nothing to refuse.
        if password.len() > LONGEST * 4 {
            return Err(PasswordError::TooLong);
        }
        match password.chars().count() {
            n if n < SHORTEST => return Err(PasswordError::TooShort),
            n if n > LONGEST => return Err(PasswordError::TooLong),
            _ => {}
        }
        let plain = normalised(password);
        let local = email.split('@').next().unwrap_or_default();
        if holds(&plain, email) || holds(&plain, local) {
            return Err(PasswordError::HoldsEmail);
        }
        if name.split(|c: char| !c.is_alphanumeric()).any(|word| holds(&plain, word)) {
            return Err(PasswordError::HoldsName);
        }
        if is_common(password, &plain, email, name) {
            return Err(PasswordError::Common);
        }
        Ok(Self(password.to_owned()))
    }

    /// The password itself, for the hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Whether the letters and digits of a password hold those of a piece that
/// tells who its owner is.
fn holds(plain: &str, piece: &str) -> bool {
    let piece = normalised(piece);
    piece.len() >= TELLING && plain.contains(&piece)
}

fn is_common(password: &str, plain: &str, email: &str, name: &str) -> bool {
    // One house word with figures and signs around it.
    let word = plain.trim_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
    if HOUSE_WORDS.split(' ').any(|w| w == word) {
        return true;
    }
    let mut known = vec![email, name];
    known.extend(HOUSE_WORDS.split(' '));
    let guessable = |part: &str| zxcvbn(part, &known).score() < Score::Three;
    let scalars: Vec<char> = password.chars().collect();
    let start: String = scalars.iter().take(ASSESSED).collect();
    let end: String = scalars[scalars.len().saturating_sub(ASSESSED)..].iter().collect();
    guessable(&start) && guessable(&end)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn judged(password: &str) -> Result<(), PasswordError> {
        Password::parse(password, "m.tremblay@hopital.example", "Édith Tremblay").map(drop)
    }

    #[test]
    fn long_phrases_and_generated_passwords_are_accepted() {
        for good in [
            "cristal-sous-la-neige",
            "correct horse battery staple",
            "la tortue mange du pain",
            "dQ8vK2mZ7wRt",
            "Xk9$vL2#qP7!m",
            "日本語のパスワードは長い",
            "trombone-violet-42",
            "  espaces au début et à la fin  ",
        ] {
            assert_eq!(judged(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn common_passwords_are_refused() {
        for common in [
            "motdepasse123",
            "passwordpassword",
            "aaaaaaaaaaaaaaa",
            "123456789012",
            "azertyuiop123",
            "Bonjour123456",
            "Hôpital2026!!",
            "P@ssw0rd1234",
            "Cristal-Net 2026",
            "qwertyuiop12",
            "iloveyou1234",
            "soleilsoleil",
            "ééééééééééééé",
        ] {
            assert_eq!(judged(common), Err(PasswordError::Common), "{common}");
        }
        assert_eq!(judged(&"ab".repeat(64)), Err(PasswordError::Common));
    }

    #[test]
    fn the_length_is_12_to_128_characters_of_any_kind() {
        let all = "🏥ça0vK2mZ7wRt".repeat(10);
        let of = |n: usize| all.chars().take(n).collect::<String>();
        assert_eq!(judged(&of(11)), Err(PasswordError::TooShort));
        assert_eq!(judged(&of(12)), Ok(()));
        assert_eq!(judged(&of(128)), Ok(()));
        assert_eq!(judged(&of(129)), Err(PasswordError::TooLong));
        assert_eq!(judged(&"x".repeat(1_000_000)), Err(PasswordError::TooLong));
    }

    #[test]
    fn the_email_and_the_name_are_refused_however_they_are_written() {
        for email in ["xK9!M.Tremblay@Hopital.example7", "xK9!m-tremblay!vQ2z", "xK9!m_TREMBLAY!vQ2z"] {
            assert_eq!(judged(email), Err(PasswordError::HoldsEmail), "{email}");
        }
        for name in ["xK9!vQ2z-edith-77pq", "xK9!ÉDITH!vQ2z77", "xK9!tremblay!vQ2z"] {
            assert_eq!(judged(name), Err(PasswordError::HoldsName), "{name}");
        }
    }

    #[test]
    fn short_pieces_of_the_email_and_the_name_do_not_matter() {
        let parsed = Password::parse("dQ8vK2mZ7wRt-li-jo", "jo@h.example", "Li Jo");
        assert_eq!(parsed.unwrap().expose(), "dQ8vK2mZ7wRt-li-jo");
    }

    #[test]
    fn a_password_is_kept_as_it_was_typed_and_shown_by_nothing() {
        let password = Password::parse("  Dix sapins, deux hiboux ", "", "").unwrap();
        assert_eq!(password.expose(), "  Dix sapins, deux hiboux ");
        assert_eq!(format!("{password:?}"), "Password(…)");
    }

    #[test]
    fn a_long_weak_beginning_is_made_up_for_by_a_strong_end() {
        let password = format!("{}dQ8vK2mZ7wRt-9xLp", "a".repeat(60));
        assert_eq!(judged(&password), Ok(()));
    }

    #[test]
    fn the_fault_says_where_it_is_and_what_to_do() {
        let fault = PasswordError::TooShort.to_invalid("/password");
        assert_eq!(fault, Invalid::new("/password", "too-short", "use at least 12 characters"));
    }
}
