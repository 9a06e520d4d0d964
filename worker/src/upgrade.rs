//! Checks the opening handshake of a stream before anything else happens (RFC 6455, 4.2.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The subprotocols that the hub speaks, best first.
const PROTOCOLS: [&str; 2] = ["floorlight.v1.postcard", "floorlight.v1.json"];

/// The handshake's headers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Handshake {
    pub(crate) upgrade: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) protocols: Option<String>,
}

/// Why a handshake fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandshakeFault {
    /// No upgrade to a WebSocket is asked for (426).
    NotAnUpgrade,
    /// Another version than 13 (426).
    Version,
    /// The key is missing, or not sixteen bytes in base64 (400).
    Key,
    /// None of the offered subprotocols is spoken here (400).
    Protocol,
}

/// Checks the handshake and chooses the subprotocol: the client's first that is spoken here.
pub(crate) fn check(handshake: &Handshake) -> Result<&'static str, HandshakeFault> {
    let asked = handshake.upgrade.as_deref().unwrap_or_default();
    if !asked.eq_ignore_ascii_case("websocket") {
        return Err(HandshakeFault::NotAnUpgrade);
    }
    if handshake.version.as_deref() != Some("13") {
        return Err(HandshakeFault::Version);
    }
    let key = handshake.key.as_deref().unwrap_or_default();
    if !STANDARD.decode(key).is_ok_and(|bytes| bytes.len() == 16) {
        return Err(HandshakeFault::Key);
    }
    let offered = handshake.protocols.as_deref().unwrap_or_default();
    offered
        .split(',')
        .find_map(|name| PROTOCOLS.into_iter().find(|known| *known == name.trim()))
        .ok_or(HandshakeFault::Protocol)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handshake() -> Handshake {
        Handshake {
            upgrade: Some("WebSocket".to_owned()),
            version: Some("13".to_owned()),
            key: Some("dGhlIHNhbXBsZSBub25jZQ==".to_owned()),
            protocols: Some("other, floorlight.v1.json".to_owned()),
        }
    }

    /// W4: wrong version, missing key, bad key.
    #[test]
    fn bad_handshakes_are_refused() {
        assert_eq!(check(&handshake()), Ok("floorlight.v1.json"));
        for version in [None, Some("8"), Some("13, 13"), Some("")] {
            let bad = Handshake {
                version: version.map(str::to_owned),
                ..handshake()
            };
            assert_eq!(check(&bad), Err(HandshakeFault::Version));
        }
        for key in [
            None,
            Some(""),
            Some("c2hvcnQ="),
            Some("dGhlIHNhbXBsZSBub25jZQ"),
            Some("!"),
        ] {
            let bad = Handshake {
                key: key.map(str::to_owned),
                ..handshake()
            };
            assert_eq!(check(&bad), Err(HandshakeFault::Key));
        }
        let bad = Handshake {
            upgrade: None,
            ..handshake()
        };
        assert_eq!(check(&bad), Err(HandshakeFault::NotAnUpgrade));
        let bad = Handshake {
            protocols: Some("floorlight.v2".to_owned()),
            ..handshake()
        };
        assert_eq!(check(&bad), Err(HandshakeFault::Protocol));
    }
}
