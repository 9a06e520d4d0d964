//! One wake-up at a time: in memory for short waits, and the object's alarm as the safety net.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use floorlight_core::time::UtcMillis;
use futures_util::future::{AbortHandle, abortable};
use wasm_bindgen_futures::spawn_local;
use worker::{Delay, Storage};

/// The longest wait in memory; the alarm comes no later, and asks the machine again.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// A wake-up in memory. It dies with the object.
#[derive(Debug, Default)]
pub(crate) struct Timer {
    armed: Rc<Cell<Option<UtcMillis>>>,
    handle: RefCell<Option<AbortHandle>>,
}

impl Timer {
    /// Calls `wake` at the given moment, unless an earlier wake-up is armed: whoever is woken asks
    /// its machine what is due, and arms anew.
    pub(crate) fn arm(&self, at: UtcMillis, now: UtcMillis, wake: impl FnOnce() + 'static) {
        if self.armed.get().is_some_and(|armed| armed <= at) {
            return;
        }
        if let Some(former) = self.handle.take() {
            former.abort();
        }
        let wait = at.since(now).min(MAX_WAIT);
        self.armed.set(Some(at));
        let armed = Rc::clone(&self.armed);
        let (task, handle) = abortable(async move {
            Delay::from(wait).await;
            armed.set(None);
            wake();
        });
        self.handle.replace(Some(handle));
        spawn_local(async move {
            // An aborted wake-up was replaced by an earlier one.
            let _replaced = task.await;
        });
    }
}

/// Sets the object's alarm to `span` from now. The only caller of the runtime's method, which takes
/// an offset or a moment depending on its argument's type.
pub(crate) async fn set_alarm(storage: &Storage, span: Duration) {
    if let Err(error) = storage.set_alarm(span).await {
        tracing::error!(%error, "the alarm could not be set");
    }
}
