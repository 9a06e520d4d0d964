//! What may be asked of the platform: an allowlist as data (AUTH-8), and requests made from it.

use thiserror::Error;

/// The longest path with query that is sent, in bytes (RT-5).
pub const MAX_TARGET: usize = 8 * 1024;

/// Everything that this product asks of the real-time surface. Nothing else is ever sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// The pages of the users.
    Users,
    /// The skills of a user.
    UserSkills,
    /// The states of agents.
    Agents,
    /// The stream, as a WebSocket.
    Stream,
    /// What the stream said in a span, once more.
    Replay,
}

/// How a header or path parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
}

impl Method {
    /// Returns the word of HTTP.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
        }
    }
}

impl Operation {
    /// The allowlist.
    pub const ALL: [Self; 5] = [
        Self::Users,
        Self::UserSkills,
        Self::Agents,
        Self::Stream,
        Self::Replay,
    ];

    /// Returns the method.
    #[must_use]
    pub const fn method(self) -> Method {
        Method::Get
    }

    /// Returns the path below the surface's base address; `{id}` stands for an identifier.
    #[must_use]
    pub const fn template(self) -> &'static str {
        match self {
            Self::Users => "/api/v2/users",
            Self::UserSkills => "/api/v2/users/{id}/skills",
            Self::Agents => "/api/v2/realtime/agents",
            Self::Stream => "/api/v2/realtime/stream",
            Self::Replay => "/api/v2/realtime/events",
        }
    }

    /// Returns the query parameters that may be sent.
    #[must_use]
    pub const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Users => &["pageSize", "pageToken", "pageNumber"],
            Self::UserSkills => &["pageToken", "pageNumber"],
            Self::Agents => &["user_ids", "pageToken", "pageNumber"],
            Self::Stream => &[],
            Self::Replay => &["since", "until", "pageToken", "pageNumber"],
        }
    }

    /// Returns the scope that the platform demands, to be named when it refuses (AUTH-5).
    #[must_use]
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Users | Self::UserSkills => "users:read",
            Self::Agents | Self::Stream | Self::Replay => "realtime:read",
        }
    }
}

/// A request to the platform; the driver adds the base address and the bearer token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is asked.
    pub operation: Operation,
    /// The path and query, encoded, to be added to the base address.
    pub target: String,
}

/// Why a request cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RequestError {
    /// A parameter is not on the allowlist.
    #[error("the parameter {0} is not allowed here")]
    Parameter(&'static str),
    /// The address would be too long.
    #[error("the address would be longer than {MAX_TARGET} bytes")]
    TooLong,
    /// The path needs an identifier, or has no place for one.
    #[error("the path needs an identifier exactly where its template has one")]
    Identifier,
}

impl Request {
    /// Makes a request.
    ///
    /// # Errors
    /// If a parameter is not on the allowlist, an identifier is missing or superfluous, or the
    /// address would be too long.
    pub fn new(
        operation: Operation,
        id: Option<&str>,
        query: &[(&'static str, &str)],
    ) -> Result<Self, RequestError> {
        let template = operation.template();
        let mut target = match (template.split_once("{id}"), id) {
            (None, None) => template.to_owned(),
            (Some((before, after)), Some(id)) if !id.is_empty() => {
                let mut target = before.to_owned();
                encode(id, &mut target);
                target.push_str(after);
                target
            }
            (Some(_), _) | (None, Some(_)) => return Err(RequestError::Identifier),
        };
        for (n, (name, value)) in query.iter().enumerate() {
            if !operation.parameters().contains(name) {
                return Err(RequestError::Parameter(name));
            }
            target.push(if n == 0 { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            encode(value, &mut target);
        }
        if target.len() > MAX_TARGET {
            return Err(RequestError::TooLong);
        }
        Ok(Self { operation, target })
    }

    /// Returns the whole address.
    #[must_use]
    pub fn address(&self, base_url: &str) -> String {
        format!("{}{}", base_url.trim_end_matches('/'), self.target)
    }
}

/// Adds a text with everything but letters, digits and `-._~` percent-encoded.
pub(super) fn encode(text: &str, out: &mut String) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.extend(HEX.get(usize::from(nibble)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AUTH-8: an identifier cannot leave its place in the path.
    #[test]
    fn identifiers_stay_in_their_place() {
        let made = Request::new(Operation::UserSkills, Some("../../admin?x=1#y"), &[]).unwrap();
        assert_eq!(
            made.target,
            "/api/v2/users/..%2F..%2Fadmin%3Fx%3D1%23y/skills"
        );
        assert_eq!(
            made.address("https://a.example/"),
            format!("https://a.example{}", made.target)
        );
        let none = Request::new(Operation::UserSkills, None, &[]);
        assert_eq!(none, Err(RequestError::Identifier));
        let some = Request::new(Operation::Users, Some("a"), &[]);
        assert_eq!(some, Err(RequestError::Identifier));
    }

    #[test]
    fn only_listed_parameters_are_sent() {
        let made = Request::new(Operation::Users, None, &[("url", "x")]);
        assert_eq!(made, Err(RequestError::Parameter("url")));
    }
}
