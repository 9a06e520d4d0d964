//! The size of an element, as it changes.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

use crate::hook::react::*;

/// An observer that ends when it is dropped.
struct Observer {
    observer: ResizeObserver,
    _call: Closure<dyn FnMut()>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `changed` with the element when it appears, and whenever its size changes.
pub fn use_size(element: &Element, changed: impl Fn(&Element) + 'static) {
    let target = element.clone();
    let call: Closure<dyn FnMut()> = Closure::new(move || changed(&target));
    let observer = ResizeObserver::new(call.as_ref().unchecked_ref()).ok();
    let kept = observer.map(|observer| {
        observer.observe(element);
        Observer {
            observer,
            _call: call,
        }
    });
    let _kept = StoredValue::new_local(kept);
}
