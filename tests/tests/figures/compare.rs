//! The hub's figures beside the truth.

use std::collections::BTreeMap;

use floorlight_core::frame::{MetricCell, MetricRow};
use floorlight_core::metric::Sums;
use floorlight_sim::truth::{self, Target};

use crate::rig::Rig;

/// Times may be off by this much for each agent or contact counted, in milliseconds: here the
/// platform tells milliseconds, so they are not off at all.
const SLACK_MS: u64 = 1_000;

/// Windows move in such steps, in milliseconds.
const STEP_MS: i64 = 10_000;

/// Compares every cell and window that is published.
pub(crate) fn all(rig: &Rig, at: &str) {
    let stamp = rig.stamp().unwrap();
    let teams: Vec<usize> = rig.world.agents().iter().map(|agent| agent.team).collect();
    let targets = vec![Target::default(); rig.world.queues().len()];
    // On the platform's clock windows end with a step; the stamp is on ours, which is an estimate.
    let as_of = stamp.as_of.get() + rig.setting.skew_ms;
    let true_as_of = (as_of + STEP_MS / 2).div_euclid(STEP_MS) * STEP_MS - rig.setting.skew_ms;
    assert!(
        rig.now - true_as_of < 22_000,
        "{at}: the windows end {} ms ago",
        rig.now - true_as_of
    );
    let figures = truth::figures(&rig.log, true_as_of, &stamp.windows_s, &targets, &teams);
    let rows: BTreeMap<MetricCell, &MetricRow> =
        rig.hub.shown_metrics().map(|row| (row.cell, row)).collect();
    let mut cells = vec![(MetricCell::Floor, &figures.floor)];
    cells.extend(
        (0_u32..)
            .zip(&figures.queues)
            .map(|(row, sums)| (MetricCell::Queue(row), sums)),
    );
    cells.extend(
        (1_u16..)
            .zip(&figures.teams)
            .map(|(row, sums)| (MetricCell::Team(row), sums)),
    );
    let mut wrong = Vec::new();
    for (cell, truths) in cells {
        for (window, truth) in truths.iter().enumerate() {
            let none = Sums::default();
            let ours = rows
                .get(&cell)
                .and_then(|row| row.windows.get(window))
                .unwrap_or(&none);
            let (ours, truth) = (numbers(ours), truth_numbers(truth));
            for ((name, ours), (_, truth)) in ours.into_iter().zip(truth) {
                let slack = if name.ends_with("_ms") { SLACK_MS } else { 0 };
                if ours.abs_diff(truth) > slack {
                    let seconds = stamp.windows_s[window];
                    wrong.push(format!(
                        "{cell:?} {seconds} s {name}: {ours}, truly {truth}"
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{at}, {} ms old, {:?}: {} of the figures are wrong, {:#?}",
        rig.now - true_as_of,
        (stamp, rig.now, rig.hub.replay_state()),
        wrong.len(),
        wrong.iter().take(12).collect::<Vec<_>>()
    );
}

fn numbers(sums: &Sums) -> [(&'static str, u64); 18] {
    [
        ("offered", sums.offered.into()),
        ("answered", sums.answered.into()),
        ("answer_wait_ms", sums.answer_wait_ms),
        ("answered_in_target", sums.answered_in_target.into()),
        ("abandoned", sums.abandoned.into()),
        ("abandon_wait_ms", sums.abandon_wait_ms),
        ("abandoned_in_target", sums.abandoned_in_target.into()),
        ("abandoned_short", sums.abandoned_short.into()),
        ("handled", sums.handled.into()),
        ("handle_ms", sums.handle_ms),
        ("hold_ms", sums.hold_ms),
        ("not_answered", sums.not_answered.into()),
        ("refused", sums.refused.into()),
        ("transferred", sums.transferred.into()),
        ("transitions", sums.transitions.into()),
        ("busy_ms", sums.busy_ms),
        ("idle_ms", sums.idle_ms),
        ("signed_in_ms", sums.signed_in_ms),
    ]
}

fn truth_numbers(sums: &truth::Sums) -> [(&'static str, u64); 18] {
    let span = |ms: i64| u64::try_from(ms).unwrap_or(0);
    [
        ("offered", sums.offered),
        ("answered", sums.answered),
        ("answer_wait_ms", span(sums.answer_wait_ms)),
        ("answered_in_target", sums.answered_in_target),
        ("abandoned", sums.abandoned),
        ("abandon_wait_ms", span(sums.abandon_wait_ms)),
        ("abandoned_in_target", sums.abandoned_in_target),
        ("abandoned_short", sums.abandoned_short),
        ("handled", sums.handled),
        ("handle_ms", span(sums.handle_ms)),
        ("hold_ms", span(sums.hold_ms)),
        ("not_answered", sums.not_answered),
        ("refused", sums.refused),
        ("transferred", sums.transferred),
        ("transitions", sums.transitions),
        ("busy_ms", span(sums.busy_ms)),
        ("idle_ms", span(sums.idle_ms)),
        ("signed_in_ms", span(sums.signed_in_ms)),
    ]
}
