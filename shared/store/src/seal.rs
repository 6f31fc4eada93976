//! The service's secret at work: keyed hashes, and sealed texts that only the service can read.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use guichet_domain::ids::Id;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Keys derived from the service's secret, one per use.
#[derive(Clone)]
pub struct Seal {
    hashing: [u8; 32],
    sealing: [u8; 32],
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal")
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so this cannot fail.
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

impl Seal {
    /// From the secret of the settings, at least 32 random bytes.
    pub fn new(secret: &[u8]) -> Self {
        Self { hashing: hmac(secret, &[b"hash"]), sealing: hmac(secret, &[b"seal"]) }
    }

    /// A hash that cannot be computed without the secret, in 43 characters.
    pub fn keyed_hash(&self, parts: &[&[u8]]) -> String {
        URL_SAFE_NO_PAD.encode(hmac(&self.hashing, parts))
    }

    /// An identifier that the same parts always give.
    pub fn id(&self, parts: &[&[u8]]) -> Id {
        let hash = hmac(&self.hashing, parts);
        Id::from_random(std::array::from_fn(|i| hash[i]))
    }

    /// Seals a text for one context; it opens in the same context only.
    pub fn seal(&self, text: &[u8], context: &[u8]) -> String {
        // The nonce comes from what is sealed: the same text in the same context gives the same seal, and two
        // different ones never share a nonce.
        let nonce: [u8; 12] = std::array::from_fn(|i| hmac(&self.sealing, &[context, text])[i]);
        let cipher = ChaCha20Poly1305::new(&self.sealing.into());
        let sealed = cipher.encrypt(&nonce.into(), Payload { msg: text, aad: context }).unwrap_or_default();
        URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
    }

    /// The text, if this service sealed it for this context.
    pub fn open(&self, sealed: &str, context: &[u8]) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(12)?;
        let nonce: [u8; 12] = nonce.try_into().ok()?;
        let cipher = ChaCha20Poly1305::new(&self.sealing.into());
        cipher.decrypt(&nonce.into(), Payload { msg: sealed, aad: context }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_only_in_its_context_and_unchanged() {
        let seal = Seal::new(b"a secret");
        let sealed = seal.seal(b"place", b"query");
        assert_eq!(seal.open(&sealed, b"query").as_deref(), Some(&b"place"[..]));
        assert_eq!(seal.open(&sealed, b"another"), None);
        assert_eq!(Seal::new(b"another").open(&sealed, b"query"), None);
        for i in 0..sealed.len() {
            let mut forged = sealed.clone().into_bytes();
            forged[i] = if forged[i] == b'A' { b'B' } else { b'A' };
            assert_eq!(seal.open(&String::from_utf8_lossy(&forged), b"query"), None);
        }
    }

    #[test]
    fn parts_of_a_hash_do_not_run_together() {
        let seal = Seal::new(b"a secret");
        assert_ne!(seal.keyed_hash(&[b"ab", b"c"]), seal.keyed_hash(&[b"a", b"bc"]));
    }
}
