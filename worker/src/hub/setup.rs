//! What the connection needs of its platform, judged by what was seen of it (AUTH-11).

use std::rc::Rc;

use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{Setup, iso};
use floorlight_wire::setup::Evidence;

use super::shared::Shared;
use super::stream;

/// Writes the checklist; `None` if the hub does not run.
pub(super) async fn write(shared: &Rc<Shared>, now: UtcMillis) -> Option<String> {
    let token = match stream::gate(shared) {
        Some(gate) => gate.state().await.ok(),
        None => None,
    };
    shared
        .with(|live| {
            let feed = live.machine.feed(now);
            let reported = live
                .machine
                .shown_queues()
                .any(|queue| queue.reported_at.is_some());
            let evidence = Evidence {
                proof: feed.proof,
                link: feed.link,
                token: token.map(|token| token.phase),
                last_message_at: feed.last_message_at,
                last_sweep_at: feed.last_sweep_at,
                queue_figures: reported,
            };
            serde_json::to_string(&Setup::new(&live.connection, &evidence, iso(now))).ok()
        })
        .flatten()
}
