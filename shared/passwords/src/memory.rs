//! The memory of the hashes, kept from one to the next.
//!
//! Allocated anew for each, 19 MiB leave holes that glibc's allocator does not fill with the next: a process grows by
//! hundreds of MB. As much is kept as there were hashes at once.

use std::sync::{Mutex, PoisonError};

use argon2::password_hash::{Decimal, Ident, Output, ParamsString, PasswordHash, PasswordHasher, Result, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};

type Blocks = Vec<Block>;

static KEPT: Mutex<Vec<Blocks>> = Mutex::new(Vec::new());

fn kept() -> std::sync::MutexGuard<'static, Vec<Blocks>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Argon2 in kept memory, with these parameters for a new hash; a verification takes those of its hash.
pub(crate) struct Hasher(pub(crate) Params);

impl PasswordHasher for Hasher {
    type Params = Params;

    fn hash_password<'a>(&self, password: &[u8], salt: impl Into<Salt<'a>>) -> Result<PasswordHash<'a>> {
        self.hash_password_customized(password, None, None, self.0.clone(), salt)
    }

    fn hash_password_customized<'a>(
        &self,
        password: &[u8],
        algorithm: Option<Ident<'a>>,
        version: Option<Decimal>,
        params: Params,
        salt: impl Into<Salt<'a>>,
    ) -> Result<PasswordHash<'a>> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or(Algorithm::Argon2id);
        let version = version.map(Version::try_from).transpose()?.unwrap_or(Version::V0x13);
        let salt = salt.into();
        let mut salt_bytes = [0; Salt::MAX_LENGTH];
        let salt_bytes = salt.decode_b64(&mut salt_bytes)?;
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let argon2 = Argon2::new(algorithm, version, params.clone());

        let mut blocks = kept().pop().unwrap_or_default();
        blocks.resize(params.block_count(), Block::default());
        let output = Output::init_with(length, |out| {
            Ok(argon2.hash_password_into_with_memory(password, salt_bytes, out, &mut blocks)?)
        });
        kept().push(blocks);

        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&params)?,
            salt: Some(salt),
            hash: Some(output?),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use argon2::password_hash::{PasswordVerifier, SaltString};

    use super::*;

    #[test]
    fn in_memory_that_another_hash_has_used_a_hash_is_that_of_the_algorithm_itself() {
        let params = Params::new(crate::MEMORY, crate::PASSES, crate::LANES, None).unwrap();
        let salt = SaltString::encode_b64(b"sixteen bytes ok").unwrap();
        let itself = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let hasher = Hasher(params);
        for password in ["trombone-violet-42", "another one, and longer"] {
            let expected = itself.hash_password(password.as_bytes(), &salt).unwrap();
            assert_eq!(hasher.hash_password(password.as_bytes(), &salt).unwrap(), expected);
            assert!(hasher.verify_password(password.as_bytes(), &expected).is_ok());
            assert!(hasher.verify_password(b"wrong", &expected).is_err());
        }
    }

    #[test]
    fn the_parameters_of_a_hash_are_those_that_it_is_verified_with() {
        let salt = SaltString::encode_b64(b"sixteen bytes ok").unwrap();
        let small = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 3, 2, Some(16)).unwrap());
        let hash = small.hash_password(b"trombone-violet-42", &salt).unwrap();
        let hasher = Hasher(Params::new(crate::MEMORY, crate::PASSES, crate::LANES, None).unwrap());
        assert!(hasher.verify_password(b"trombone-violet-42", &hash).is_ok());
        assert!(hasher.verify_password(b"wrong", &hash).is_err());
    }
}
