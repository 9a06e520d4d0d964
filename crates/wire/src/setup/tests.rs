use std::collections::BTreeSet;

use floorlight_core::frame::{Link, Proof, Trouble};
use floorlight_core::link::{Refusal, TokenFault, TokenPhase};
use floorlight_core::time::UtcMillis;

use super::*;

const AT: UtcMillis = UtcMillis::new(1_790_000_000_000);

fn nothing() -> Evidence {
    Evidence {
        proof: Proof::Unproven,
        link: Link::Idle,
        token: None,
        last_message_at: None,
        last_sweep_at: None,
        queue_figures: false,
    }
}

fn standing(id: &str, evidence: &Evidence) -> Standing {
    let list = of(SurfaceName::Realtime);
    let one = list.requirements.iter().find(|one| one.id == id).unwrap();
    judge(SurfaceName::Realtime, one, evidence).standing
}

/// AUTH-11: the exact names that the platforms use.
#[test]
fn every_surface_names_its_scopes() {
    let scopes = |surface| of(surface).scopes().collect::<Vec<_>>().join(" ");
    assert_eq!(
        scopes(SurfaceName::Realtime),
        "realtime:read users:read analytics:read"
    );
    assert_eq!(
        scopes(SurfaceName::Performance),
        "Analytics.Read Reporting.Read AgentPerformance.Read Data.Extract"
    );
    assert_eq!(scopes(SurfaceName::Reports), "reports:read");
    assert_eq!(
        scopes(SurfaceName::Skills),
        "users:read users:write routing:read analytics:read audit:read"
    );
    assert_eq!(
        scopes(SurfaceName::GenesysAnalytics),
        "analytics:conversation:read analytics:report:read"
    );
}

/// AUTH-11: every requirement is told apart, and says what fails without it and how to prove it.
#[test]
fn every_requirement_is_complete() {
    for surface in SURFACES {
        let list = of(surface);
        assert_eq!(list.surface, surface);
        let ids: BTreeSet<_> = list.requirements.iter().map(|one| one.id).collect();
        assert_eq!(ids.len(), list.requirements.len(), "{}", list.title);
        for one in list.requirements {
            for text in [one.name, one.needed_for, one.without, one.prove] {
                assert!(!text.trim().is_empty(), "{}", one.id);
            }
            assert!(
                one.without.ends_with('.') && one.prove.ends_with('.'),
                "{}",
                one.id
            );
        }
        assert!(list.forbidden.contains("403"), "{}", list.title);
        for scope in list.scopes().filter(|_| surface != SurfaceName::Skills) {
            let named = list.forbidden.contains(scope) || scope == "analytics:read";
            assert!(named, "{scope}");
        }
    }
}

/// AUTH-11: the handbook names everything that the checklist names.
#[test]
fn the_handbook_names_every_requirement() {
    let handbook = include_str!("../../../../docs/setup.md");
    for surface in SURFACES {
        let list = of(surface);
        assert!(handbook.contains(list.title), "{}", list.title);
        for one in list.requirements {
            assert!(handbook.contains(one.name), "{}", one.name);
        }
    }
}

/// AUTH-6: 200 with an empty list is a suspicion, 403 a denial, silence nothing.
#[test]
fn the_list_of_users_is_judged_by_its_proof() {
    let with = |proof| Evidence { proof, ..nothing() };
    for (proof, expected) in [
        (Proof::Unproven, Standing::Unproven),
        (Proof::Proven { at: AT }, Standing::Proven),
        (Proof::ProvenEmpty { at: AT }, Standing::Proven),
        (
            Proof::SuspectedMissingScope { since: AT },
            Standing::Suspected,
        ),
        (Proof::Denied { at: AT }, Standing::Denied),
    ] {
        assert_eq!(standing("scope-users-read", &with(proof)), expected);
        assert_eq!(standing("permission-users-view", &with(proof)), expected);
    }
}

/// AUTH-6: an open stream proves nothing before it says something; a sweep proves no licence.
#[test]
fn the_stream_proves_when_it_speaks() {
    let open = Evidence {
        link: Link::Open { since: AT },
        ..nothing()
    };
    assert_eq!(standing("scope-realtime-read", &open), Standing::Unproven);
    let swept = Evidence {
        last_sweep_at: Some(AT),
        ..open
    };
    assert_eq!(standing("scope-realtime-read", &swept), Standing::Proven);
    assert_eq!(
        standing("licence-real-time-analytics", &swept),
        Standing::Unproven
    );
    let speaking = Evidence {
        last_message_at: Some(AT),
        ..open
    };
    assert_eq!(
        standing("licence-real-time-analytics", &speaking),
        Standing::Proven
    );
    let refused = Evidence {
        link: Link::Waiting {
            attempt: 1,
            retry_at: AT,
            why: Trouble::Status { code: 403 },
        },
        ..swept
    };
    assert_eq!(standing("scope-realtime-read", &refused), Standing::Denied);
}

/// AUTH-5: a wrong secret and a disabled client are denials; a silent token service is not.
#[test]
fn the_client_is_judged_by_its_token() {
    let with = |fault| Evidence {
        token: Some(TokenPhase::Refused(Refusal::Fault {
            fault,
            retry_at: AT,
        })),
        ..nothing()
    };
    for (fault, expected) in [
        (TokenFault::InvalidClient, Standing::Denied),
        (TokenFault::DisabledClient, Standing::Denied),
        (TokenFault::Malformed, Standing::Unproven),
        (TokenFault::Unreachable, Standing::Unproven),
    ] {
        assert_eq!(standing("client", &with(fault)), expected);
    }
}

/// What nothing tells apart is never called proven.
#[test]
fn what_no_request_uses_is_unproven() {
    let everything = Evidence {
        proof: Proof::Proven { at: AT },
        link: Link::Open { since: AT },
        token: None,
        last_message_at: Some(AT),
        last_sweep_at: Some(AT),
        queue_figures: true,
    };
    assert_eq!(
        standing("scope-analytics-read", &everything),
        Standing::Unproven
    );
    for surface in SURFACES.into_iter().skip(1) {
        for one in of(surface).requirements {
            let finding = judge(surface, one, &everything);
            assert_eq!(finding.standing, Standing::Unproven, "{}", one.id);
        }
    }
}

/// The file that the first-run page offers is one that the validator accepts.
#[cfg(feature = "toml")]
#[test]
fn the_starter_is_valid() {
    let connections = crate::config::parse_toml(STARTER).unwrap();
    assert_eq!(connections.len(), 1);
    let scopes: Vec<_> = of(SurfaceName::Realtime).scopes().collect();
    assert_eq!(connections[0].scopes, scopes);
}
