//! The one place where signatures are checked: an adapter to the runtime's WebCrypto.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto, WorkerGlobalScope};

use super::compact::Compact;
use super::keys::{Algorithm, Numbers, PublicKey};

/// Says whether the key made the token's signature; every failure means no.
pub(crate) async fn verify(token: &Compact, key: &PublicKey) -> bool {
    attempt(token, key).await.unwrap_or(false)
}

async fn attempt(token: &Compact, key: &PublicKey) -> Result<bool, JsValue> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let subtle = scope.crypto()?.subtle();
    let key = import(&subtle, token.algorithm, key).await?;
    let signature = Uint8Array::from(token.signature.as_slice());
    let signed = Uint8Array::from(token.signed.as_bytes());
    let verdict = subtle.verify_with_object_and_js_u8_array_and_js_u8_array(
        &checking(token.algorithm)?,
        &key,
        &signature,
        &signed,
    )?;
    Ok(JsFuture::from(verdict).await?.is_truthy())
}

async fn import(
    subtle: &SubtleCrypto,
    algorithm: Algorithm,
    key: &PublicKey,
) -> Result<CryptoKey, JsValue> {
    let jwk = match &key.numbers {
        Numbers::Rsa { n, e } => record(&[("kty", "RSA"), ("n", n), ("e", e)])?,
        Numbers::P256 { x, y } => record(&[("kty", "EC"), ("crv", "P-256"), ("x", x), ("y", y)])?,
    };
    let kind = match algorithm {
        Algorithm::Rs256 => record(&[("name", "RSASSA-PKCS1-v1_5"), ("hash", "SHA-256")])?,
        Algorithm::Ps256 => record(&[("name", "RSA-PSS"), ("hash", "SHA-256")])?,
        Algorithm::Es256 => record(&[("name", "ECDSA"), ("namedCurve", "P-256")])?,
    };
    let usages = Array::of1(&JsValue::from_str("verify"));
    let import = subtle.import_key_with_object("jwk", &jwk, &kind, false, &usages)?;
    JsFuture::from(import).await?.dyn_into()
}

fn checking(algorithm: Algorithm) -> Result<Object, JsValue> {
    match algorithm {
        Algorithm::Rs256 => record(&[("name", "RSASSA-PKCS1-v1_5")]),
        Algorithm::Ps256 => {
            let object = record(&[("name", "RSA-PSS")])?;
            Reflect::set(&object, &"saltLength".into(), &JsValue::from(32))?;
            Ok(object)
        }
        Algorithm::Es256 => record(&[("name", "ECDSA"), ("hash", "SHA-256")]),
    }
}

fn record(fields: &[(&str, &str)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), &(*value).into())?;
    }
    Ok(object)
}
