//! Base64url without padding, read strictly: one text per value.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Writes bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads text; `None` for padding, other alphabets, white space or stray bits.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_is_strict() {
        assert_eq!(decode(&encode(&[251, 255, 0])), Some(vec![251, 255, 0]));
        for bad in ["+/8A", "-_8A=", "-_8 A", "-_8A\n", "A", "AB"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
