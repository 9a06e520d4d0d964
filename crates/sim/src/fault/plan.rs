//! Faults that come and go by themselves: the plans of the scenarios, and an outage at a push.

use serde_json::{Map, Value, json};

use crate::world::Scenario;

/// One stretch of trouble within a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// What it is called.
    pub name: &'static str,
    /// When it begins, in milliseconds after its plan began.
    pub from_ms: i64,
    /// How long it lasts, in milliseconds; `None` is for ever.
    pub for_ms: Option<i64>,
    /// The faults of that time.
    pub patch: Map<String, Value>,
    /// Whether every socket is cut when it begins.
    pub cuts: bool,
    /// Whether every access token is refused from its beginning on.
    pub revokes: bool,
}

/// A plan of faults over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The stretches.
    pub stretches: Vec<Stretch>,
    /// After this time it begins anew, in milliseconds; `None` is never.
    pub every_ms: Option<i64>,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;

impl Plan {
    /// Returns the plan of a scenario; one without faults of its own has an empty plan.
    #[must_use]
    pub fn of(scenario: Scenario) -> Self {
        let again = Some(10 * MINUTE);
        let (stretches, every_ms) = match scenario {
            Scenario::Outage => (vec![outage(2 * MINUTE)], again),
            Scenario::SilentStream => {
                let patch = json!({ "silent_stream": true });
                (
                    vec![stretch("silence", MINUTE, Some(3 * MINUTE), &patch)],
                    again,
                )
            }
            Scenario::Reordered => {
                let patch =
                    json!({ "reorder_pct": 20, "reorder_max_ms": 5000, "duplicate_pct": 5 });
                (vec![stretch("disorder", 0, None, &patch)], None)
            }
            // Short-lived tokens, so that one is needed while the client is suspended.
            Scenario::TokenSuspended => {
                let short = stretch(
                    "short-lived tokens",
                    0,
                    None,
                    &json!({ "expires_in_s": 120 }),
                );
                let patch = json!({ "token_429": true });
                let mut suspended = stretch("suspension", MINUTE, Some(3 * MINUTE), &patch);
                suspended.revokes = true;
                (vec![short, suspended], again)
            }
            Scenario::MissingScope => {
                let patch = json!({ "missing_scope": true });
                (vec![stretch("missing scope", 0, None, &patch)], None)
            }
            Scenario::ClockSkew => {
                let ahead = json!({ "clock_skew_ms": 180_000 });
                let behind = json!({ "clock_skew_ms": -120_000 });
                let stretches = vec![
                    stretch("clock ahead", 0, Some(5 * MINUTE), &ahead),
                    stretch("clock behind", 5 * MINUTE, Some(5 * MINUTE), &behind),
                ];
                (stretches, again)
            }
            Scenario::Workday
            | Scenario::QuietDay
            | Scenario::MondayMorning
            | Scenario::Incident
            | Scenario::DstNight
            | Scenario::LoginStorm
            | Scenario::FullHouse => (Vec::new(), None),
        };
        Self {
            stretches,
            every_ms,
        }
    }

    /// Returns a plan of one outage that begins now: stream and API are down for three minutes.
    #[must_use]
    pub fn outage_now() -> Self {
        Self {
            stretches: vec![outage(0)],
            every_ms: None,
        }
    }

    /// Returns the stretches that are under way `after_ms` from the beginning, by their numbers.
    ///
    /// The round tells one time of a stretch from the next.
    pub fn under_way(&self, after_ms: i64) -> impl Iterator<Item = (usize, i64)> {
        let numbered = self.stretches.iter().enumerate();
        numbered.filter_map(move |(number, stretch)| {
            let Some(for_ms) = stretch.for_ms else {
                return (after_ms >= stretch.from_ms).then_some((number, 0));
            };
            let every = self.every_ms.unwrap_or(i64::MAX);
            let (round, within) = (after_ms.div_euclid(every), after_ms.rem_euclid(every));
            let under_way = (stretch.from_ms..stretch.from_ms + for_ms).contains(&within);
            (under_way && after_ms >= 0).then_some((number, round))
        })
    }

    /// Says whether nothing will be under way any more `after_ms` from the beginning.
    #[must_use]
    pub fn is_over(&self, after_ms: i64) -> bool {
        let ended = |stretch: &Stretch| {
            let end = stretch.for_ms.map(|for_ms| stretch.from_ms + for_ms);
            end.is_some_and(|end| after_ms >= end)
        };
        self.every_ms.is_none() && self.stretches.iter().all(ended)
    }
}

fn outage(from_ms: i64) -> Stretch {
    let patch = json!({ "http_503": true, "refuse_stream": true });
    Stretch {
        cuts: true,
        ..stretch("outage", from_ms, Some(3 * MINUTE), &patch)
    }
}

fn stretch(name: &'static str, from_ms: i64, for_ms: Option<i64>, patch: &Value) -> Stretch {
    // A patch is an object, or it changes nothing.
    let patch = patch.as_object().cloned().unwrap_or_default();
    Stretch {
        name,
        from_ms,
        for_ms,
        patch,
        cuts: false,
        revokes: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Faults;

    #[test]
    fn every_patch_of_every_plan_is_right() {
        let mut planned = 0;
        for scenario in Scenario::ALL {
            for stretch in Plan::of(scenario).stretches {
                let changed = Faults::default().merge(&stretch.patch).expect("right");
                assert_ne!(changed, Faults::default(), "{scenario}");
                planned += 1;
            }
        }
        assert_eq!(planned, 8);
    }

    #[test]
    fn an_outage_comes_ends_and_comes_again() {
        let plan = Plan::of(Scenario::Outage);
        let at = |after: i64| plan.under_way(after * SECOND).collect::<Vec<_>>();
        assert!(at(119).is_empty());
        assert_eq!(at(120), [(0, 0)]);
        assert_eq!(at(299), [(0, 0)]);
        assert!(at(300).is_empty());
        assert_eq!(at(720), [(0, 1)]);
        let once = Plan::outage_now();
        assert_eq!(once.under_way(0).count(), 1);
        assert!(!once.is_over(179 * SECOND) && once.is_over(180 * SECOND));
        assert_eq!(once.under_way(720 * SECOND).count(), 0);
    }
}
