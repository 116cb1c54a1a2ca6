//! How a short secret is kept: argon2id, slow by intent.

use std::cell::Cell;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use argon2::password_hash::Error;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// What a person types and nobody else may know.
pub trait Secret {
    fn bytes(&self) -> &[u8];
}

/// `$argon2id$v=19$m=19456,t=2,p=1$…`, the PHC string. A short secret can be found by whoever has its hash, so its file is the
/// station's alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Hash(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoHash {
    #[error("found no hash of argon2id, expected the one that dawr has written")]
    Foreign,
    #[error("the hash could not be made: {0}")]
    NotMade(String),
}

thread_local! {
    static HASHED: Cell<u64> = const { Cell::new(0) };
}

/// How often this thread has hashed: equal work is counted, not timed.
pub fn hashed() -> u64 {
    HASHED.get()
}

impl Hash {
    /// Takes some tens of milliseconds and 19 MiB, by intent. `salt` is random.
    pub fn of(secret: &impl Secret, salt: [u8; 16]) -> Result<Self, NoHash> {
        HASHED.set(HASHED.get().wrapping_add(1));
        let argon2 = Argon2::default();
        let made = || {
            let hash = Some(output(&argon2, secret, &salt)?);
            let (version, salt) = (Some(Version::default().into()), Some(Salt::new(&salt)?));
            Ok(PasswordHash { algorithm: ARGON2ID_IDENT, version, params: ParamsString::try_from(argon2.params())?, salt, hash })
        };
        made().map(|hash| Self(hash.to_string())).map_err(|fault: Error| NoHash::NotMade(fault.to_string()))
    }

    /// Fits no secret that anybody could find, and takes as long to say so.
    pub fn of_nothing() -> Self {
        Self(format!("$argon2id$v=19$m=19456,t=2,p=1${}${}", "A".repeat(22), "A".repeat(43)))
    }

    pub fn parse(text: &str) -> Result<Self, NoHash> {
        let hash = PasswordHash::new(text).map_err(|_| NoHash::Foreign)?;
        // Without its end a hash would fit nothing, and lock its owner out.
        let whole = hash.algorithm == ARGON2ID_IDENT && hash.salt.is_some() && hash.hash.is_some();
        if whole { Ok(Self(text.to_owned())) } else { Err(NoHash::Foreign) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As slow as [`Hash::of`].
    pub fn fits(&self, secret: &impl Secret) -> bool {
        HASHED.set(HASHED.get().wrapping_add(1));
        let found = || {
            let hash = PasswordHash::new(&self.0).ok()?;
            let version = hash.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
            let argon2 = Argon2::new(Algorithm::Argon2id, version, Params::try_from(&hash).ok()?);
            let found = output(&argon2, secret, hash.salt.as_ref()?).ok()?;
            // Takes as long wherever they differ.
            Some(hash.hash? == found)
        };
        found().unwrap_or_default()
    }
}

/// Of every hash, one at a time, so that the kiosk keeps its core: 19 MiB from the heap each time would stay there, once or more for
/// each thread that has hashed.
static MEMORY: Mutex<Vec<Block>> = Mutex::new(Vec::new());

fn output(argon2: &Argon2, secret: &impl Secret, salt: &[u8]) -> Result<Output, Error> {
    let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    memory.resize(argon2.params().block_count(), Block::new());
    let mut bytes = vec![0; argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
    let hashed = argon2.hash_password_into_with_memory(secret.bytes(), salt, &mut bytes, memory.as_mut_slice());
    memory.iter_mut().for_each(Zeroize::zeroize);
    hashed?;
    Ok(Output::new(&bytes)?)
}

impl TryFrom<String> for Hash {
    type Error = NoHash;

    fn try_from(text: String) -> Result<Self, NoHash> {
        Self::parse(&text)
    }
}

/// Not even the hash is for a log.
impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::pin::Pin;

    #[test]
    fn only_its_own_secret_fits_a_hash() {
        let pin = |digits| Pin::new(digits).unwrap();
        let hash = Hash::of(&pin("4711"), [7; 16]).unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && !hash.as_str().contains("4711"));
        assert_ne!(hash, Hash::of(&pin("4711"), [8; 16]).unwrap(), "the salt makes another hash of the same PIN");
        let read = Hash::parse(hash.as_str()).unwrap();
        assert!(read.fits(&pin("4711")) && !read.fits(&pin("4712")));
        let cut: String = hash.as_str().chars().take(40).collect();
        for wrong in ["", "4711", cut.as_str(), &hash.as_str().replace("argon2id", "argon2i")] {
            assert_eq!(Hash::parse(wrong), Err(NoHash::Foreign), "{wrong}");
        }
        assert_eq!(format!("{hash:?}"), "Hash(…)");
    }

    #[test]
    fn the_hash_of_nothing_is_a_hash_like_the_others_and_fits_nobody() {
        let (nothing, real) = (Hash::of_nothing(), Hash::of(&Pin::new("4711").unwrap(), [7; 16]).unwrap());
        assert_eq!(Hash::parse(nothing.as_str()), Ok(nothing.clone()));
        let parameters = |hash: &Hash| hash.as_str().rsplitn(3, '$').last().unwrap().to_owned();
        assert_eq!((parameters(&nothing), nothing.as_str().len()), (parameters(&real), real.as_str().len()));
        let before = hashed();
        assert!(!nothing.fits(&Pin::new("4711").unwrap()));
        assert_eq!(hashed() - before, 1);
    }
}
