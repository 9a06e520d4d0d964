//! What is said when nobody is signed in: an empty floor that was proven, told from one that is in doubt.

use floorlight_core::frame::{Feed, Figures, Freshness, Proof};
use floorlight_core::model::AgentState;

use super::moment::Moment;

/// Says that the floor is empty, and how that is known; `None` if somebody is there, if nobody is
/// known at all, or if it is not proven (AUTH-6).
#[must_use]
pub fn nobody(figures: &Figures, feed: &Feed, moment: &Moment) -> Option<String> {
    let logged_out = figures
        .agents
        .get(usize::from(AgentState::LoggedOut.rank()))
        .copied()
        .unwrap_or_default();
    let anybody = figures.agents.iter().sum::<u32>() > logged_out;
    let known = logged_out > 0 && figures.unseen == 0;
    let current = matches!(feed.freshness, Freshness::Live | Freshness::Quiet { .. });
    if anybody || !known {
        return None;
    }
    let agents = if logged_out == 1 {
        "the only agent that it lists is".to_owned()
    } else {
        format!("all {logged_out} agents that it lists are")
    };
    match (feed.proof, feed.last_sweep_at) {
        (Proof::ProvenEmpty { at }, _) => Some(format!(
            "Proved at {}: the permission was seen to work before, and the platform now lists nobody.",
            moment.name(at)
        )),
        (Proof::Proven { .. }, Some(swept)) if current => Some(format!(
            "Proved at {}: the platform was asked, and {agents} logged out.",
            moment.name(swept)
        )),
        (
            Proof::Unproven
            | Proof::Proven { .. }
            | Proof::SuspectedMissingScope { .. }
            | Proof::Denied { .. },
            _,
        ) => None,
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::frame::{Counters, Link};
    use floorlight_core::time::UtcMillis;

    use super::*;

    fn said(states: &[(AgentState, u32)], freshness: Freshness, proof: Proof) -> Option<String> {
        let mut figures = Figures::default();
        for (state, count) in states {
            figures.agents[usize::from(state.rank())] = *count;
        }
        let at = UtcMillis::new(5_000);
        let feed = Feed {
            freshness,
            link: Link::Open { since: at },
            proof,
            token_suspended_until: None,
            last_message_at: None,
            last_sweep_at: Some(at),
            next_sweep_at: None,
            clock_offset_ms: None,
            clock_uncertainty_ms: None,
            counters: Counters::default(),
        };
        let moment = Moment {
            now: at,
            hub_ahead_ms: 0,
            time_of_day: |at| format!("t{}", at.get() / 1_000),
        };
        nobody(&figures, &feed, &moment)
    }

    /// AUTH-6: what is proven says so; what is in doubt never claims that the floor is empty.
    #[test]
    fn only_what_is_proven_is_called_empty() {
        let at = UtcMillis::new(9_000);
        let (out, ready) = (AgentState::LoggedOut, AgentState::Ready);
        let proven = Proof::Proven { at };
        let text = said(&[(out, 40)], Freshness::Live, proven).expect("proven");
        assert!(
            text.contains("t5") && text.contains("all 40 agents"),
            "{text}"
        );
        let text = said(&[(out, 1)], Freshness::Live, proven).expect("proven");
        assert!(
            text.ends_with("the only agent that it lists is logged out."),
            "{text}"
        );
        let text = said(&[(out, 40)], Freshness::Live, Proof::ProvenEmpty { at }).expect("proven");
        assert!(
            text.contains("t9") && text.contains("lists nobody"),
            "{text}"
        );
        assert_eq!(
            said(&[(out, 39), (ready, 1)], Freshness::Live, proven),
            None
        );
        assert_eq!(said(&[], Freshness::Live, proven), None);
        let catching = Freshness::CatchingUp { since: at };
        assert_eq!(said(&[(out, 40)], catching, proven), None);
        let suspected = Proof::SuspectedMissingScope { since: at };
        assert_eq!(said(&[(out, 40)], Freshness::Live, suspected), None);
    }
}
