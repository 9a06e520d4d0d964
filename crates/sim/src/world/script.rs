//! Scripted changes: a test says what an agent does, and the world obeys.

use std::borrow::Cow;

use serde::Deserialize;
use thiserror::Error;

use super::World;
use super::agent::Phase;
use super::report::{Emitted, Shown};
use super::schedule::Step;

/// A scripted change may be dated back by at most this much, in milliseconds.
const MAX_BACK_MS: i64 = 60_000;
/// The longest text that a script may put into a field, in bytes.
const MAX_TEXT: usize = 128;

/// A change of one agent, as a script wants it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emit {
    /// The platform's id of the agent.
    pub user_id: String,
    /// The state from now on, in any word.
    pub state: String,
    /// The code under the state; the state itself if left out.
    #[serde(default)]
    pub state_code: Option<String>,
    /// The queue.
    #[serde(default)]
    pub queue_id: Option<String>,
    /// The contact.
    #[serde(default)]
    pub call_id: Option<String>,
    /// `INBOUND` or `OUTBOUND`.
    #[serde(default)]
    pub direction: Option<String>,
    /// How long ago it happened, in milliseconds.
    #[serde(default)]
    pub back_ms: i64,
    /// Gives the agent back to their own devices instead of keeping them in this state.
    #[serde(default)]
    pub release: bool,
}

/// Why a scripted change is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EmitError {
    /// The population has nobody of this id.
    #[error("user_id: there is no agent of this id")]
    NoSuchAgent,
    /// The world has no queue of this id.
    #[error("queue_id: there is no queue of this id")]
    NoSuchQueue,
    /// The change would lie before the agent's last one.
    #[error("back_ms: the agent's last change is later; at most {most} is possible now")]
    BeforeLastChange {
        /// The greatest value that is possible now, in milliseconds.
        most: i64,
    },
    /// The change would lie too far back, or in the future.
    #[error("back_ms: must be 0 to 60000")]
    BackOutOfRange,
    /// A text is empty or too long.
    #[error("{field}: must have 1 to 128 bytes")]
    Text {
        /// The name of the field.
        field: &'static str,
    },
}

impl World {
    /// Makes an agent do what a script says, and returns the publication of it.
    ///
    /// It is the caller's to deliver: [`World::advance`] does not return it.
    /// The agent stays so until the next script, unless it releases them.
    ///
    /// # Errors
    ///
    /// Refuses unknown ids, empty or overlong texts, and times before the agent's last change.
    pub fn emit(&mut self, emit: &Emit) -> Result<Emitted, EmitError> {
        let found = self
            .agents
            .iter()
            .position(|agent| *agent.id == *emit.user_id);
        let agent = found.ok_or(EmitError::NoSuchAgent)?;
        let queue_id = match &emit.queue_id {
            None => None,
            Some(id) => {
                let queue = self.queues.iter().find(|queue| *queue.id == **id);
                Some(
                    queue
                        .map(|queue| queue.id.clone())
                        .ok_or(EmitError::NoSuchQueue)?,
                )
            }
        };
        for (field, text) in [
            ("state", Some(&emit.state)),
            ("state_code", emit.state_code.as_ref()),
            ("call_id", emit.call_id.as_ref()),
            ("direction", emit.direction.as_ref()),
        ] {
            if text.is_some_and(|text| text.is_empty() || text.len() > MAX_TEXT) {
                return Err(EmitError::Text { field });
            }
        }
        if !(0..=MAX_BACK_MS).contains(&emit.back_ms) {
            return Err(EmitError::BackOutOfRange);
        }
        let since = self.now - emit.back_ms;
        let last = self.agents[agent].shown.since;
        if since <= last && emit.back_ms > 0 {
            return Err(EmitError::BeforeLastChange {
                most: (self.now - last - 1).max(0),
            });
        }
        let code = emit
            .state_code
            .clone()
            .unwrap_or_else(|| emit.state.clone());
        let shown = Shown {
            state: Cow::Owned(emit.state.clone()),
            code: Cow::Owned(code),
            queue_id,
            call_id: emit.call_id.as_deref().map(Into::into),
            direction: emit.direction.clone().map(Cow::Owned),
            since,
        };
        self.drop_contact(agent);
        self.enter(agent, Phase::Scripted);
        let emitted = self.agents[agent].change(shown, self.now);
        self.log.push(emitted.clone());
        if emit.release {
            self.step_after(agent, 20_000.0, 0.5, Step::EndNotReady);
        }
        Ok(emitted)
    }

    /// Lets go of a contact in hand: one that still rings goes back to its queue, any other is done.
    pub(super) fn drop_contact(&mut self, agent: usize) {
        let phase = self.agents[agent].phase;
        let has_segment = matches!(
            phase,
            Phase::Talking | Phase::OnHold | Phase::Consulting | Phase::Private | Phase::WrapUp
        );
        if phase == Phase::Ringing {
            self.tell_of(agent, "interaction_not_answered");
        } else if has_segment {
            if matches!(phase, Phase::OnHold | Phase::Consulting) {
                self.tell_of(agent, "interaction_resumed");
            }
            self.complete(agent);
        }
        let in_hand = self.agents[agent].in_hand.take();
        let routed = in_hand.and_then(|hand| hand.routed);
        if let Some((queue, contact)) = routed.filter(|_| phase == Phase::Ringing) {
            self.seek_agent(queue, contact);
        }
    }
}
