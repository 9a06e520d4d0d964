//! What the Worker asks a person's object.

use serde::{Deserialize, Serialize};

use crate::internal::Role;

/// `POST /begin`: starts a session for a person whom the identity provider has vouched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Begin {
    /// The person, as the identity provider names them.
    pub(crate) subject: String,
    /// The name to greet them by.
    pub(crate) name: String,
    /// The greatest role that the identity provider states.
    pub(crate) role: Option<Role>,
}

/// The answer to [`Begin`]: the only time that the secret leaves the object.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Begun {
    /// The secret of the cookie.
    pub(crate) secret: String,
    /// How long the session lasts at most, in seconds.
    pub(crate) lasts_s: i64,
}

/// How a caller proves to be a session.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Proof {
    /// The secret of the cookie.
    Secret(String),
    /// The secret's digest, which only its holder can have made.
    Digest(String),
    /// An access token that the Worker has checked: there is no session, only a person.
    AccessToken {
        /// Who it is, with which role.
        person: Begin,
        /// When the token ends, in UTC milliseconds.
        expires_at: i64,
    },
}

/// `POST /authenticate`: is this session alive, and may it ask now?
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Known {
    /// The session.
    pub(crate) proof: Proof,
    /// Whether the call counts as using the session: a forged one does not.
    pub(crate) uses: bool,
    /// The connection whose stream is about to be opened.
    pub(crate) stream: Option<String>,
}

/// The answer to [`Known`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// The session is alive.
    Alive {
        /// The session's number; zero for an access token.
        session: u64,
        /// Who it is, with which role.
        person: Begin,
        /// When it ends at the latest, in UTC milliseconds.
        expires_at: i64,
    },
    /// There is no such session, or it has ended.
    Dead,
    /// The person opens too many streams.
    TooManyStreams,
    /// The person asks too often.
    TooMany {
        /// How long to wait, in seconds.
        retry_after_s: u32,
    },
}

/// `POST /end`: ends a session and closes its streams.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct End {
    /// The session.
    pub(crate) proof: Proof,
}

/// The answer to [`End`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ended {
    /// Whether there was such a session.
    pub(crate) ended: bool,
}
