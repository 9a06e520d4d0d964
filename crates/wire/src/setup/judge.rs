//! From what was seen to what is proven (AUTH-6, AUTH-11).

use floorlight_core::frame::{Link, Proof, TokenFault, Trouble};
use floorlight_core::link::{Refusal, TokenPhase};
use floorlight_core::time::UtcMillis;
use serde::{Deserialize, Serialize};

use super::{Requirement, SurfaceName, realtime};

/// How a requirement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The platform refused for lack of it.
    Denied,
    /// The platform answers as it does when it is missing.
    Suspected,
    /// Nothing was seen that tells.
    Unproven,
    /// It was seen to work.
    Proven,
}

/// How a requirement stands, and why that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The verdict.
    pub standing: Standing,
    /// Since when, as far as it is known.
    pub since: Option<UtcMillis>,
    /// What was seen.
    pub seen: &'static str,
}

/// What a hub has seen of its platform.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// What is known of the permission to see agents.
    pub proof: Proof,
    /// The stream.
    pub link: Link,
    /// How the token fares; `None` if the gate did not answer.
    pub token: Option<TokenPhase>,
    /// When the last message of the stream came.
    pub last_message_at: Option<UtcMillis>,
    /// When the last complete sweep ended.
    pub last_sweep_at: Option<UtcMillis>,
    /// Whether any queue's figures were reported.
    pub queue_figures: bool,
}

const fn finding(standing: Standing, since: Option<UtcMillis>, seen: &'static str) -> Finding {
    Finding {
        standing,
        since,
        seen,
    }
}

/// Judges one requirement. What no request of this version uses is unproven, never proven.
#[must_use]
pub fn judge(surface: SurfaceName, requirement: &Requirement, evidence: &Evidence) -> Finding {
    if surface != SurfaceName::Realtime {
        let seen = "This version asks nothing of this interface yet.";
        return finding(Standing::Unproven, None, seen);
    }
    match requirement.id {
        realtime::CLIENT => client(evidence),
        realtime::SCOPE_REALTIME | realtime::VIEW_REALTIME => stream(evidence, true),
        realtime::LICENCE => stream(evidence, false),
        realtime::SCOPE_USERS | realtime::VIEW_USERS => users(evidence),
        realtime::SCOPE_ANALYTICS if evidence.queue_figures => finding(
            Standing::Unproven,
            None,
            "Queue figures arrive, which is a sign of it and no proof.",
        ),
        realtime::REGION => region(evidence),
        _ => finding(Standing::Unproven, None, "Nothing was seen that tells."),
    }
}

fn client(evidence: &Evidence) -> Finding {
    match evidence.token {
        Some(TokenPhase::Valid { .. }) => {
            finding(Standing::Proven, None, "A valid token is in use.")
        }
        Some(TokenPhase::Refused(refusal)) => match refusal {
            Refusal::Fault { fault, .. } => match TokenFault::from(fault) {
                TokenFault::InvalidClient => finding(
                    Standing::Denied,
                    None,
                    "The token service does not accept the client id or secret.",
                ),
                TokenFault::DisabledClient => finding(
                    Standing::Denied,
                    None,
                    "The token service says that the client is disabled.",
                ),
                TokenFault::Malformed => finding(
                    Standing::Unproven,
                    None,
                    "The token service answered with something that is no token: is token_url right?",
                ),
                TokenFault::Unreachable => finding(
                    Standing::Unproven,
                    None,
                    "The token service could not be reached: is token_url right?",
                ),
            },
            Refusal::Busy => finding(
                Standing::Unproven,
                None,
                "Too many wait for a token at the moment.",
            ),
            Refusal::Suspended { .. } => finding(
                Standing::Unproven,
                None,
                "The token service refuses requests for a while (429).",
            ),
            Refusal::Rejected { .. } => finding(
                Standing::Suspected,
                None,
                "Tokens are issued, and the platform rejects them: do token_url and base_url belong to \
                 one tenant?",
            ),
        },
        Some(TokenPhase::None | TokenPhase::Fetching) => {
            finding(Standing::Unproven, None, "There is no token yet.")
        }
        None => finding(
            Standing::Unproven,
            None,
            "How the token fares could not be asked.",
        ),
    }
}

/// The stream proves scope, permission and licence together; a sweep proves all but the licence.
fn stream(evidence: &Evidence, by_sweep: bool) -> Finding {
    let trouble = match evidence.link {
        Link::Waiting { why, .. } | Link::CircuitOpen { why, .. } => Some(why),
        Link::Idle | Link::Connecting { .. } | Link::Open { .. } => None,
    };
    if trouble == Some(Trouble::Status { code: 403 }) {
        let seen = "The platform refused the stream (403).";
        return finding(Standing::Denied, None, seen);
    }
    match (evidence.last_message_at, evidence.link) {
        (Some(at), Link::Open { since }) => finding(
            Standing::Proven,
            Some(since.min(at)),
            "The stream is open and messages came through it.",
        ),
        (Some(at), _) => finding(
            Standing::Proven,
            Some(at),
            "Messages came through the stream.",
        ),
        (None, _) if by_sweep && evidence.last_sweep_at.is_some() => finding(
            Standing::Proven,
            evidence.last_sweep_at,
            "A sweep confirmed the agents; nothing has come through the stream yet.",
        ),
        (None, Link::Open { .. }) => finding(
            Standing::Unproven,
            None,
            "The stream is open, and nothing has come through it yet.",
        ),
        (None, _) => finding(Standing::Unproven, None, "The stream was not open yet."),
    }
}

fn users(evidence: &Evidence) -> Finding {
    match evidence.proof {
        Proof::Proven { at } => finding(Standing::Proven, Some(at), "The platform lists users."),
        Proof::ProvenEmpty { at } => finding(
            Standing::Proven,
            Some(at),
            "The platform listed users before, and lists nobody now.",
        ),
        Proof::SuspectedMissingScope { since } => finding(
            Standing::Suspected,
            Some(since),
            "The platform answers with success and an empty list.",
        ),
        Proof::Denied { at } => finding(
            Standing::Denied,
            Some(at),
            "The platform refused the list of users (403).",
        ),
        Proof::Unproven => finding(
            Standing::Unproven,
            None,
            "The list of users was not answered yet.",
        ),
    }
}

fn region(evidence: &Evidence) -> Finding {
    let answered = [evidence.last_message_at, evidence.last_sweep_at];
    match (evidence.proof, answered.into_iter().flatten().min()) {
        (Proof::Proven { at }, _) | (_, Some(at)) => finding(
            Standing::Proven,
            Some(at),
            "The platform at this address answers with data.",
        ),
        (_, None) => finding(
            Standing::Unproven,
            None,
            "The platform at this address has not answered with data yet.",
        ),
    }
}
