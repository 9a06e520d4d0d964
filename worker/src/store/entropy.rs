//! Random bytes from the runtime.

use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

/// Says that the runtime gave no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the runtime gave no random bytes")]
pub(crate) struct NoEntropy;

/// Fills the buffer with random bytes.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<(), NoEntropy> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let crypto = scope.crypto().map_err(|_| NoEntropy)?;
    crypto
        .get_random_values_with_u8_array(bytes)
        .map(|_| ())
        .map_err(|_| NoEntropy)
}

/// Draws a seed for a machine's own generator.
pub(crate) fn seed() -> Result<u64, NoEntropy> {
    let mut bytes = [0_u8; 8];
    fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
