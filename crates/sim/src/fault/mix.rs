//! Mixes of faults, by name.

use super::settings::Faults;

/// The names of all mixes.
pub const MIXES: [&str; 7] = [
    "none",
    "rough",
    "lossy",
    "reordered",
    "malformed",
    "skewed",
    "slow",
];

impl Faults {
    /// Returns these settings with a named mix of faults laid over them; `None` for an unknown name.
    #[must_use]
    pub fn mixed(&self, name: &str) -> Option<Self> {
        let own = self.clone();
        Some(match name {
            "none" => own,
            // Everything at once, as strong as the product must stand it.
            "rough" => Self {
                loss_pct: 5.0,
                duplicate_pct: 5.0,
                reorder_pct: 20.0,
                malformed_pct: 2.0,
                unknown_pct: 2.0,
                clock_skew_ms: 180_000,
                stamp_skew_ms: 30_000,
                ..own
            },
            "lossy" => Self {
                loss_pct: 10.0,
                ..own
            },
            "reordered" => Self {
                duplicate_pct: 5.0,
                reorder_pct: 20.0,
                reorder_max_ms: 5_000,
                ..own
            },
            "malformed" => Self {
                malformed_pct: 10.0,
                unknown_pct: 10.0,
                ..own
            },
            "skewed" => Self {
                clock_skew_ms: 180_000,
                stamp_skew_ms: 30_000,
                ..own
            },
            "slow" => Self {
                delay_ms: 4_000,
                slow_ms: 1_500,
                ..own
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mix_is_known_by_its_name_and_within_range() {
        for name in MIXES {
            let mixed = Faults::default().mixed(name).expect("known");
            assert_eq!(mixed == Faults::default(), name == "none");
            assert_eq!(mixed.merge(&serde_json::Map::new()), Ok(mixed), "{name}");
        }
        assert_eq!(Faults::default().mixed("gentle"), None);
    }
}
