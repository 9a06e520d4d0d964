//! What node calls: the same work as WebAssembly, on texts copied in by the batch.

use floorlight_core::time::UtcMillis;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::engine::Engine;
use crate::workload::START;
use crate::{snapshot, typed};

const NOW: UtcMillis = UtcMillis::new(START + 60_000);

/// An engine, and the memory into which texts are copied.
#[wasm_bindgen]
#[derive(Clone, Debug, Default)]
pub struct Machine {
    engine: Engine,
    answered: u32,
}

#[wasm_bindgen]
impl Machine {
    /// Makes an empty one.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns another with the same content.
    #[must_use]
    pub fn copy(&self) -> Self {
        self.clone()
    }

    /// Reads and applies messages, which lie behind one another; `ends` says where each ends.
    pub fn run(&mut self, bytes: &[u8], ends: &[u32]) {
        self.engine.run(split(bytes, ends), NOW);
    }

    /// Reconciles one page of the platform's list; returns how many agents it named.
    pub fn reconcile(&mut self, page: &[u8]) -> usize {
        self.answered += 1;
        let text = std::str::from_utf8(page).unwrap_or_default();
        let engine = &mut self.engine;
        let (directory, floor) = (&mut engine.directory, &mut engine.floor);
        snapshot::reconcile(text, directory, floor, self.answered, NOW)
    }

    /// Says what stands about an agent: the platform's word and the time, for comparison.
    #[must_use]
    pub fn state(&self, id: &str) -> Option<String> {
        let agent = self.engine.directory.find_agent(id)?;
        let view = self.engine.floor.agent(agent)?;
        let word = self.engine.directory.label_text(view.raw)?;
        Some(format!("{word} {}", view.occurred_at.get()))
    }
}

/// Reads messages into structs by serde and forgets them; returns how many there were.
#[wasm_bindgen]
#[must_use]
pub fn typed_run(bytes: &[u8], ends: &[u32]) -> usize {
    typed::run(split(bytes, ends))
}

/// Every message is checked to be text, as any reader of bytes must.
fn split<'b>(bytes: &'b [u8], ends: &'b [u32]) -> impl Iterator<Item = &'b str> {
    let mut begin = 0;
    ends.iter().map(move |end| {
        let message = bytes.get(begin..*end as usize).unwrap_or_default();
        begin = *end as usize;
        std::str::from_utf8(message).unwrap_or_default()
    })
}
