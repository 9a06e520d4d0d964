//! The size of an element, as it changes.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

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
pub fn use_size(node: NodeRef<Div>, changed: impl Fn(&Element) + Clone + 'static) {
    let kept = StoredValue::new_local(None::<Observer>);
    Effect::new(move |_| {
        let Some(element) = node.get() else {
            return;
        };
        let element: Element = (*element).clone().into();
        let target = element.clone();
        let changed = changed.clone();
        let call: Closure<dyn FnMut()> = Closure::new(move || changed(&element));
        let observer = ResizeObserver::new(call.as_ref().unchecked_ref()).ok();
        kept.set_value(observer.map(|observer| {
            observer.observe(&target);
            Observer {
                observer,
                _call: call,
            }
        }));
    });
}
