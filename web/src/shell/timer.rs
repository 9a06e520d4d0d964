//! Timers; those that are kept end when they are dropped.

use std::time::Duration;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::window;

/// The longest span a browser's timer takes; longer waits fire early and are armed again.
const LONGEST_MS: u128 = 0x7fff_ffff;

fn millis(span: Duration) -> i32 {
    i32::try_from(span.as_millis().min(LONGEST_MS)).unwrap_or(i32::MAX)
}

/// Calls once, later, whatever happens until then.
pub fn later(wait: Duration, call: impl FnOnce() + 'static) {
    let call = Closure::once_into_js(call);
    let _ = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), millis(wait));
}

/// Calls once, later.
pub struct Timeout {
    handle: i32,
    _call: Closure<dyn FnMut()>,
}

impl Timeout {
    /// Arms a call after `wait`.
    #[must_use]
    pub fn after(wait: Duration, call: impl FnOnce() + 'static) -> Option<Self> {
        let call = Closure::once(call);
        let handle = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(
                call.as_ref().unchecked_ref(),
                millis(wait),
            )
            .ok()?;
        Some(Self {
            handle,
            _call: call,
        })
    }
}

impl Drop for Timeout {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.handle);
    }
}

/// Calls again and again.
pub struct Interval {
    handle: i32,
    _call: Closure<dyn FnMut()>,
}

impl Interval {
    /// Arms a call each `span`.
    #[must_use]
    pub fn each(span: Duration, call: impl FnMut() + 'static) -> Option<Self> {
        let call: Closure<dyn FnMut()> = Closure::new(call);
        let handle = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(
                call.as_ref().unchecked_ref(),
                millis(span),
            )
            .ok()?;
        Some(Self {
            handle,
            _call: call,
        })
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        window().clear_interval_with_handle(self.handle);
    }
}
