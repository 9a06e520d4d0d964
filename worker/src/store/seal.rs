//! Secrets on disk: sealed with AES-GCM under a key that the deployment holds (DESIGN 14).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Uint8Array};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, CryptoKey, SubtleCrypto, WorkerGlobalScope};
use worker::Env;

use super::entropy;
use crate::settings;

/// Marks the layout: version, initialisation vector, sealed bytes with their tag.
const VERSION: u8 = 1;
const IV_BYTES: usize = 12;
const KEY_BYTES: usize = 32;

/// Why nothing can be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum SealError {
    /// `STORE_KEY` is not set.
    #[error("STORE_KEY is not set, so tokens are kept in memory only")]
    NoKey,
    /// A key is not the base64 text of 32 bytes.
    #[error("{0} is not the base64 text of 32 bytes")]
    BadKey(&'static str),
    /// The runtime's cryptography refused.
    #[error("the runtime's cryptography refused")]
    Refused,
    /// Neither key opens it, or it was changed.
    #[error("neither key opens what is stored, or it was changed")]
    Unopened,
}

/// The deployment's keys: the current one and, during a rotation, the next.
pub(crate) struct StoreKeys {
    current: [u8; KEY_BYTES],
    next: Option<[u8; KEY_BYTES]>,
}

impl StoreKeys {
    /// Reads `STORE_KEY` and `STORE_KEY_NEXT`.
    pub(crate) fn from_env(env: &Env) -> Result<Self, SealError> {
        let current = read_key(env, "STORE_KEY")?.ok_or(SealError::NoKey)?;
        let next = read_key(env, "STORE_KEY_NEXT")?;
        Ok(Self { current, next })
    }

    /// Seals with the next key where there is one, so that the current one can be retired.
    /// `bound_to` must be given again to open it: a sealed secret cannot be moved elsewhere.
    pub(crate) async fn seal(&self, secret: &[u8], bound_to: &str) -> Result<Vec<u8>, SealError> {
        let mut iv = [0_u8; IV_BYTES];
        entropy::fill(&mut iv).map_err(|_| SealError::Refused)?;
        let key = import(self.next.as_ref().unwrap_or(&self.current)).await?;
        let promise = subtle()?
            .encrypt_with_object_and_u8_array(&params(&iv, bound_to), &key, secret)
            .map_err(|_| SealError::Refused)?;
        let sealed = JsFuture::from(promise)
            .await
            .map_err(|_| SealError::Refused)?;
        let mut whole = vec![VERSION];
        whole.extend_from_slice(&iv);
        whole.extend(Uint8Array::new(&sealed).to_vec());
        Ok(whole)
    }

    /// Opens with either key.
    pub(crate) async fn open(&self, whole: &[u8], bound_to: &str) -> Result<Opened, SealError> {
        let (iv, sealed) = split(whole).ok_or(SealError::Unopened)?;
        let keys = self.next.iter().chain([&self.current]);
        for (place, bytes) in keys.enumerate() {
            let key = import(bytes).await?;
            let promise = subtle()?
                .decrypt_with_object_and_u8_array(&params(iv, bound_to), &key, sealed)
                .map_err(|_| SealError::Refused)?;
            if let Ok(plain) = JsFuture::from(promise).await {
                return Ok(Opened {
                    secret: Uint8Array::new(&plain).to_vec(),
                    retiring: place > 0,
                });
            }
        }
        Err(SealError::Unopened)
    }
}

/// A secret that was sealed.
pub(crate) struct Opened {
    /// The secret.
    pub(crate) secret: Vec<u8>,
    /// Whether the key that opened it is about to be retired.
    pub(crate) retiring: bool,
}

fn split(whole: &[u8]) -> Option<(&[u8], &[u8])> {
    let (version, rest) = whole.split_first()?;
    (*version == VERSION)
        .then(|| rest.split_at_checked(IV_BYTES))
        .flatten()
}

fn read_key(env: &Env, name: &'static str) -> Result<Option<[u8; KEY_BYTES]>, SealError> {
    let Some(text) = settings::text(env, name) else {
        return Ok(None);
    };
    let bytes = STANDARD.decode(text).map_err(|_| SealError::BadKey(name))?;
    bytes
        .try_into()
        .map(Some)
        .map_err(|_| SealError::BadKey(name))
}

fn params(iv: &[u8], bound_to: &str) -> AesGcmParams {
    let params = AesGcmParams::new("AES-GCM", &Uint8Array::from(iv));
    params.set_additional_data(&Uint8Array::from(bound_to.as_bytes()));
    params
}

async fn import(bytes: &[u8; KEY_BYTES]) -> Result<CryptoKey, SealError> {
    let usages = Array::of2(&JsValue::from("encrypt"), &JsValue::from("decrypt"));
    let promise = subtle()?
        .import_key_with_str(
            "raw",
            &Uint8Array::from(bytes.as_slice()),
            "AES-GCM",
            false,
            &usages,
        )
        .map_err(|_| SealError::Refused)?;
    JsFuture::from(promise)
        .await
        .map(JsCast::unchecked_into)
        .map_err(|_| SealError::Refused)
}

fn subtle() -> Result<SubtleCrypto, SealError> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope
        .crypto()
        .map(|crypto| crypto.subtle())
        .map_err(|_| SealError::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of another version, or one that is cut short, is never handed to the cipher.
    #[test]
    fn only_whole_texts_of_this_version_are_split() {
        assert_eq!(split(&[]), None);
        assert_eq!(split(&[VERSION, 1, 2]), None);
        let mut whole = vec![VERSION];
        whole.extend([7; IV_BYTES]);
        whole.extend([9; 3]);
        assert_eq!(
            split(&whole),
            Some(([7; IV_BYTES].as_slice(), [9; 3].as_slice()))
        );
        whole[0] = 2;
        assert_eq!(split(&whole), None);
    }
}
