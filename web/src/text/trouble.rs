//! What went wrong with the platform, as the end of a sentence that begins with "The platform".

use floorlight_core::frame::{TokenFault, Trouble};

/// Says what happened.
#[must_use]
pub fn what_happened(why: Trouble) -> String {
    match why {
        Trouble::Unreachable => "The platform could not be reached".to_owned(),
        Trouble::Status { code } => match code {
            401 => "The platform refused the credentials (401)".to_owned(),
            403 => "The platform refused the permission (403)".to_owned(),
            429 => "The platform asked to slow down (429)".to_owned(),
            500..=599 => format!("The platform has trouble of its own ({code})"),
            _ => format!("The platform answered with status {code}"),
        },
        Trouble::Closed { code } => match code {
            1001 | 1012 => format!("The platform restarted its stream ({code})"),
            _ => format!("The platform closed the stream ({code})"),
        },
        Trouble::Silent => "The platform's stream went silent".to_owned(),
        Trouble::Token { fault } => token(fault).to_owned(),
        Trouble::TokenSuspended => "The token service asked to wait".to_owned(),
        Trouble::TimedOut => "The platform did not answer in time".to_owned(),
        Trouble::Unreadable => "The platform's answer could not be read".to_owned(),
    }
}

/// Says what a person can do, where there is something.
#[must_use]
pub const fn what_to_do(why: Trouble) -> Option<&'static str> {
    match why {
        Trouble::Token {
            fault: TokenFault::InvalidClient,
        } => Some("An administrator must correct the client id or secret of this connection."),
        Trouble::Token {
            fault: TokenFault::DisabledClient,
        } => Some("An administrator must enable the client on the platform."),
        Trouble::Status { code: 401 } => {
            Some("An administrator must check the credentials of this connection.")
        }
        Trouble::Status { code: 403 } => {
            Some("An administrator must grant the client the scope realtime:read.")
        }
        Trouble::Unreachable
        | Trouble::Status { .. }
        | Trouble::Closed { .. }
        | Trouble::Silent
        | Trouble::Token {
            fault: TokenFault::Malformed | TokenFault::Unreachable,
        }
        | Trouble::TokenSuspended
        | Trouble::TimedOut
        | Trouble::Unreadable => None,
    }
}

const fn token(fault: TokenFault) -> &'static str {
    match fault {
        TokenFault::InvalidClient => "The platform does not accept the client id or secret",
        TokenFault::DisabledClient => "The client is disabled on the platform",
        TokenFault::Malformed => "The token service answered with something that is not a token",
        TokenFault::Unreachable => "The token service could not be reached",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUTH-5: three token faults are three different sentences.
    #[test]
    fn token_faults_read_differently() {
        let faults = [
            TokenFault::InvalidClient,
            TokenFault::DisabledClient,
            TokenFault::Malformed,
            TokenFault::Unreachable,
        ];
        let mut sentences: Vec<_> = faults
            .map(|fault| what_happened(Trouble::Token { fault }))
            .to_vec();
        sentences.dedup();
        assert_eq!(sentences.len(), 4);
    }

    #[test]
    fn a_status_names_its_number() {
        for code in [401, 403, 418, 429, 503] {
            assert!(what_happened(Trouble::Status { code }).contains(&code.to_string()));
        }
        assert!(what_to_do(Trouble::Status { code: 503 }).is_none());
    }
}
