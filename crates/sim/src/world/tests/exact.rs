//! The world against the Erlang A model.

use super::*;

const HOURS: i64 = 24;

/// What happened to the contacts of one stretch.
#[derive(Clone, Copy, Default)]
struct Stretch {
    offered: f64,
    waited: f64,
    abandoned: f64,
    wait_ms: f64,
}

fn live_through(agents: usize, stretches: usize) -> Vec<Stretch> {
    let settings = Settings {
        lifecycle: true,
        ..settings(agents as u64, agents)
    };
    let exact = Exact {
        gap_ms: 18_000.0,
        handle_ms: 180_000.0,
        patience_ms: 120_000.0,
    };
    let day = Day {
        exact: Some(exact),
        ..Day::default()
    };
    let mut world = World::of_day(settings, day, START);
    let mut queued: BTreeMap<Arc<str>, i64> = BTreeMap::new();
    let mut all = Vec::new();
    for stretch in 0..=stretches {
        let mut of = Stretch::default();
        let to = START + (stretch as i64 + 1) * HOURS * 3_600_000;
        for emitted in world.advance(to) {
            let Body::Lifecycle(report) = &emitted.body else {
                continue;
            };
            match report.kind {
                "interaction_queued" => {
                    of.offered += 1.0;
                    queued.insert(report.call_id.clone(), emitted.at);
                }
                "interaction_answered" | "interaction_abandoned" => {
                    let since = queued.remove(&report.call_id).expect("it was queued");
                    let wait = emitted.at - since;
                    // The router takes up to 30 ms.
                    of.waited += f64::from(u8::from(wait > 0));
                    of.wait_ms += wait as f64;
                    let lost = report.kind == "interaction_abandoned";
                    of.abandoned += f64::from(u8::from(lost));
                }
                _ => {}
            }
        }
        all.push(of);
    }
    // The first stretch begins with an empty queue.
    all.split_off(1)
}

/// Checks that a known value lies within the confidence interval (99.9 %) of the stretches' means.
fn agrees(what: &str, known: f64, stretches: &[Stretch], of: impl Fn(&Stretch) -> f64) {
    let count = stretches.len() as f64;
    let mean = stretches.iter().map(&of).sum::<f64>() / count;
    let squares = stretches.iter().map(|one| (of(one) - mean).powi(2));
    let error = (squares.sum::<f64>() / (count - 1.0) / count).sqrt();
    assert!(
        (mean - known).abs() < 3.29 * error,
        "{what}: {mean} ± {error}, known {known}"
    );
    assert!(error < known / 40.0, "{what}: {error} is no precise answer");
}

/// The vectors of the metric definitions (M/M/N+M): 100 contacts in 30 minutes, 180 s, patience
/// 120 s.
#[test]
fn the_world_reproduces_erlang_a() {
    for (agents, waits, abandons, wait_s) in [
        (9, 0.613_307, 0.192_156, 23.058_7),
        (10, 0.496_853, 0.137_464, 16.495_7),
        (11, 0.382_816, 0.094_155, 11.298_6),
        (12, 0.279_807, 0.061_597, 7.391_7),
    ] {
        let all = live_through(agents, 40);
        agrees("waits", waits, &all, |of| of.waited / of.offered);
        agrees("abandons", abandons, &all, |of| of.abandoned / of.offered);
        agrees("wait", wait_s, &all, |of| of.wait_ms / of.offered / 1_000.0);
    }
}
