//! Hashing and verifying passwords: argon2id with 19 MiB, two passes, one lane (the OWASP minimum; RFC 9106), in PHC
//! form. Which passwords are good enough is `guichet_domain::password`'s.
//!
//! A hash takes tens of milliseconds and its memory: it runs beside the threads that answer, and only a few at once.

mod memory;
mod new;

use std::sync::LazyLock;

use argon2::Params;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier, SaltString};
use guichet_domain::password::Password;
use guichet_store::PasswordHash;
use tokio::sync::Semaphore;

use memory::Hasher;
pub use new::NewPassword;

/// KiB, passes, lanes.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Longer texts are never right; in bytes.
const LONGEST: usize = guichet_domain::password::LONGEST * 4;

/// How many are computed at once, whoever asks: twice 19 MiB, which stay.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The hash that an unknown e-mail's password is verified against: of no password, at the cost of any other.
static DUMMY: LazyLock<PasswordHash> = LazyLock::new(|| {
    let zeros = |length| "A".repeat(length);
    PasswordHash(format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${}${}", zeros(22), zeros(43)))
});

/// The hash could not be computed; the reason holds nothing of the password.
#[derive(Debug, thiserror::Error)]
#[error("a password cannot be hashed: {0}")]
pub struct HashError(String);

fn hasher() -> Result<Hasher, password_hash::Error> {
    Ok(Hasher(Params::new(MEMORY, PASSES, LANES, None)?))
}

/// The hash of a password, with 16 random bytes of its own.
pub async fn hash(password: &Password, salt: [u8; 16]) -> Result<PasswordHash, HashError> {
    let password = password.expose().to_owned();
    let hashed = beside(move || {
        let salt = SaltString::encode_b64(&salt)?;
        hasher()?.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
    });
    hashed.await?.map(PasswordHash).map_err(|error| HashError(error.to_string()))
}

/// Whether this is the password of the hash. A hash that cannot be read has none.
pub async fn verify(hash: &PasswordHash, password: &str) -> Result<bool, HashError> {
    let fits = password.len() <= LONGEST;
    let hash = hash.clone();
    // A text that cannot be right costs what any other does.
    let password = if fits { password.to_owned() } else { String::new() };
    let verified = beside(move || {
        let parsed = password_hash::PasswordHash::new(&hash.0)?;
        hasher()?.verify_password(password.as_bytes(), &parsed)
    });
    Ok(verified.await?.is_ok() && fits)
}

/// What to verify against where there is no hash, so that the answer takes as long: no password fits it.
pub fn dummy() -> &'static PasswordHash {
    &DUMMY
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HashError> {
    let permit = AT_ONCE.acquire().await.map_err(|error| HashError(error.to_string()))?;
    let done = tokio::task::spawn_blocking(work).await;
    drop(permit);
    done.map_err(|_| HashError("the computation stopped".to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn a_password() -> Password {
        Password::parse("trombone-violet-42", "", "").unwrap()
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_with_its_cost_and_fits_its_password_alone() {
        let hash = hash(&a_password(), [7; 16]).await.unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(verify(&hash, "trombone-violet-42").await.unwrap());
        for wrong in ["trombone-violet-43", "Trombone-violet-42", " trombone-violet-42", ""] {
            assert!(!verify(&hash, wrong).await.unwrap(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn the_same_password_with_another_salt_has_another_hash() {
        assert_ne!(hash(&a_password(), [7; 16]).await.unwrap(), hash(&a_password(), [8; 16]).await.unwrap());
    }

    #[tokio::test]
    async fn the_dummy_is_verified_at_the_cost_of_any_other_and_fits_nothing() {
        let real = hash(&a_password(), [7; 16]).await.unwrap();
        let cost = |hash: &PasswordHash| {
            let parsed = password_hash::PasswordHash::new(&hash.0).unwrap();
            let sizes = (parsed.salt.unwrap().len(), parsed.hash.unwrap().len());
            (parsed.algorithm.to_string(), parsed.version, parsed.params.to_string(), sizes)
        };
        assert_eq!(cost(dummy()), cost(&real));
        assert!(!verify(dummy(), "").await.unwrap());
        assert!(!verify(dummy(), "trombone-violet-42").await.unwrap());
    }

    #[tokio::test]
    async fn a_text_longer_than_any_password_fits_nothing() {
        let hash = hash(&a_password(), [7; 16]).await.unwrap();
        assert!(!verify(&hash, &"trombone-violet-42".repeat(100)).await.unwrap());
    }
}
