//! What hubs ask a gate, and what it answers.

use std::time::Duration;

use floorlight_core::frame::TokenFault;
use floorlight_core::link::Secret;
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::TokenHealth;
use serde::{Deserialize, Serialize};
use worker::{Env, Response, Stub};

use crate::object::{self, ObjectError};

/// The longest that a gate may take: a token request of 10 s, or a platform's answer of 15 s after it.
const ANSWER_LIMIT: Duration = Duration::from_secs(45);

/// A question to a gate: the body of a POST.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Question {
    /// A token, for the stream.
    Token,
    /// The platform answered 401 to this token.
    Drop {
        /// Which one.
        generation: u64,
    },
    /// The platform's answer to an allowlisted request (AUTH-8).
    Fetch(Errand),
    /// How the token fares; nothing secret.
    State,
}

/// One allowlisted request; the gate adds address, token and limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Errand {
    /// One page of the users.
    Users {
        /// Which.
        page: Page,
    },
    /// One page of a user's skills.
    UserSkills {
        /// The user's id.
        id: String,
        /// Which.
        page: Page,
    },
    /// One page of the states of these agents.
    Agents {
        /// Their ids.
        ids: Vec<String>,
        /// Which.
        page: Page,
    },
    /// One page of what the stream said in a half-open span, on the platform's clock.
    Replay {
        /// Its beginning.
        since: UtcMillis,
        /// Its end.
        until: UtcMillis,
        /// Which.
        page: Page,
    },
}

/// A page of a list, as the page before named it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Page {
    /// The first.
    #[default]
    First,
    /// By its token.
    Token(String),
    /// By its number.
    Number(u32),
}

/// The answer to [`Question::Token`].
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TokenAnswer {
    /// A token.
    Ready {
        /// Its text, for the Authorization header and nothing else.
        token: String,
        /// Which one it is.
        generation: u64,
        /// Until when the token service refuses further requests, if it does (AUTH-4).
        suspended_until: Option<UtcMillis>,
    },
    /// There is none now.
    Refused(NoToken),
}

/// Why there is no token now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoToken {
    /// The token service refuses requests until then (AUTH-4).
    Suspended {
        /// Until when.
        until: UtcMillis,
    },
    /// The token request failed (AUTH-5).
    Fault {
        /// How.
        fault: TokenFault,
        /// When the next request may be made.
        retry_at: UtcMillis,
    },
    /// The platform rejects the tokens that are issued.
    Rejected {
        /// When the next request may be made.
        retry_at: UtcMillis,
    },
    /// Too many callers wait.
    Busy,
}

/// The header in which the answer to [`Question::Fetch`] stands, a [`Report`] as JSON; the body is
/// the platform's.
pub(crate) const REPORT_HEADER: &str = "x-floorlight-report";

/// The answer to [`Question::Fetch`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// What became of the errand.
    pub(crate) fetched: Fetched,
    /// Until when the token service refuses us, if it does (AUTH-4).
    pub(crate) suspended_until: Option<UtcMillis>,
}

/// What became of an errand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fetched {
    /// The platform answered.
    Answered(Head),
    /// There is no token.
    NoToken(NoToken),
    /// The address would be longer than is sent.
    TooLong,
    /// The platform took too long.
    TimedOut,
    /// The platform could not be reached.
    Unreachable,
    /// The answer is too long, or is not what was asked for.
    Unreadable,
}

/// The head of a platform's answer, reduced to what is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The platform's clock.
    pub(crate) date: Option<UtcMillis>,
    /// How long the platform asks to wait, in milliseconds.
    pub(crate) retry_after_ms: Option<u64>,
    /// When the request left, by our clock.
    pub(crate) sent_at: UtcMillis,
    /// When the answer arrived, by our clock.
    pub(crate) received_at: UtcMillis,
}

/// A token as a hub gets it.
#[derive(Debug)]
pub(crate) struct Token {
    /// Its text.
    pub(crate) text: Secret<String>,
    /// Which one it is.
    pub(crate) generation: u64,
    /// Until when the token service refuses further requests, if it does.
    pub(crate) suspended_until: Option<UtcMillis>,
}

/// A gate, as its callers see it.
pub(crate) struct GateStub {
    stub: Stub,
    connection: String,
}

impl GateStub {
    /// Finds the gate of a connection's real-time surface.
    pub(crate) fn find(env: &Env, name: &str, connection: &str) -> Result<Self, ObjectError> {
        let stub = env
            .durable_object("GATE")
            .and_then(|namespace| namespace.get_by_name(name))
            .map_err(|_| ObjectError::Unreachable)?;
        Ok(Self {
            stub,
            connection: connection.to_owned(),
        })
    }

    /// Asks for a token.
    pub(crate) async fn token(&self) -> Result<Result<Token, NoToken>, ObjectError> {
        match self.ask(&Question::Token).await? {
            TokenAnswer::Ready {
                token,
                generation,
                suspended_until,
            } => Ok(Ok(Token {
                text: Secret::new(token),
                generation,
                suspended_until,
            })),
            TokenAnswer::Refused(why) => Ok(Err(why)),
        }
    }

    /// Has a token dropped that the platform answered 401 to.
    pub(crate) async fn drop_token(&self, generation: u64) -> Result<(), ObjectError> {
        self.call(&Question::Drop { generation }).await.map(drop)
    }

    /// Has a request made.
    pub(crate) async fn fetch(&self, errand: Errand) -> Result<(Report, Vec<u8>), ObjectError> {
        let mut response = self.call(&Question::Fetch(errand)).await?;
        let report = response
            .headers()
            .get(REPORT_HEADER)
            .ok()
            .flatten()
            .and_then(|text| serde_json::from_str(&text).ok())
            .ok_or(ObjectError::Unreadable)?;
        let body = response
            .bytes()
            .await
            .map_err(|_| ObjectError::Unreadable)?;
        Ok((report, body))
    }

    /// Asks how the gate fares.
    pub(crate) async fn state(&self) -> Result<TokenHealth, ObjectError> {
        self.ask(&Question::State).await
    }

    async fn ask<A: serde::de::DeserializeOwned>(
        &self,
        question: &Question,
    ) -> Result<A, ObjectError> {
        object::ask(
            &self.stub,
            "/",
            Some(&self.connection),
            question,
            ANSWER_LIMIT,
        )
        .await
    }

    async fn call(&self, question: &Question) -> Result<Response, ObjectError> {
        object::call(
            &self.stub,
            "/",
            Some(&self.connection),
            question,
            ANSWER_LIMIT,
        )
        .await
    }
}
